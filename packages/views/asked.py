"""Which institution an address is about."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404

from packages import queries
from packages.forms import PageForm
from packages.models import Subscription


def page_asked(request):
    page = PageForm(request.GET)
    if not page.is_valid():
        raise BadRequest("The address has a number that cannot be.")
    return page.cleaned_data


def institution_asked(request):
    """The one asked for, or the person's own; None for the vendor, who has to choose one. Others: not found."""
    asked, allowed = page_asked(request), queries.institutions_of(request.user)
    if asked["subscription"]:
        subscription = get_object_or_404(Subscription, pk=asked["subscription"])
        return get_object_or_404(allowed, pk=subscription.institution_id)
    if asked["institution"]:
        return get_object_or_404(allowed, pk=asked["institution"])
    if request.user.is_vendor:
        return None
    own = allowed.first()
    if own is None:
        raise Http404
    return own
