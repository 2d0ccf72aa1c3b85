from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from tickets.actions.recording import locked, record
from tickets.models import Event, Ticket
from tickets.rating_links import RatingLink
from tickets.ratings import is_rated, tell_rated


@transaction.atomic
def rate(ticket: Ticket, *, rating: int, text: str, by: User, link: RatingLink | None = None) -> None:
    """One to five, by the person who asked, once the request is settled. On the portal a second rating replaces the
    first. A link works once: for the resolution the mail told of, and while that is not rated. Of two sent at once
    one counts.
    """
    ticket, now = locked(ticket), timezone.now()
    if ticket.requester_id != by.pk:
        raise Refused(_("Only the person who filed the request rates it."))
    if ticket.status not in {Ticket.Status.RESOLVED, Ticket.Status.CLOSED} or not ticket.has_answer:
        raise Refused(_("A request is rated once it is resolved."))
    if not 1 <= rating <= 5:
        raise Refused(_("Choose a rating from 1 to 5."), field="rating")
    if link is not None:
        _refuse_what_is_over(ticket, link)
    before, ticket.rating, ticket.rating_text, ticket.rated_at = ticket.rating, rating, text.strip(), now
    ticket.save(update_fields=["rating", "rating_text", "rated_at"])
    data = {"before": before, "after": rating, "way": "link" if link else "portal"}
    tell_rated(ticket, record(ticket, Event.Kind.RATED, by=by, at=now, data=data))


def _refuse_what_is_over(ticket: Ticket, link: RatingLink) -> None:
    if ticket.resolved_at != link.resolved_at:
        raise Refused(_("The request was reopened and resolved again. The newest mail asks about that."))
    if timezone.now() >= link.ends_at:
        raise Refused(_("This link has expired. Sign in to rate the request."))
    if is_rated(ticket):
        raise Refused(_("This request was rated meanwhile. Below is the answer that counts."))
