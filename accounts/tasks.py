"""What the clock triggers on personal data."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import privacy


@shared_task(name="accounts.prepare_exports")
def prepare_exports() -> int:
    """Exports that were too big to be written at once."""
    return privacy.prepare_exports()


@shared_task(name="accounts.watch_requests")
def watch_requests() -> int:
    """Each morning: requests about personal data whose thirty days run out."""
    return privacy.watch_requests(timezone.localdate())


@shared_task(name="accounts.retain")
def retain() -> int:
    """Each night: what is older than its rule allows."""
    return privacy.retain_tonight(timezone.now())
