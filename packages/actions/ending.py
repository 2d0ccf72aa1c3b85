from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from packages import notices
from packages.models import Subscription, SubscriptionEvent

TOLD_DAYS_BEFORE = (60, 30, 7)

State = Subscription.State


@transaction.atomic
def warn_of_ends(today: date) -> int:
    """Tells that subscriptions end in 60, 30 or 7 days, each once; says how many it told of.

    Of thresholds that passed unseen only the gravest is told. What is renewed already is left in peace. The rows are
    locked: a second worker waits and then finds them told.
    """
    ending = list(_due(today).select_for_update(no_key=True, of=("self",)).order_by("id"))
    if not ending:
        return 0
    for subscription in ending:
        left = (subscription.ends_on - today).days
        subscription.ending_told_days = min(days for days in TOLD_DAYS_BEFORE if left <= days)
    Subscription.objects.bulk_update(ending, ["ending_told_days"])
    SubscriptionEvent.objects.bulk_create(
        SubscriptionEvent(
            subscription=subscription,
            kind=SubscriptionEvent.Kind.ENDING,
            data={"days": (subscription.ends_on - today).days, "told": subscription.ending_told_days},
        )
        for subscription in ending
    )
    notices.tell_of_ends(ending, today)
    return len(ending)


def _due(today: date) -> QuerySet[Subscription]:
    """Those that end soon, are not followed by another one, and were not told so at this threshold."""
    told = Q()
    for days in TOLD_DAYS_BEFORE:
        unheard = Q(ending_told_days=None) | Q(ending_told_days__gt=days)
        told |= Q(unheard, ends_on__lte=today + timedelta(days=days))
    following = Subscription.objects.filter(
        institution=OuterRef("institution"),
        starts_on__gte=OuterRef("ends_on"),
        state__in=[State.SCHEDULED, State.ACTIVE],
    )
    running = Subscription.objects.filter(state__in=[State.ACTIVE, State.SUSPENDED])
    return running.filter(told, ~Exists(following), ends_on__gt=today).select_related("institution", "version__tier")
