"""What the clock triggers on institutions."""

from celery import shared_task

from organizations import actions


@shared_task(name="organizations.carry_out_imports")
def carry_out_imports() -> int:
    """Lists of people that were confirmed: after the nudge, and each minute."""
    return actions.carry_out_imports()
