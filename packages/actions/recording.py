"""What every change to a subscription does: lock it, write what happened, tell its people."""

from collections.abc import Sequence
from typing import Any

from accounts.actions import audit_all, entry
from accounts.models import AuditEntry, User
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
    before: Any = None,
    after: Any = None,
) -> SubscriptionEvent:
    """The recorded change; its people are told in the same transaction. `before` and `after` are for the audit log."""
    event = write_event(subscription, kind, by=by, data=data, key=key, before=before, after=after)
    notices_of_life.tell_of_life([event], by=by)
    return event


def write_event(
    subscription: Subscription,
    kind: SubscriptionEvent.Kind,
    *,
    by: User | None,
    data: dict[str, Any] | None = None,
    key: str | None = None,
    before: Any = None,
    after: Any = None,
) -> SubscriptionEvent:
    """The event and its entry in the audit log."""
    event = SubscriptionEvent.objects.create(subscription=subscription, kind=kind, key=key, actor=by, data=data or {})
    audit_all([_audited(event, subscription, by=by, before=before, after=after)])
    return event


def write_events(events: Sequence[SubscriptionEvent], *, by: User | None) -> list[SubscriptionEvent]:
    """Many at once, with the entries in the audit log; their subscriptions are at hand."""
    written = SubscriptionEvent.objects.bulk_create(events)
    audit_all(_audited(event, event.subscription, by=by) for event in written)
    return written


def _audited(
    event: SubscriptionEvent, subscription: Subscription, *, by: User | None, before: Any = None, after: Any = None
) -> AuditEntry:
    """Reasons are free words, which may name people: they stay with the event, the audit log keeps none."""
    facts = {name: value for name, value in event.data.items() if name not in {"reason", "before", "on", "change"}}
    if before is not None or after is not None:
        facts = {name: value for name, value in facts.items() if not isinstance(after, dict) or name not in after}
        facts |= {"before": before, "after": after}
    contract = subscription.contract_number
    return entry(f"package_{event.kind}", by=by, institution_id=subscription.institution_id, contract=contract, **facts)
