"""What every change to a subscription does: lock it, write what happened, tell its people."""

from typing import Any

from accounts.models import User
from packages import notices_of_life
from packages.models import Subscription, SubscriptionEvent


def locked(subscription_id: int) -> Subscription:
    """The row as it is now, locked until the transaction ends.

    Everybody locks in this order: subscription, tickets, accounts. Locked without a join: a row that waited for
    another change would no longer match its old version.
    """
    return Subscription.objects.select_for_update(no_key=True).get(pk=subscription_id)


def record(
    subscription: Subscription,
    kind: SubscriptionEvent.Kind,
    *,
    by: User | None,
    data: dict[str, Any] | None = None,
    key: str | None = None,
) -> SubscriptionEvent:
    """The recorded change; its people are told in the same transaction."""
    event = SubscriptionEvent.objects.create(subscription=subscription, kind=kind, key=key, actor=by, data=data or {})
    notices_of_life.tell_of_life([event], by=by)
    return event
