"""Which institution an address is about."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404

from organizations.belonging import institution_here
from organizations.models import Institution
from packages.forms import PageForm
from packages.models import Subscription


def page_asked(request):
    page = PageForm(request.GET)
    if not page.is_valid():
        raise BadRequest("The address has a number that cannot be.")
    return page.cleaned_data


def institution_asked(request):
    """The one asked for, or where the person stands; None for the vendor, who has to choose one."""
    asked = page_asked(request)
    wanted = asked["institution"]
    if asked["subscription"]:
        wanted = get_object_or_404(Subscription, pk=asked["subscription"]).institution_id
    if not request.user.is_vendor:
        return institution_here(request, wanted)
    return get_object_or_404(Institution, pk=wanted) if wanted else None
