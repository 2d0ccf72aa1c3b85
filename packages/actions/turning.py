from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from packages import grants
from packages.actions.selling import state_on
from packages.models import Subscription, SubscriptionEvent

State = Subscription.State
_ENDED = Q(state__in=[State.SCHEDULED, State.ACTIVE, State.SUSPENDED])
_EVENTS = {State.ACTIVE: SubscriptionEvent.Kind.STARTED, State.EXPIRED: SubscriptionEvent.Kind.EXPIRED}


def turn_states(today: date) -> int:
    """Starts what begins by this local day and ends what is over, each once; says how many it turned."""
    return sum(_turn(pk, today) for pk in _due(today).order_by("id").values_list("pk", flat=True))


def _due(today: date) -> QuerySet[Subscription]:
    begins = Q(state=State.SCHEDULED, starts_on__lte=today)
    return Subscription.objects.filter(begins | Q(_ENDED, ends_on__lte=today))


@transaction.atomic
def _turn(pk: int, today: date) -> bool:
    """False when another worker was here first: the row no longer is among those that are due."""
    subscription = _due(today).select_for_update(no_key=True).filter(pk=pk).first()
    if subscription is None:
        return False
    subscription.state = state_on(today, subscription.starts_on, subscription.ends_on)
    subscription.save(update_fields=["state"])
    SubscriptionEvent.objects.create(subscription=subscription, kind=_EVENTS[State(subscription.state)])
    if subscription.state == State.ACTIVE:
        grants.granted(subscription.pk)
    return True
