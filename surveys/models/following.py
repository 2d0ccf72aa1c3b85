from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution
from tickets.models import Ticket
from worktime.models import CalendarRevision


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> "FollowUpQuerySet":
        """The vendor's own: managers see all, nobody else any."""
        return self if user.is_manager else self.none()

    def open(self) -> "FollowUpQuerySet":
        return self.filter(closed_at=None)

    def overdue(self, now: datetime) -> "FollowUpQuerySet":
        return self.open().filter(due_at__lte=now)

    def to_tell(self, now: datetime) -> "FollowUpQuerySet":
        """Nearly due, or overdue, and nobody was told yet."""
        return self.filter(closed_at=None, next_look_at__lte=now).order_by("next_look_at", "id")


class FollowUp(models.Model):
    """A manager talks to somebody who rated an answer low. When it is due counts in working time, from the rating.

    What was promised stays as it was counted: a later calendar moves nothing.
    """

    class Outcome(models.TextChoices):
        CLEARED = "cleared", _("Cleared up with the person")
        REOPENED = "reopened", _("The request is worked on again")
        SHOWN = "shown", _("Explained, or training agreed")
        PASSED_ON = "passed_on", _("Passed on to the software unit")
        MADE_GOOD = "made_good", _("Made good by goodwill")
        NOT_REACHED = "not_reached", _("Person not reached")
        NO_CAUSE = "no_cause", _("Nothing to be done")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    rating = models.PositiveSmallIntegerField(help_text="the newest low rating")
    opened_at = models.DateTimeField()
    target_minutes = models.PositiveIntegerField(help_text="of working time")
    revision = models.ForeignKey(CalendarRevision, on_delete=models.PROTECT, related_name="+", db_index=False)
    near_at = models.DateTimeField(help_text="when three quarters of the time have passed")
    due_at = models.DateTimeField()
    next_look_at = models.DateTimeField(null=True, help_text="nearly due or due; empty when nothing is left to tell")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    told = models.TextField(blank=True, help_text="what the institution was told")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="open_follow_ups", condition=Q(closed_at=None)),
            models.Index(fields=["-closed_at", "-id"], name="closed_follow_ups", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["institution", "closed_at"], name="follow_ups_of_an_institution"),
            models.Index(
                fields=["next_look_at", "id"],
                name="follow_ups_to_tell",
                condition=Q(closed_at=None, next_look_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(closed_at=None), name="one_open_follow_up_of_a_request"
            ),
            models.CheckConstraint(condition=Q(rating__range=(1, 2)), name="a_follow_up_is_about_a_low_rating"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="a_closed_follow_up_says_how",
            ),
            models.CheckConstraint(
                condition=Q(owner=None, taken_at=None) | Q(owner__isnull=False, taken_at__isnull=False),
                name="who_took_a_follow_up_took_it_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · #{self.ticket_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now


class FollowUpStep(models.Model):
    """What happened in a follow-up: ratings, who took it, what was said."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("rated low")
        RATED_AGAIN = "rated_again", _("rated low again")
        RATED_BETTER = "rated_better", _("changed the rating")
        TAKEN = "taken", _("took the follow-up")
        GIVEN_BACK = "given_back", _("gave the follow-up back")
        SAID = "said", _("wrote what was said and done")
        CLOSED = "closed", _("closed the follow-up")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["follow_up", "at", "id"], name="steps_of_a_follow_up")]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.kind}"
