"""How much products are used, day by day, as institutions tell it by file or by their own programs."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Institution, ProgramToken, Unit
from products.models.owning import Product


class UseBatch(models.Model):
    """Rows that came together. A file is a draft until somebody took it in; a program's rows are taken in at once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("To be looked at")
        DONE = "done", _("Taken in")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="use_batches")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", help_text="empty: a program")
    token = models.ForeignKey(ProgramToken, on_delete=models.PROTECT, null=True, related_name="batches")
    file_name = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=80, null=True, help_text="the sender's own: the same key is the same batch")  # noqa: DJ001
    digest = models.CharField(max_length=64, help_text="of the rows, to tell a key that is used for something else")
    state = models.CharField(max_length=5, choices=State.choices, default=State.DONE)
    draft = models.JSONField(default=list, help_text="the rows of a file that nobody took in yet")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["institution", "-id"], name="use_batches_newest_first")]
        constraints = [
            models.UniqueConstraint(fields=["institution", "key"], name="a_batch_is_taken_in_once_by_its_key"),
            models.CheckConstraint(condition=Q(state="draft") | Q(draft=[]), name="a_batch_taken_in_keeps_no_draft"),
        ]


class ProductUse(models.Model):
    """One person's use of one feature of a product on one day. `who` is the person as a key: u and the number, x and
    the sender's own mark, e and chance for who was erased, s and the place for days whose people were added up."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    feature = models.CharField(max_length=80, blank=True)
    who = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    regions = ArrayField(models.BigIntegerField(), default=list, help_text="where the person worked when it came in")
    count = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    batch = models.ForeignKey(UseBatch, on_delete=models.SET_NULL, null=True, related_name="rows", db_index=False)
    is_summed = models.BooleanField(default=False, help_text="nobody's any more: the retention rule added people up")

    class Meta:
        indexes = [models.Index(fields=["day"], name="use_to_be_added_up", condition=Q(is_summed=False))]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "day", "product", "feature", "who"], name="the_use_of_a_day_is_kept_once"
            ),
            models.CheckConstraint(condition=~Q(is_summed=True) | Q(user=None), name="use_added_up_names_nobody"),
        ]


class HeldUse(models.Model):
    """A row that could not be taken in as it came, until somebody puts it right or drops it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("Taken in")
        DROPPED = "dropped", _("Dropped")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(UseBatch, on_delete=models.CASCADE, related_name="held_rows", db_index=False)
    number = models.PositiveIntegerField(help_text="of the row in its batch")
    row = models.JSONField(help_text="as it came")
    reasons = ArrayField(models.CharField(max_length=20))
    digest = models.CharField(max_length=64, help_text="the same row again is the same row")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["institution", "-id"], name="held_use_that_waits", condition=Q(state="waiting"))
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "digest"], name="a_row_is_held_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_at__isnull=False), name="a_held_row_was_decided_at_a_moment"
            ),
        ]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.row["day"])
