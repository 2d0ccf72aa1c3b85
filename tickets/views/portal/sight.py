"""For administrators: what a person sees and why, and which requests are shared with whom."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from common.pages import after
from organizations.actions import record
from organizations.entering import administered, enter
from organizations.models import Membership
from tickets.models import Ticket
from tickets.queries.reasons import seen_page
from tickets.queries.sharing import living_shares


@require_GET
def sees(request, pk):
    """Exactly what this person sees, with the reason of each. Whoever looks learns nothing they may not see."""
    rows = Membership.objects.active().select_related("user", "institution", "unit__region", "region")
    membership = get_object_or_404(rows, pk=pk)
    enter(request, membership.institution)
    if not request.authority.people_within().filter(pk=pk).exists():
        raise PermissionDenied
    page = seen_page(membership, Ticket.objects.visible_to(request.user), after(request))
    if not after(request):
        record(membership.institution_id, "previewed_as", by=request.user, person=membership.user)
    return render(
        request,
        "tickets/sees.html",
        {
            "institution": membership.institution,
            "authority": request.authority,
            "membership": membership,
            "page": page,
            "is_first": not after(request),
        },
    )


@require_GET
@administered
def shares_here(request, institution):
    """Every living share of the institution, as far as whoever looks may see the request."""
    shares = living_shares(institution, Ticket.objects.visible_to(request.user), after(request))
    return render(
        request,
        "tickets/shares_here.html",
        {"institution": institution, "authority": request.authority, "page": shares},
    )
