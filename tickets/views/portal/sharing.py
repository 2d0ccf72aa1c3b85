from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.decorators import customers_only
from common.refusals import refusals_on, refusals_shown
from packages.models import Service
from packages.queries import current
from tickets import actions, permissions
from tickets.forms.portal import SharingForm
from tickets.views.portal.showing import seen_or_404


def _shareable(request, pk):
    ticket = seen_or_404(request, pk)
    if not permissions.can_share(request.user, ticket):
        raise PermissionDenied
    return ticket


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def share(request, pk):
    """Opens one request to a colleague, unit or region, where the package has sharing; else says which one does."""
    ticket = _shareable(request, pk)
    subscription = current(ticket.institution)
    if subscription is None or not subscription.includes(Service.Code.REGIONS):
        return render(request, "tickets/share_not_offered.html", {"ticket": ticket, "subscription": subscription})
    form = SharingForm(request.POST if request.method == "POST" else None, institution=ticket.institution)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            actions.share(ticket, by=request.user, **form.cleaned_data)
            messages.success(request, _("Request shared."))
            return redirect(ticket)
    return render(request, "tickets/share.html", {"ticket": ticket, "form": form}, status=422 if form.errors else 200)


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def unshare(request, pk, share_pk):
    ticket = _shareable(request, pk)
    share = get_object_or_404(ticket.shares.select_related("person", "unit", "region"), pk=share_pk, withdrawn_at=None)
    reader = share.person or share.unit or share.region
    if request.method == "POST":
        with refusals_shown(request, success=_("The share has ended.")):
            actions.unshare(share, by=request.user)
        return redirect(ticket)
    context = {
        "heading": _("End the share?"),
        "object": f"{ticket} · {reader}",
        "consequence": _("From now on they see this request only if their role lets them."),
        "action": _("End the share"),
        "tone": "danger",
        "back_url": ticket.get_absolute_url(),
    }
    return render(request, "confirm.html", context)
