import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> "NoticeQuerySet":
        """Of somebody at a browser those of the institution where they stand, and those of none."""
        mine = self.filter(user=user)
        return mine.in_institution(user.stands_in) if user.stands_in else mine

    def in_institution(self, here: int) -> "NoticeQuerySet":
        return self.filter(Q(institution=None) | Q(institution=here))

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """One person is told about one event. What it says is put into words when it is shown or sent."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    institution = models.BigIntegerField(null=True, blank=True, help_text="whose matter it is; empty when nobody's")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user"], name="unread_notices_of_a_person", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@{urlsplit(settings.PUBLIC_URL).hostname}>"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> "MailQuerySet":
        """Waits to be sent, or was being sent by a worker that did not come back in time."""
        return self.filter(state__in=Mail.LIVING_STATES, next_try_at__lte=now)


class Mail(models.Model):
    """The outbox: written with the change it tells about, sent later, tried again until it is sent or has failed.

    The words of a notice are found when it is sent; a mail without a notice carries its own.
    While a worker sends it, `next_try_at` is the end of the worker's lease.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not sent: the person may no longer see it")

    LIVING_STATES = (State.PENDING, State.SENDING)

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False, help_text="the text is erased once it is sent")
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="mails_to_send", condition=Q(state__in=["pending", "sending"])
            ),
            models.Index(fields=["-id"], name="failed_mails", condition=Q(state="failed")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="a_sent_mail_says_when")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Preference(models.Model):
    """Whether a person wants a group of notices on a channel. Without a row they do. The bell always rings."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_preferences")
    group = models.CharField(max_length=30)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "group", "channel"], name="one_preference_per_group_and_channel")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.channel} {self.is_wanted}"
