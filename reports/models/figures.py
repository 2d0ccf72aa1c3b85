from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from organizations.models import Institution, Unit
from products.models import Product


class Cut(models.TextChoices):
    """By what a day's figures are kept apart. The sums of all cuts are equal; each page reads one."""

    UNIT = "unit", "institution, unit, regions, product, channel, priority"
    PERSON = "person", "institution, unit, regions, person"
    INSTITUTION = "institution", "institution, priority"
    VENDOR = "vendor", "priority, product, channel"
    AGENT = "agent", "agent, priority"
    HOUR = "hour", "hour"


class DailyFigure(models.Model):
    """What happened on one closed local day, added up for one cut. Written once a day, from events and the ledger.

    Who and where are as they were at filing, so a region that moves later takes no past figure with it.
    """

    day = models.DateField()
    cut = models.CharField(max_length=11, choices=Cut.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    regions = ArrayField(models.BigIntegerField(), default=list, help_text="the region path at filing")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    agent = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, help_text="of the package at filing; 9 without one")
    channel = models.CharField(max_length=8, blank=True, help_text="of units spent")
    hour = models.PositiveSmallIntegerField(null=True, help_text="local hour of the day")

    filed = models.IntegerField(default=0)
    filed_support = models.IntegerField(default=0)
    filed_bug = models.IntegerField(default=0)
    filed_suggestion = models.IntegerField(default=0)
    repeated = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    missed = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    excused = models.IntegerField(default=0)
    first_answers = models.IntegerField(default=0)
    elapsed = models.BigIntegerField(default=0, help_text="seconds of working time until the first answers")
    answers = models.IntegerField(default=0)
    calls = models.IntegerField(default=0)
    call_minutes = models.IntegerField(default=0)
    escalated = models.IntegerField(default=0)
    resolved = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    captured = models.IntegerField(default=0)
    captured_written = models.IntegerField(default=0)
    captured_phone = models.IntegerField(default=0)
    captured_remote = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    rating_sum = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    dissatisfied = models.IntegerField(default=0)
    signed_in = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "cut", "day"], name="figures_of_an_institution"),
            models.Index(fields=["cut", "day"], name="figures_of_a_cut"),
        ]


class RolledDay(models.Model):
    """A closed day whose figures are kept."""

    day = models.DateField(primary_key=True)
    rolled_at = models.DateTimeField(auto_now=True)
    rows = models.PositiveIntegerField()
    differs_since = models.DateTimeField(
        null=True, blank=True, help_text="when a recount found other figures than those kept"
    )
