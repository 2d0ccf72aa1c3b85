"""Who gets which report in which rhythm, and what became of each time."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution
from reports.models.kept import AboutPart, Kind
from reports.periods import Period


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def living(self) -> "ScheduleQuerySet":
        return self.filter(deleted_at=None)

    def of(self, institution: Institution | None) -> "ScheduleQuerySet":
        """Those of an institution, or the vendor's own."""
        return self.filter(institution=institution)


class Schedule(AboutPart):
    """A report that is made and told by itself when its period is over."""

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        CONTRACT = "contract", _("Every contract year")

    class Role(models.TextChoices):
        """People who get it because of what they are on that day."""

        CENTRAL = "central", _("All central administrators")
        REGIONAL = "regional", _("Regional administrators whose region it is about")
        MANAGERS = "managers", _("All managers")

    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    kinds = ArrayField(models.CharField(max_length=4, choices=Kind.choices))
    roles = ArrayField(models.CharField(max_length=8, choices=Role.choices), default=list, blank=True)
    people = models.ManyToManyField(User, related_name="+", blank=True)
    next_on = models.DateField(null=True, blank=True, help_text="the day on which the next period is over")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="a_schedule_makes_a_file"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(paused_at=None, deleted_at=None),
                name="a_schedule_that_rests_has_no_next_day",
            ),
        ]
        indexes = [
            models.Index(fields=["next_on", "id"], name="schedules_due", condition=Q(next_on__isnull=False)),
            models.Index(fields=["institution", "id"], name="schedules_of_an_institution"),
        ]

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class Dispatch(models.Model):
    """One period of a schedule: its files are made, then its readers are told, once."""

    class State(models.TextChoices):
        MAKING = "making", _("Being made")
        READY = "ready", _("Made, not sent yet")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Not made")

    class Reason(models.TextChoices):
        PACKAGE = "package", _("The package of that period does not have this report.")
        NONE = "none", _("There was no package in that period.")
        NOBODY = "nobody", _("Nobody was left to send it to.")
        FILE = "file", _("A file could not be made.")

    LIVING = (State.MAKING, State.READY)

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="dispatches")
    first_on = models.DateField()
    last_on = models.DateField()
    send_at = models.DateTimeField(help_text="not before then")
    state = models.CharField(max_length=7, choices=State.choices, default=State.MAKING)
    reason = models.CharField(max_length=7, choices=Reason.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "first_on", "last_on"], name="a_period_is_sent_once"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="a_dispatch_covers_a_day_or_more"),
            models.CheckConstraint(
                condition=Q(state__in=["making", "ready", "sent"]) | ~Q(reason=""),
                name="a_dispatch_that_stopped_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at", "id"], name="dispatches_to_send", condition=Q(state__in=["making", "ready"])
            )
        ]

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.last_on)


class Delivery(models.Model):
    """Who was told of a dispatch, in which language; or who was left out, and why."""

    class Skipped(models.TextChoices):
        GONE = "gone", _("has left, or the account is closed")
        RIGHT = "right", _("may no longer read this report")

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    skipped = models.CharField(max_length=5, choices=Skipped.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "user"], name="a_reader_is_told_once")]
