from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Unit
from packages.models.catalogue import Service
from packages.models.subscriptions import Subscription


class QuotaAccount(models.Model):
    """What a subscription has of one counted service. A cache of its ledger entries."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="accounts")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, to_field="code", related_name="+")
    granted = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    captured = models.PositiveIntegerField(default=0)
    unlimited = models.BooleanField(default=False)
    warned_at_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="20 or 0 once told; empty again after a top-up"
    )
    runs_out_on = models.DateField(
        null=True, blank=True, help_text="by last night's forecast, when before the end; empty again after a grant"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "service"], name="one_account_per_counted_service"),
            models.CheckConstraint(
                condition=Q(unlimited=True) | Q(granted__gte=F("held") + F("captured")),
                name="no_unit_is_spent_that_was_not_granted",
            ),
        ]

    @property
    def available(self) -> int | None:
        """Units still free; None when unlimited."""
        return None if self.unlimited else self.granted - self.held - self.captured


class Hold(models.Model):
    """A unit set aside for one piece of work: a ticket, a visit or a workshop."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        CAPTURED = "captured", _("Captured")
        RELEASED = "released", _("Released")

    class Subject(models.TextChoices):
        TICKET = "ticket", _("Request")
        VISIT = "visit", _("Visit")
        WORKSHOP = "workshop", _("Workshop")

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="holds")
    subject_kind = models.CharField(max_length=8, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Where the work came from when the unit was held. Read through the account, so it needs no index of its own.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    amount = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state="held"),
                name="one_living_hold_per_subject",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state="captured"),
                name="a_subject_is_captured_once",
            ),
            models.CheckConstraint(
                condition=Q(state="held", settled_at__isnull=True) | ~Q(state="held"),
                name="a_living_hold_is_not_settled",
            ),
        ]


class LedgerEntry(models.Model):
    """The truth about quota: append-only, a trigger refuses UPDATE and DELETE."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("Granted")
        UPGRADE = "upgrade", _("Upgrade")
        TOP_UP = "top_up", _("Top-up")
        GOODWILL = "goodwill", _("Goodwill")
        CARRY_OVER = "carry", _("Carried over")
        HOLD = "hold", _("Held")
        RELEASE = "release", _("Released")
        CAPTURE = "capture", _("Captured")
        REVERSE = "reverse", _("Reversed")
        ADJUST = "adjust", _("Adjustment")

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="entries")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    granted = models.IntegerField(default=0, help_text="change to granted")
    held = models.IntegerField(default=0, help_text="change to held")
    captured = models.IntegerField(default=0, help_text="change to captured")
    balance = models.IntegerField(null=True, help_text="free units after this entry; empty when unlimited")
    key = models.CharField(max_length=120, unique=True, help_text="one effect, however often it is asked for")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="entries_of_an_account"),
            BrinIndex(fields=["at"], autosummarize=True, name="entries_of_a_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["goodwill", "adjust"]) | ~Q(reason=""), name="goodwill_has_a_reason"
            )
        ]

    @property
    def change(self) -> int:
        """How many free units came (+) or went (-). A capture only turns a held unit into a spent one."""
        return self.granted - self.held - self.captured

    @property
    def units(self) -> int:
        """How many units the entry is about, whichever way they went."""
        return max(abs(self.granted), abs(self.held), abs(self.captured))
