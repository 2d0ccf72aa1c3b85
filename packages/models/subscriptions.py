from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q
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
        """What requests of this local day are filed on: at most one subscription of an institution.

        The dates decide, not whether the clock has come round to changing the state; only suspension is a state of
        its own. In the days of grace after its end a subscription still serves with the units it has left, until
        another one of the institution begins, even when that one is suspended.
        """
        State = Subscription.State  # noqa: N806
        followers = Subscription.objects.filter(
            institution=OuterRef("institution"),
            starts_on__gte=OuterRef("ends_on"),
            starts_on__lte=day,
            ends_on__gt=F("starts_on"),
        ).exclude(state=State.DRAFT)
        return self.filter(Q(ends_on__gt=day) | ~Exists(followers), starts_on__lte=day, closes_on__gt=day).exclude(
            state__in=[State.DRAFT, State.SUSPENDED]
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

    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", help_text="what it follows"
    )
    grace_days = models.PositiveSmallIntegerField(
        default=0, help_text="so many days after its end requests are still filed on what it has left"
    )
    closes_on = models.GeneratedField(
        expression=ExpressionWrapper(F("ends_on") + F("grace_days"), output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
        help_text="day after the last one of grace",
    )
    carry_over_percent = models.PositiveSmallIntegerField(
        default=0, help_text="a renewal takes so much of what its predecessor left; a renewal inherits the rule"
    )
    ended_reason = models.CharField(max_length=300, blank=True, help_text="why it ends early")
    gap_ends_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="signed late: requests filed from its first day until then wait for a manager to settle them",
    )

    sold_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["starts_on"], name="subscriptions_to_start", condition=Q(state="scheduled")),
            models.Index(
                fields=["ends_on"],
                name="subscriptions_to_end",
                condition=Q(state__in=["scheduled", "active", "suspended"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) | Q(state="terminated", ends_on=F("starts_on")),
                name="a_subscription_ends_after_it_starts",  # one taken back before its first day has no day at all
            ),
            models.CheckConstraint(condition=Q(carry_over_percent__lte=100), name="at_most_all_is_carried_over"),
            models.CheckConstraint(
                condition=~Q(state="terminated") | ~Q(ended_reason=""), name="a_terminated_subscription_says_why"
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=~Q(state="terminated"), name="a_subscription_is_renewed_once"
            ),
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

    def is_running_on(self, day: date) -> bool:
        """Like `is_running`, also when the clock has not yet come round to ending it."""
        return self.is_running and day < self.ends_on

    @property
    def last_on_with_grace(self) -> date:
        return self.ends_on + timedelta(days=self.grace_days - 1)

    def includes(self, code: str) -> bool:
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
        RENEWED = "renewed", _("Renewed")
        SEATS_ADDED = "seats_added", _("Users added")
        CARRIED = "carried", _("Units carried over")
        GAP_SETTLED = "gap_settled", _("Requests of the gap admitted")
        SEATS_CHOSEN = "seats_chosen", _("Chosen who stays")
        ENDING = "ending", _("Ending soon")
        CORRECTED = "corrected", _("Ledger corrected")

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    key = models.CharField(
        max_length=120, null=True, blank=True, unique=True, help_text="one effect, however often it is asked for"
    )
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
