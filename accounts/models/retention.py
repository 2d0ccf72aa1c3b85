"""How long each kind of data is kept, and what the nightly run did about it. The kinds: common/retention.py."""

from django.db import models
from django.db.models import Q

from accounts.models.people import User


class RetentionRule(models.Model):
    """What managers decided about a kind of data. Without a row the default of the kind holds."""

    kind = models.CharField(max_length=30, primary_key=True)
    days = models.PositiveIntegerField()
    is_enabled = models.BooleanField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="data_is_kept_for_at_least_a_day")]


class RetentionRun(models.Model):
    """One night's work on one kind of data."""

    kind = models.CharField(max_length=30)
    started_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    days = models.PositiveIntegerField(help_text="of the rule as it was")
    before = models.DateTimeField(help_text="what is older than this")
    done = models.PositiveIntegerField(default=0)
    left = models.BooleanField(default=False, help_text="the run stopped before all was done; the next night goes on")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"], name="runs_of_a_kind")]
