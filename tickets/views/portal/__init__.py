"""What customers see of their requests and do with them."""

from tickets.views.portal.advising import advice
from tickets.views.portal.filing import file, sent, similar
from tickets.views.portal.home import home
from tickets.views.portal.listing import export, list_requests
from tickets.views.portal.rating_by_link import rate_by_link
from tickets.views.portal.settling import rate, reopen, resolve, withdraw
from tickets.views.portal.shares_here import shares_here, unshare_here
from tickets.views.portal.sharing import share, unshare
from tickets.views.portal.showing import promise, reply, show, standing
from tickets.views.portal.sight import readers, sees

__all__ = [
    "advice",
    "export",
    "file",
    "home",
    "list_requests",
    "promise",
    "rate",
    "rate_by_link",
    "readers",
    "reopen",
    "reply",
    "resolve",
    "sees",
    "sent",
    "share",
    "shares_here",
    "show",
    "similar",
    "standing",
    "unshare",
    "unshare_here",
    "withdraw",
]
