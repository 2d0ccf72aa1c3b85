"""What the clock triggers on institutions."""

from celery import shared_task
from django.utils import timezone

from organizations import actions


@shared_task(name="organizations.warn_of_ending_authority")
def warn_of_ending_authority() -> int:
    """Each morning: viewing authority that ends within a week."""
    return actions.warn_of_ending_authority(timezone.now())


@shared_task(name="organizations.warn_of_ending_tokens")
def warn_of_ending_tokens() -> int:
    """Each morning: tokens of programs that are over within two weeks."""
    return actions.warn_of_ending_tokens(timezone.now())


@shared_task(name="organizations.carry_out_imports")
def carry_out_imports() -> int:
    """Lists of people that were confirmed: after the nudge, and each minute."""
    return actions.carry_out_imports()
