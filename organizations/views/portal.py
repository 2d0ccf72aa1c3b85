from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.pages import after, page_after
from organizations.models import Membership
from organizations.queries import administrators_of, living_grants, people_of, tree

PAGE = 50


@require_GET
def own_institution(request):
    """A member's institution: its tree and whom to ask; its administrator sees all people and who may see what."""
    memberships = Membership.objects.active().filter(user=request.user).select_related("institution")
    chosen = request.GET.get("institution", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        memberships = memberships.filter(institution=int(chosen))
    membership = memberships.order_by("id").first()
    if membership is None:
        raise Http404
    institution = membership.institution
    people = people_of(institution) if membership.is_admin else administrators_of(institution)
    return render(
        request,
        "organizations/own_institution.html",
        {
            "institution": institution,
            "is_admin": membership.is_admin,
            "branches": tree(institution),
            "people": page_after(people, "user__sort_key", after(request), PAGE),
            "grants": living_grants(institution) if membership.is_admin else [],
        },
    )
