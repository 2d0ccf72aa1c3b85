from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.models.tickets import Ticket


class Event(models.Model):
    """A recorded change to a ticket. History, notices and reports read these."""

    class Kind(models.TextChoices):
        FILED = "filed", _("filed the request")
        QUEUED = "queued", _("entered the queue")
        TAKEN = "taken", _("took the ticket")
        ASSIGNED = "assigned", _("assigned the ticket")
        SKIPPED = "skipped", _("passed the ticket on")
        ANSWERED = "answered", _("answered")
        REPLIED = "replied", _("replied")
        NOTED = "noted", _("wrote a note")
        CALLED = "called", _("logged a call")
        ESCALATED = "escalated", _("changed the channel")
        FORWARDED = "forwarded", _("passed it to the software unit")
        RETURNED = "returned", _("handed it back to support")
        RECLASSIFIED = "reclassified", _("changed the kind")
        RESOLVED = "resolved", _("resolved the request")
        CLOSED = "closed", _("closed the request")
        REOPENED = "reopened", _("reopened the request")
        WITHDRAWN = "withdrawn", _("withdrew the request")
        MERGED = "merged", _("merged a duplicate")
        DISMISSED = "dismissed", _("dismissed the request")
        SHARED = "shared", _("shared the request")
        UNSHARED = "unshared", _("ended a share")
        RATED = "rated", _("rated the answer")
        WARNED_50 = "warned_50", _("half of the response time has passed")
        WARNED_80 = "warned_80", _("four fifths of the response time have passed")
        MISSED = "missed", _("the first response is overdue")
        EXCUSED = "excused", _("excused the miss")
        RESCHEDULED = "rescheduled", _("moved the due time after a calendar change")
        HANDED_OVER = "handed_over", _("handed the request over")
        MOVED_UP = "moved_up", _("moved up in the queue with the package")
        FOLLOW_UP = "follow_up", _("opened a follow-up of the rating")
        FOLLOWED_UP = "followed_up", _("closed the follow-up of the rating")
        UNIT_MERGED = "unit_merged", _("came to another unit with its own")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="events_of_a_ticket"),
            BrinIndex(fields=["at"], autosummarize=True, name="events_of_a_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=models.Q(kind__in=["warned_50", "warned_80", "missed"]),
                name="each_warning_and_the_miss_once",
            )
        ]
