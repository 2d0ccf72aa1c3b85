"""What managers do with requests when they sell."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.decorators import managers_only
from packages import queries as package_queries
from packages.models import Service, Subscription
from tickets import actions
from tickets.queries.waiting import waiting_in_gap

SHOWN = 200


@managers_only
@require_http_methods(["GET", "POST"])
def admit_gap(request, pk):
    """The requests that came before a late renewal was signed, and the one button that lets them in."""
    subscription = get_object_or_404(Subscription.objects.with_tier(), pk=pk)
    if request.method == "POST":
        count = len(actions.admit_gap(subscription, by=request.user))
        said = ngettext("%(count)d request entered the queue.", "%(count)d requests entered the queue.", count)
        messages.success(request, said % {"count": count})
        return redirect("packages:subscription", pk)
    waiting = waiting_in_gap(subscription)
    context = {
        "subscription": subscription,
        "count": waiting.count(),
        "waiting": list(waiting.select_related("requester", "unit")[:SHOWN]),
        "written": _written(subscription),
    }
    return render(request, "tickets/admit_gap.html", context)


def _written(subscription):
    """What the renewal has of the units that the requests will take."""
    found = (one for one in package_queries.balances(subscription) if one.code == Service.Code.WRITTEN)
    return next(found, None)
