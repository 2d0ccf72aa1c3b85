"""What the clock triggers on what people think."""

from celery import shared_task
from django.utils import timezone

from surveys.actions import asking
from surveys.actions.following import sweep_follow_ups as sweep


@shared_task(name="surveys.tend_surveys")
def tend_surveys() -> int:
    """Each half hour: closes surveys that have ended, reminds once, keeps anonymous sheets mixed."""
    return asking.tend(timezone.localdate())


@shared_task(name="surveys.sweep_follow_ups")
def sweep_follow_ups() -> int:
    """Follow-ups that are nearly due or overdue, each minute."""
    return sweep(timezone.now())
