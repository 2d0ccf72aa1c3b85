from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from packages import grants, notices_of_life
from packages.actions.carrying import carry_over
from packages.actions.recording import write_events
from packages.actions.seating import tell_when_short
from packages.actions.selling import state_on
from packages.models import Subscription, SubscriptionEvent

State = Subscription.State
Kind = SubscriptionEvent.Kind
BATCH = 1000
_ENDED = Q(state__in=[State.SCHEDULED, State.ACTIVE, State.SUSPENDED])
_EVENTS = {State.ACTIVE: Kind.STARTED, State.EXPIRED: Kind.EXPIRED, State.TERMINATED: Kind.TERMINATED}


def turn_states(today: date) -> int:
    """Starts what begins by this local day and ends what is over, each once; says how many it turned.

    What requests are filed on never waits for this: there the dates decide. Workers share the work; a row another
    one has locked is passed over, and the next run finds it.
    """
    if not _due(today).exists():
        return 0
    turned = 0
    while batch := _turn_batch(today):
        turned += batch
    return turned


def _due(today: date) -> QuerySet[Subscription]:
    begins = Q(state=State.SCHEDULED, starts_on__lte=today)
    return Subscription.objects.filter(begins | Q(_ENDED, ends_on__lte=today))


@transaction.atomic
def _turn_batch(today: date) -> int:
    rows = _due(today).select_for_update(no_key=True, skip_locked=True, of=("self",))
    batch = list(rows.select_related("institution", "version__tier").order_by("id")[:BATCH])
    if not batch:
        return 0
    for subscription in batch:
        subscription.state = _state_on(today, subscription)
    for state in _EVENTS:
        pks = [subscription.pk for subscription in batch if subscription.state == state]
        Subscription.objects.filter(pk__in=pks).update(state=state)
    events = write_events(
        [SubscriptionEvent(subscription=one, kind=_EVENTS[State(one.state)]) for one in batch],
        by=None,
    )
    started = [subscription for subscription in batch if subscription.state == State.ACTIVE]
    carry_over(started, by=None)
    _tell(events, batch, today)
    tell_when_short(started, today)
    grants.started([subscription.pk for subscription in started])
    return len(batch)


def _state_on(today: date, subscription: Subscription) -> Subscription.State:
    if subscription.ended_reason and subscription.ends_on <= today:
        return State.TERMINATED
    return state_on(today, subscription.starts_on, subscription.ends_on)


def _tell(events: Sequence[SubscriptionEvent], batch: Sequence[Subscription], today: date) -> None:
    """A start is told; an end too, unless another subscription has taken over. An early end was told when decided."""
    followers = Subscription.objects.filter(
        institution=OuterRef("institution"), starts_on__lte=today, ends_on__gt=today
    ).exclude(state=State.DRAFT)
    ended = [subscription.pk for subscription in batch if subscription.state == State.EXPIRED]
    alone = Subscription.objects.filter(~Exists(followers), pk__in=ended)
    lapsed = set(alone.values_list("pk", flat=True)) if ended else set()
    told = [event for event in events if event.kind == Kind.STARTED or event.subscription_id in lapsed]
    notices_of_life.tell_of_life(told, by=None)
