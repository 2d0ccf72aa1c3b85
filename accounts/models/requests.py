"""What people ask for about their own data, and what became of it."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from common.models import Claimable

DAYS_TO_ANSWER = 30  # KVKK, article 13
WARNED_DAYS = 7
EXPORT_DAYS = 7


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def open(self) -> "DataRequestQuerySet":
        return self.filter(state=DataRequest.State.OPEN)

    def overdue(self, today: date) -> "DataRequestQuerySet":
        return self.open().filter(due_on__lt=today)


class DataRequest(models.Model):
    """A person asks for something about their own data. The law gives us thirty days."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("See what is kept about me")
        RECTIFICATION = "rectification", _("Correct something")
        ERASURE = "erasure", _("Erase my data")
        OBJECTION = "objection", _("Object to a use of my data")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("what you ask for"), max_length=13, choices=Kind.choices)
    text = models.TextField(blank=True)
    key = models.UUIDField(unique=True, help_text="one request, however often the form is sent")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    filed_at = models.DateTimeField()
    due_on = models.DateField(help_text="the last day for an answer")
    answer = models.TextField(blank=True, help_text="also the reason of a refusal")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="open_data_requests", condition=Q(state="open")),
            models.Index(fields=["-id"], name="settled_data_requests", condition=~Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="a_settled_data_request_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="a_refusal_gives_its_reason"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def days_left(self, today: date) -> int:
        """0 on the last day, below 0 when it has passed."""
        return (self.due_on - today).days

    @staticmethod
    def last_day(filed_on: date) -> date:
        return filed_on + timedelta(days=DAYS_TO_ANSWER)


class DataExport(Claimable):
    """What is kept about a person as files, for a few days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        DELETED = "deleted", _("Deleted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_exports", help_text="whose data it is")
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="exports")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    json_path = models.CharField(max_length=200, blank=True)
    pdf_path = models.CharField(max_length=200, blank=True)
    json_size = models.PositiveBigIntegerField(default=0)
    pdf_size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="exports_of_a_person"),
            models.Index(fields=["id"], name="exports_to_prepare", condition=Q(state="waiting")),
            models.Index(fields=["ready_at"], name="exports_to_delete", condition=Q(state="ready")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="one_export_of_a_person_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(expires_at__isnull=False) & ~Q(json_path="") & ~Q(pdf_path=""),
                name="a_ready_export_has_files_and_an_end",
            ),
        ]

    @property
    def can_be_fetched(self) -> bool:
        return self.state == self.State.READY and self.expires_at is not None and self.expires_at > timezone.now()


class PrivacyEvent(models.Model):
    """A recorded step in what we do with personal data. It names people by number only, so it outlives an erasure."""

    class Kind(models.TextChoices):
        TEXT_DRAFTED = "text_drafted", _("Draft of the disclosure text made")
        TEXT_CHANGED = "text_changed", _("Draft of the disclosure text changed")
        TEXT_DISCARDED = "text_discarded", _("Draft of the disclosure text discarded")
        TEXT_PUBLISHED = "text_published", _("Disclosure text published")
        FILED = "filed", _("Request filed")
        WITHDRAWN = "withdrawn", _("Request withdrawn")
        ANSWERED = "answered", _("Request answered")
        REFUSED = "refused", _("Request refused")
        WARNED = "warned", _("Managers reminded: few days left")
        OVERDUE = "overdue", _("Managers told: overdue")
        EXPORT_ASKED = "export_asked", _("Export asked for")
        EXPORT_READY = "export_ready", _("Export ready")
        EXPORT_FETCHED = "export_fetched", _("Export downloaded")
        CORRECTED = "corrected", _("Data corrected")
        ERASED = "erased", _("Person erased")
        RULE_CHANGED = "rule_changed", _("Retention rule changed")

    kind = models.CharField(max_length=14, choices=Kind.choices)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-id"], name="privacy_events_of_a_kind"),
            models.Index(fields=["person", "-id"], name="privacy_events_of_a_person"),
        ]
