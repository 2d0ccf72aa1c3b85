"""What the clock triggers on reports."""

from celery import shared_task
from django.utils import timezone

from reports import actions


@shared_task(name="reports.roll_up")
def roll_up() -> int:
    """Adds up the days that are over, each night, and those it missed."""
    actions.follow_terms(timezone.localdate())
    return actions.roll_up_closed_days()


@shared_task(name="reports.recount")
def recount() -> int:
    """Compares the last days with their events, each night; a difference alarms on the health page."""
    return len(actions.recount())


@shared_task(name="reports.produce")
def produce() -> int:
    """Files that were asked for, by people and by schedules."""
    return actions.produce_runs()


@shared_task(name="reports.dispatch")
def dispatch() -> int:
    """Opens what schedules are due for, and tells the readers at seven what is made."""
    now = timezone.now()
    actions.open_dispatches(now)
    return actions.send_dispatches(now)


@shared_task(name="reports.prove")
def prove() -> int:
    """Each night some of the kept editions are counted again; a difference alarms on the health page."""
    return actions.prove_sample()
