import time
from datetime import date

from django.db import transaction

from common.models import JobRun
from packages import notices
from packages.models import Recount
from packages.queries import Mismatch, accounts_counted, recount

JOB = "packages.recount_ledger"


@transaction.atomic
def alarm_of_mismatches(today: date) -> list[Mismatch]:
    """Tells the managers, once a day, of every account that does not add up. It stays as it is, to be looked into.

    What was found is kept for the health page, also when everything adds up.
    """
    began = time.monotonic()
    found = recount()
    ids = [mismatch.account_id for mismatch in found]
    Recount.objects.create(seconds=time.monotonic() - began, accounts=accounts_counted(), mismatches=ids)
    _run, is_first = JobRun.objects.get_or_create(job=JOB, slot=today.isoformat())
    if is_first:
        for mismatch in found:
            notices.tell_of_mismatch(mismatch.account_id, str(mismatch))
    return found
