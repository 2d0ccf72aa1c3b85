from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models, transaction

from common.models import Claimable, TaskRun

LONGEST = 300


Work = TypeVar("Work", bound=Claimable)


@transaction.atomic
def claim(waiting: models.QuerySet[Work], *, lease: timedelta, now: datetime) -> Work | None:
    """The next row that nobody works on, taken for a while: a worker that dies gives it back when the lease is over.

    Two workers never get the same row. `attempts` tells them apart afterwards: who took a row over has a higher
    number, and only the latest may keep what was made.
    """
    free = waiting.filter(models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - lease))
    row = free.select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        row.claimed_at, row.attempts = now, row.attempts + 1
        row.save(update_fields=["claimed_at", "attempts"])
    return row


def note_run(task: str, started_at: datetime, seconds: float, *, result: str = "", error: str = "") -> None:
    """Keeps how the last run of a task went, and when it failed for the last time. One statement."""
    run = TaskRun(task=task, started_at=started_at, seconds=seconds, result=result[:120], error=error[:LONGEST])
    changed = ["started_at", "seconds", "result", "error"]
    if error:
        run.failed_at = started_at
        changed.append("failed_at")
    TaskRun.objects.bulk_create([run], update_conflicts=True, unique_fields=["task"], update_fields=changed)
