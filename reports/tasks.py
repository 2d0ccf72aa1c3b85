"""What the clock triggers on reports."""

from celery import shared_task

from reports import actions


@shared_task(name="reports.roll_up")
def roll_up() -> int:
    """Adds up the days that are over, each night, and those it missed."""
    return actions.roll_up_closed_days()


@shared_task(name="reports.recount")
def recount() -> int:
    """Compares the last days with their events, each night; a difference alarms on the health page."""
    return len(actions.recount())
