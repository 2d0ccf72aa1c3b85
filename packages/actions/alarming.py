from datetime import date

from django.db import transaction

from common.models import JobRun
from packages import notices
from packages.queries import Mismatch, recount

JOB = "packages.recount_ledger"


@transaction.atomic
def alarm_of_mismatches(today: date) -> list[Mismatch]:
    """Tells the managers, once a day, of every account that does not add up. It stays as it is, to be looked into."""
    found = recount()
    _run, is_first = JobRun.objects.get_or_create(job=JOB, slot=today.isoformat())
    if is_first:
        for mismatch in found:
            notices.tell_of_mismatch(mismatch.subscription_id, mismatch.account_id, str(mismatch))
    return found
