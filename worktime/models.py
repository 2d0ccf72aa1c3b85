from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from worktime.content import Content, compiled, read
from worktime.hours import Hours


class Calendar(models.Model):
    """A working calendar. Its zone stays for life: every revision is read in it (kept by a database trigger)."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Istanbul")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "is_default", condition=Q(is_default=True), name="only_one_calendar_is_the_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarRevisionQuerySet(models.QuerySet["CalendarRevision"]):
    def of_default_calendar(self) -> "CalendarRevisionQuerySet":
        return self.filter(calendar__is_default=True)

    def newer_than(self, pk: int) -> "CalendarRevisionQuerySet":
        """Later revisions of the same calendar, so that running clocks can follow."""
        then = CalendarRevision.objects.filter(pk=pk)
        return self.filter(calendar__in=then.values("calendar"), number__gt=then.values("number"))

    def latest_first(self) -> "CalendarRevisionQuerySet":
        return self.order_by("-number", "-id")


class CalendarRevision(models.Model):
    """The whole calendar as it stood from `created_at` until the next revision. It never changes: a promise names the
    revision it was counted with. It is its own history too: who changed what and why, before and after."""

    class Verb(models.TextChoices):
        OPEN = "open", _("Calendar opened")
        SET_WEEK = "set_week", _("Weekly hours changed")
        CLOSE_DAY = "close_day", _("Day closed")
        OPEN_DAY = "open_day", _("Closure removed")
        OVERRIDE_DAY = "override_day", _("Hours set for one day")
        RESTORE_DAY = "restore_day", _("Hours of one day removed")
        IMPORT_HOLIDAYS = "import_holidays", _("Holidays imported")
        CONFIRM_HOLIDAYS = "confirm_holidays", _("Holidays confirmed")

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CalendarRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("calendar", "number", name="a_calendar_numbers_its_revisions"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revisions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.number}"

    @property
    def plan(self) -> Content:
        return read(self.content)

    def hours(self) -> Hours:
        """Compiled once in a process: a revision never changes. Reads the calendar: take it with select_related."""
        key = (self.pk, self.created_at)
        known = _compiled.get(key)
        if known is None:
            if len(_compiled) >= _KEPT:
                _compiled.clear()
            known = _compiled[key] = compiled(self.plan, self.calendar.time_zone)
        return known


# Keyed by creation too: a test database may give the same key to another calendar.
_compiled: dict[tuple[Any, datetime], Hours] = {}
_KEPT = 64
