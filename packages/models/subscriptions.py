from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution
from packages.models.catalogue import TierVersion


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, institution: Institution) -> "SubscriptionQuerySet":
        return self.filter(institution=institution)

    def with_tier(self) -> "SubscriptionQuerySet":
        return self.select_related("institution", "version__tier")

    def valid_on(self, day: date) -> "SubscriptionQuerySet":
        """Sold, not suspended or terminated, and the local day lies in its half-open range.

        The dates decide, not whether the clock has come round to changing the state.
        """
        State = Subscription.State  # noqa: N806
        return self.filter(
            state__in=[State.SCHEDULED, State.ACTIVE, State.EXPIRED], starts_on__lte=day, ends_on__gt=day
        )


class Subscription(models.Model):
    """One tier version bought by one institution for [starts_on, ends_on). It copies what was sold."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        EXPIRED = "expired", _("Expired")
        TERMINATED = "terminated", _("Terminated")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="subscriptions")
    version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="subscriptions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    contract_number = models.CharField(_("contract number"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("day after the last"))

    priority = models.PositiveSmallIntegerField()
    response_minutes = models.PositiveSmallIntegerField()
    seats = models.PositiveIntegerField()
    seats_unlimited = models.BooleanField(default=False)
    features = ArrayField(models.CharField(max_length=24), default=list, help_text="codes of the included services")

    ending_told_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="60, 30 or 7 once its people were told that it ends in so many days"
    )

    sold_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_subscription_ends_after_it_starts"),
            ExclusionConstraint(
                name="subscriptions_of_an_institution_do_not_overlap",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.tier} · {self.contract_number}"

    @property
    def last_on(self) -> date:
        """The last day it is valid on, as people say it; the database keeps the day after."""
        return self.ends_on - timedelta(days=1)

    @property
    def is_running(self) -> bool:
        """Units may still be added."""
        return self.state in {self.State.ACTIVE, self.State.SCHEDULED}

    def offers(self, code: str) -> bool:
        return code in self.features


class SubscriptionEvent(models.Model):
    """A recorded change to a subscription."""

    class Kind(models.TextChoices):
        SOLD = "sold", _("Sold")
        UPGRADED = "upgraded", _("Upgraded")
        TOPPED_UP = "topped_up", _("Topped up")
        GOODWILL = "goodwill", _("Goodwill granted")
        STARTED = "started", _("Started")
        EXPIRED = "expired", _("Expired")
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("Resumed")
        TERMINATED = "terminated", _("Terminated")
        LOW = "low", _("Running low")
        EMPTY = "empty", _("Used up")
        ENDING = "ending", _("Ending soon")
        CORRECTED = "corrected", _("Ledger corrected")

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
