import logging

from celery import shared_task
from django.utils import timezone

from packages import actions
from packages.actions import offering

log = logging.getLogger(__name__)


@shared_task(name="packages.expire_offers")
def expire_offers() -> int:
    """Each night: offers nobody answered in time."""
    return offering.expire_offers(timezone.localdate())


@shared_task(name="packages.foretell")
def foretell() -> int:
    """Each night: when the units of each package will run out."""
    return actions.foretell(timezone.localdate())


@shared_task(name="packages.recount_ledger")
def recount_ledger() -> int:
    """Each night: counters against ledger against living holds. It alarms and repairs nothing."""
    found = actions.alarm_of_mismatches(timezone.localdate())
    for mismatch in found:
        log.error("The ledger does not add up: %s", mismatch)
    return len(found)


@shared_task(name="packages.settle_seats")
def settle_seats() -> int:
    """Each night: who stays, where nobody chose in time."""
    return actions.settle_seats(timezone.localdate())


@shared_task(name="packages.turn_states")
def turn_states() -> int:
    """At local midnight: subscriptions start and end."""
    return actions.turn_states(timezone.localdate())


@shared_task(name="packages.warn_of_ends")
def warn_of_ends() -> int:
    """Each morning: subscriptions that end in 60, 30 or 7 days. A missed morning is caught up by the next."""
    return actions.warn_of_ends(timezone.localdate())
