from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from organizations.models.places import Institution, Region, Unit


class ViewingGrantQuerySet(models.QuerySet["ViewingGrant"]):
    def lasting(self, now: datetime) -> "ViewingGrantQuerySet":
        """Neither withdrawn nor over; some may begin on a later day."""
        return self.filter(Q(until=None) | Q(until__gt=now), withdrawn_at=None)

    def living(self, now: datetime) -> "ViewingGrantQuerySet":
        """What opens requests at this moment."""
        return self.lasting(now).filter(Q(starts_at=None) | Q(starts_at__lte=now))


class ViewingGrant(models.Model):
    """Viewing authority: a person may see the requests of a unit, a region's subtree or the whole institution."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="viewing_grants")
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="viewing_grants")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    can_reply = models.BooleanField(default=False)
    can_file = models.BooleanField(default=False, help_text="files requests for the place, too")
    reason = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, help_text="empty: from when it was granted")
    until = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, help_text="told that it ends soon")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ViewingGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(region__isnull=True), name="authority_is_on_a_unit_or_a_region"
            ),
            models.CheckConstraint(condition=Q(can_file=False) | Q(can_reply=True), name="who_files_also_replies"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("starts_at")),
                name="authority_ends_after_it_begins",
            ),
        ]

    @property
    def level(self) -> str:
        """ "read", "reply" or "file"; each holds the ones before it."""
        return "file" if self.can_file else "reply" if self.can_reply else "read"

    @property
    def place(self) -> "Unit | Region | Institution":
        return self.unit or self.region or self.institution

    @property
    def first_day(self) -> date | None:
        return timezone.localdate(self.starts_at) if self.starts_at else None

    @property
    def last_day(self) -> date | None:
        return timezone.localdate(self.until - timedelta(microseconds=1)) if self.until else None
