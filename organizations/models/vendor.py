from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from organizations.models.places import Institution


class SupportAccessQuerySet(models.QuerySet["SupportAccess"]):
    def waiting(self) -> "SupportAccessQuerySet":
        return self.filter(allowed_at=None, declined_at=None, ended_at=None)

    def running(self, now: datetime) -> "SupportAccessQuerySet":
        """It ends by the clock; nothing has to be done for that."""
        return self.filter(until__gt=now, ended_at=None)


class SupportAccess(models.Model):
    """One colleague at the vendor acts for an institution for some hours, because its administrator allowed it."""

    MOST_HOURS = 72

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        RUNNING = "running", pgettext_lazy("support access", "Runs")
        OVER = "over", pgettext_lazy("support access", "Over")
        ENDED = "ended", _("Ended early")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("support access", "Taken back")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="accesses")
    colleague = models.ForeignKey(User, on_delete=models.PROTECT, related_name="accesses")
    reason = models.CharField(_("reason"), max_length=500)
    hours = models.PositiveSmallIntegerField(_("hours"))
    asked_at = models.DateTimeField(null=True, blank=True, help_text="empty when the institution offered it unasked")
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SupportAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__range=(1, 72)), name="access_is_for_three_days_at_most"),
            models.CheckConstraint(
                condition=Q(allowed_at=None, until=None)
                | Q(until__gt=F("allowed_at"), until__lte=F("allowed_at") + timedelta(hours=72)),
                name="allowed_access_ends_within_three_days",
            ),
            models.CheckConstraint(
                condition=Q(allowed_at=None) | Q(declined_at=None), name="access_is_allowed_or_declined"
            ),
            models.UniqueConstraint(
                fields=["institution", "colleague"],
                condition=Q(allowed_at=None, declined_at=None, ended_at=None),
                name="a_colleague_waits_for_one_answer",
            ),
        ]
        indexes = [models.Index(fields=["colleague", "until"], name="accesses_of_a_colleague")]

    def __str__(self) -> str:
        return f"{self.colleague} · {self.institution}"

    def state(self, now: datetime) -> State:
        if self.declined_at:
            return self.State.DECLINED
        if self.ended_at:
            return self.State.ENDED if self.allowed_at else self.State.WITHDRAWN
        if self.until is None:
            return self.State.WAITING
        return self.State.RUNNING if now < self.until else self.State.OVER


class InstitutionNote(models.Model):
    """What the vendor's people know of an institution. It is theirs: the institution never sees it."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    is_pinned = models.BooleanField(default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "-is_pinned", "-id"], name="notes_of_an_institution")]

    def __str__(self) -> str:
        return self.text[:80]
