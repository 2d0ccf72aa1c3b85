from celery import shared_task

from notifications import actions


@shared_task
def deliver() -> None:
    """Runs on the beat and after every nudge; running twice sends nothing twice."""
    actions.deliver()
