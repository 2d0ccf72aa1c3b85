from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organizations import told
from organizations.belonging import place_of, stand_there
from organizations.entering import come, refuse
from organizations.models import Institution, Membership
from organizations.queries import administrators_of, open_by_place, tree
from organizations.queries.access import pressing_accesses
from organizations.queries.people import sight_words

EVENTS = 10


@require_GET
def own_institution(request):
    """Where the menu leads: the institution the person belongs to; of several, where the person stands."""
    here = place_of(request).here
    if here is None:
        raise Http404
    return redirect("organizations:overview", here.pk)


@require_GET
def overview(request, pk):
    """Members see the parts of their institution and whom to ask; who runs a part of it sees how it stands."""
    institution = get_object_or_404(Institution, pk=pk)
    stand_there(request, institution)
    authority = come(request, institution)
    own = Membership.objects.active().filter(user=request.user, institution=institution)
    mine = own.select_related("unit", "region").first()
    if authority is None and mine is None:
        refuse(request, institution)
    facts: dict[str, object] = {
        "institution": institution,
        "authority": authority,
        "branches": tree(institution),
        "administrators": administrators_of(institution)[:20],
        "sees": sight_words(mine)[1:] if mine else None,
    }
    if authority and authority.is_whole and not authority.is_vendor:
        facts["pressing"] = pressing_accesses(institution, timezone.now())
    if authority:
        facts |= {"seats": told.seats(pk), "places": open_by_place(authority, told.open_requests(pk))}
    return render(request, "organizations/overview.html", facts)
