from datetime import datetime

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.models.tickets import Ticket
from worktime.models import CalendarRevision


class SlaClockQuerySet(models.QuerySet["SlaClock"]):
    def running(self) -> "SlaClockQuerySet":
        """A running clock always has a next look, which is what the index knows."""
        return self.filter(state=SlaClock.State.RUNNING, next_look_at__isnull=False)

    def due_for_a_look(self, now: datetime) -> "SlaClockQuerySet":
        """A warning or the miss lies behind `now` and has not been recorded."""
        return self.filter(next_look_at__lte=now).order_by("next_look_at", "ticket_id")


class SlaClock(models.Model):
    """The promise of a first response: what was promised, and what came of it."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        MET = "met", _("met")
        MISSED = "missed", _("missed")
        STOPPED = "stopped", _("no longer counted")

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="clock")
    target_minutes = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(CalendarRevision, on_delete=models.PROTECT, related_name="+", db_index=False)
    looked_at_revision = models.ForeignKey(
        CalendarRevision,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the newest calendar compared with",
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_50_at = models.DateTimeField()
    warn_80_at = models.DateTimeField()
    next_look_at = models.DateTimeField(
        null=True, help_text="the next warning or the miss; empty when nothing is left to tell"
    )
    warned_50_at = models.DateTimeField(null=True, blank=True)
    warned_80_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(
        null=True, blank=True, help_text="when the miss was recorded; the miss itself is due_at"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    elapsed_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="working time from start to answer")
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    excuse = models.CharField(max_length=300, blank=True)

    objects = SlaClockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_look_at", "ticket"], name="clocks_to_look_at", condition=Q(next_look_at__isnull=False)
            ),
            models.Index(fields=["ticket"], name="running_promises", condition=Q(state="running")),
            models.Index(fields=["due_at", "ticket"], name="missed_promises", condition=Q(state="missed")),
            BrinIndex(fields=["answered_at"], autosummarize=True, name="first_answers_of_a_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(excused_at__isnull=True) | (~Q(excuse="") & Q(state="missed")),
                name="an_excuse_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="met") | Q(answered_at__isnull=False), name="a_met_promise_has_an_answer"
            ),
        ]
