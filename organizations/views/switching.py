from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from organizations import actions
from organizations.belonging import stand_in
from organizations.models import Institution, Membership


@require_POST
def switch(request, pk):
    """From one of the person's institutions to another. Others are not found, whether they are there or not."""
    mine = Membership.objects.active().filter(user=request.user).values("institution")
    institution = get_object_or_404(Institution.objects.filter(pk__in=mine), pk=pk)
    actions.switch(request.user, institution)
    stand_in(request, institution)
    return redirect(_asked_for(request))


def _asked_for(request):
    """Where the person was going: an address of ours, else the first page."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
