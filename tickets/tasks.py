"""What the clock triggers on tickets."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from packages.models import Subscription
from tickets import actions


@shared_task(name="tickets.sweep_promises")
def sweep_promises() -> int:
    """Warnings and misses, each minute."""
    return actions.sweep(timezone.now())


@shared_task(name="tickets.follow_calendar")
def follow_calendar() -> int:
    """Due times move later when the calendar closes a day, each minute."""
    return actions.follow_calendar()


@shared_task(name="tickets.admit_waiting")
def admit_waiting() -> int:
    """Requests that still wait although a unit is free, each minute."""
    return actions.admit_everywhere(timezone.now())


def admit_after_grant(subscription_id: int) -> None:
    """Runs in the transaction of a grant: the oldest waiting requests enter first."""
    subscription = Subscription.objects.select_related("institution").get(pk=subscription_id)
    actions.admit_waiting(subscription.institution)
    actions.close_empty_gap(subscription)


def admit_after_start(subscription_ids: Sequence[int]) -> None:
    """Runs in the transaction of a midnight's start of subscriptions."""
    started = Subscription.objects.filter(pk__in=subscription_ids)
    actions.admit_everywhere(timezone.now(), list(started.values_list("institution", flat=True)))


def follow_after_upgrade(subscription_id: int) -> None:
    """Runs in the transaction of an upgrade, before it locks accounts: open tickets take the new queue place."""
    actions.follow_package(Subscription.objects.get(pk=subscription_id))
