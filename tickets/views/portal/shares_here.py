"""For administrators: which requests are shared with whom."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.asking import Question, ask
from common.pages import after
from organizations.entering import administered, enter
from tickets import actions
from tickets.models import Share
from tickets.queries.sharing import share_page, shares_within


@require_GET
@administered
def shares_here(request, institution):
    """Every living share of the requests of what one runs."""
    page = share_page(request.authority, after(request))
    facts = {"institution": institution, "authority": request.authority, "page": page}
    return render(request, "tickets/shares_here.html", facts)


@require_http_methods(["GET", "POST"])
def unshare_here(request, pk):
    """Ends a share from the overview, for whoever runs the place of the request."""
    rows = Share.objects.select_related("ticket__institution", "person", "unit", "region")
    share = get_object_or_404(rows, pk=pk, withdrawn_at=None)
    ticket = share.ticket
    enter(request, ticket.institution)
    if not shares_within(request.authority).filter(pk=pk).exists():
        raise PermissionDenied
    question = Question(
        heading=_("End the share?"),
        object=f"{ticket} · {share.person or share.unit or share.region}",
        consequence=_("From now on they see this request only if their role lets them."),
        action=_("End the share"),
        done=_("The share has ended."),
        tone="danger",
        back_url=reverse("tickets:shares_here", args=[ticket.institution_id]),
    )
    form = Form(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda typed: actions.unshare(share, by=request.user))
