"""Who sees what, and why: through a person's eyes, and around one request."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe

from common.decorators import customers_only
from organizations.actions import record
from organizations.belonging import place_of
from organizations.entering import enter
from organizations.models import Membership
from tickets import permissions
from tickets.forms.listing import read_wish
from tickets.queries import listing
from tickets.queries.eyes import seen_page
from tickets.queries.who import readers_of
from tickets.views.portal.showing import seen_or_404

ALL, OPEN, CLOSED = ("", _("All")), ("?status=open", _("Open")), ("?view=closed", _("Closed ones"))


@require_GET
def sees(request, pk):
    """Exactly what this person sees, with the reason of each. Whoever looks learns nothing they may not see."""
    rows = Membership.objects.active().select_related("user", "institution", "unit__region", "region")
    membership = get_object_or_404(rows, pk=pk)
    enter(request, membership.institution)
    if not request.authority.may_look_as(membership):
        raise PermissionDenied
    wish = read_wish(request.GET)
    page = seen_page(membership, request.user, wish)
    record(membership.institution_id, "previewed_as", by=request.user, person=membership.user)
    here = CLOSED if wish.view == listing.CLOSED else OPEN if wish.status == listing.OPEN else ALL
    facts = {
        "institution": membership.institution,
        "authority": request.authority,
        "membership": membership,
        "wish": wish,
        "views": [(url, label, url == here[0]) for url, label in (ALL, OPEN, CLOSED)],
        "page": page,
    }
    return render(request, "tickets/sees.html", facts)


@customers_only
@require_safe
def readers(request, pk):
    """Everybody who sees this request, for the requester and whoever administers the place."""
    ticket = seen_or_404(request, pk)
    if not permissions.can_know_readers(request.user, ticket, place_of(request)):
        raise PermissionDenied
    return render(request, "tickets/readers.html", {"ticket": ticket, "readers": readers_of(ticket)})
