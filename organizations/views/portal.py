from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.pages import after, page_after
from organizations.models import Membership
from organizations.queries import living_grants, people_of, tree

PAGE = 50


@require_GET
def own_institution(request):
    """The institution a central administrator looks after: its tree, its people, who may see what."""
    memberships = Membership.objects.active().filter(user=request.user, role=Membership.Role.INSTITUTION_ADMIN)
    chosen = request.GET.get("institution", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        memberships = memberships.filter(institution=int(chosen))
    membership = memberships.select_related("institution").order_by("id").first()
    if membership is None:
        raise Http404
    institution = membership.institution
    return render(
        request,
        "organizations/own_institution.html",
        {
            "institution": institution,
            "branches": tree(institution),
            "people": page_after(people_of(institution), "user__sort_key", after(request), PAGE),
            "grants": living_grants(institution),
        },
    )
