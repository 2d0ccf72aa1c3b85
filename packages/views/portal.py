"""What an institution sees of its package."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from packages import permissions, queries
from packages.forms import COUNTED
from packages.history import sentence
from packages.models import Service
from packages.pictures import picture
from packages.queries import offers
from packages.queries.catalogue import list_prices
from packages.views.asked import institution_asked

EVENTS = 20


@require_GET
def package(request):
    institution = institution_asked(request)
    if institution is None:
        return redirect("packages:subscriptions")
    usage = queries.usage(institution, COUNTED)
    subscription = usage.subscription if usage else queries.latest(institution)
    can_read_statement = permissions.can_read_statement(request.user, institution)
    return render(
        request,
        "packages/package.html",
        {
            "institution": institution,
            "subscription": subscription,
            "usage": usage,
            "meters": _meters(usage),
            "can_read_statement": can_read_statement,
            "can_be_advised": can_read_statement and permissions.can_be_advised(request.user, institution),
            "people_to_ask": queries.people_to_ask(),
            **(_inside(subscription) if subscription and can_read_statement else {}),
            **_comparison(request, subscription),
            **_dealings(request.user, institution, subscription),
        },
    )


def _meters(usage):
    if usage is None:
        return []
    forecasts = queries.forecast(usage.subscription, usage.balances)
    return [(balance, forecasts[balance.code]) for balance in usage.balances]


def _inside(subscription):
    """Who used what and what happened: for those who may read the statement."""
    names = {service.code: service.name for service in Service.objects.order_by("number")}
    events = subscription.events.select_related("actor").order_by("-id")[:EVENTS]
    return {
        "picture": picture(queries.use(subscription), {code: names[code] for code in COUNTED}),
        "events": [(event, sentence(event, names)) for event in events],
    }


def _dealings(user, institution, subscription):
    """What is asked and offered, and what an administrator can ask for about each tier."""
    today = timezone.localdate()
    askings = offers.askings(subscription, today) if permissions.can_inquire(user, institution) else []
    return {
        "dealings": offers.dealings(institution, user),
        "askings": askings,
        "prices": list_prices(),
        "today": today,
    }


def _comparison(request, subscription):
    rows = queries.compared(subscription)
    only_differences = request.GET.get("differences") == "1"
    return {
        "rows": [row for row in rows if row.differs] if only_differences else rows,
        "tiers": queries.tiers(rows),
        "beside": _beside(request, rows),
        "only_differences": only_differences,
    }


def _beside(request, rows):
    """The tier that a narrow screen shows beside the own one: the one asked for, else the next larger."""
    columns = rows[0].cells if rows else []
    others = [cell.tier for cell in columns if not cell.is_own]
    own = next((cell.tier.rank for cell in columns if cell.is_own), 0)
    asked = [tier for tier in others if tier.code == request.GET.get("beside")]
    larger = [tier for tier in others if tier.rank > own]
    return (asked or larger or others[-1:] or [None])[0]
