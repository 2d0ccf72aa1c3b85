from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value


class Fold(Func):
    """The database's fold(); equal to common.turkish.fold."""

    function = "fold"
    arity = 1
    output_field = models.TextField()


class SortKey(Func):
    """The database's sort_key(); equal to common.turkish.sort_key."""

    function = "sort_key"
    arity = 1
    output_field = models.TextField()


class Among(Func):
    """`Among("unit", ids)`: like `unit__in=ids`, but written the same however many ids there are, unless it is one.
    Of one, PostgreSQL can read in the order of an index."""

    arity = 2
    output_field = models.BooleanField()

    def __init__(self, column: Any, ids: Any, **extra: Any) -> None:
        if not isinstance(ids, Value):
            several = list(ids)
            is_one = len(several) == 1
            extra |= {"template": "(%(expressions)s)" if is_one else "(%(expressions)s))"}
            extra |= {"arg_joiner": " = " if is_one else " = ANY ("}
            column, ids = F(column), Value(several[0]) if is_one else Value(several, output_field=_IDS)
        super().__init__(column, ids, **extra)


_IDS = ArrayField(models.BigIntegerField())


class JobRun(models.Model):
    """One periodic job in one slot of time. The unique row lets exactly one worker do it."""

    id = models.BigAutoField(primary_key=True)
    job = models.CharField(max_length=80)
    slot = models.CharField(max_length=40)
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="a_job_runs_once_per_slot")]


class TaskRun(models.Model):
    """How a task of the timetable went the last time a worker ran it."""

    task = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    result = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True, help_text="of the last run, empty when it went well")
    failed_at = models.DateTimeField(null=True, blank=True, help_text="the last time it failed")


class Claimable(models.Model):
    """Work that a worker takes for a while: `common.actions.claim`. `claimed_at` is its worker's last sign of life."""

    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
