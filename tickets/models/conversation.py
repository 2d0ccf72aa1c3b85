import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Fold
from tickets.models.tickets import Ticket


class CommentQuerySet(models.QuerySet["Comment"]):
    def readable(self, *, to_vendor: bool) -> "CommentQuerySet":
        """Notes are for the vendor's people only. Visibility of the ticket is asked of Ticket."""
        return self if to_vendor else self.filter(is_note=False)


class Comment(models.Model):
    """A public text on a ticket, or a note that only the vendor's people see."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CALL = "call", _("Call")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.TEXT)
    is_note = models.BooleanField(default=False)
    by_vendor = models.BooleanField(help_text="written by the vendor's people; copied, since roles change")
    text = models.TextField()
    html = models.TextField(help_text="the text, rendered and sanitised when it was written")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="length of a call")
    sending_key = models.UUIDField(default=uuid.uuid4, unique=True)
    written_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector(Fold("text"), config=Value("simple")), output_field=SearchVectorField(), db_persist=True
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "written_at", "id"], name="comments_of_a_ticket"),
            GinIndex(fields=["search"], name="comment_search"),
        ]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def drafts_of(self, user: User) -> "AttachmentQuerySet":
        """Uploaded by this person and not yet sent with anything."""
        return self.filter(uploaded_by=user, ticket=None)

    def readable_by(self, user: User) -> "AttachmentQuerySet":
        """As with comments: what hangs on a note is the vendor's own."""
        return self if user.is_vendor else self.filter(is_note=False)


class Attachment(models.Model):
    """A file. Until it is sent with a request or reply it is a draft of the person who uploaded it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments")
    is_note = models.BooleanField(default=False)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    path = models.CharField(
        max_length=200, unique=True, help_text="made by the server; never from the person's file name"
    )
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="attachments_of_a_ticket")]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=True) | Q(ticket__isnull=False), name="a_file_of_a_comment_is_of_its_ticket"
            )
        ]
