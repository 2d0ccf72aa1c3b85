"""What the clock triggers on what people think."""

from celery import shared_task
from django.utils import timezone

from surveys.actions import asking, planning_checkins, reminding_checkins
from surveys.actions.following import sweep_follow_ups as sweep


@shared_task(name="surveys.tend_surveys")
def tend_surveys() -> int:
    """Each half hour: closes surveys that have ended, reminds once, keeps anonymous sheets mixed."""
    return asking.tend(timezone.localdate())


@shared_task(name="surveys.sweep_follow_ups")
def sweep_follow_ups() -> int:
    """Follow-ups that are nearly due or overdue, each minute."""
    return sweep(timezone.now())


@shared_task(name="surveys.plan_checkins")
def plan_checkins() -> int:
    """Each night: calls of the periods ahead, and somebody else for whoever has left."""
    return planning_checkins.plan_the_night(timezone.localdate())


@shared_task(name="surveys.remind_of_checkins")
def remind_of_checkins() -> int:
    """Each morning: calls of this and of the next working day, overdue ones, and agreed acts that are due."""
    return reminding_checkins.remind(timezone.now())
