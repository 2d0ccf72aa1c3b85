"""What the clock triggers on surveys."""

from celery import shared_task
from django.utils import timezone

from surveys.actions import asking


@shared_task(name="surveys.tend_surveys")
def tend_surveys() -> int:
    """Each half hour: closes surveys that have ended, reminds once, keeps anonymous sheets mixed."""
    return asking.tend(timezone.localdate())
