"""What is kept of a closed period: its numbers once, and a file for each language and kind that was asked for."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from organizations.models import Institution
from reports.periods import Period
from reports.scopes import Scope


class Kind(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class AboutPart(models.Model):
    """Which report, of whom: of the vendor without an institution, of a part of one with regions or units."""

    report = models.CharField(max_length=40)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    regions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    units = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        return Scope(self.institution_id, tuple(self.regions), tuple(self.units))

    @property
    def part(self) -> dict[str, str]:
        """What narrows the address of the report to the same part."""
        return {"part": self.scope.word} if self.scope.word else {}


class AboutPeriod(AboutPart):
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.last_on)


class Edition(AboutPeriod):
    """The numbers of a report of a closed period, as they were counted the first time. They never change."""

    shows_names = models.BooleanField(default=True, help_text="of a report about people: for readers of names alone")
    figures = models.JSONField(help_text="what was counted, by keys, in no language")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the figures as canonical JSON")
    made_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True, help_text="the last recount that found the same")
    looked_at = models.DateTimeField(help_text="the last recount, whatever it found")
    differs_since = models.DateTimeField(null=True, blank=True)
    differences: Any = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "report", "first_on", "last_on", "regions", "units", "shows_names"],
                name="numbers_of_a_closed_period_are_kept_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="an_edition_covers_a_day_or_more"),
        ]
        indexes = [
            models.Index(fields=["looked_at", "id"], name="editions_to_look_at"),
            models.Index(fields=["id"], name="editions_that_differ", condition=Q(differs_since__isnull=False)),
        ]


class KeptFile(models.Model):
    """An edition as a file. It is written once and handed out unchanged."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: a schedule"
    )
    schedule = models.ForeignKey(
        "reports.Schedule", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    damaged_since = models.DateTimeField(
        null=True, blank=True, help_text="when the stored file was found gone or changed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "kind"], name="a_file_of_a_closed_period_is_kept_once"
            ),
            models.CheckConstraint(condition=~Q(path="") & Q(size__gt=0), name="a_kept_file_is_whole"),
        ]
        indexes = [models.Index(fields=["id"], name="damaged_files", condition=Q(damaged_since__isnull=False))]

    @property
    def name(self) -> str:
        edition = self.edition
        return f"{edition.report}-{edition.first_on:%Y%m%d}-{edition.last_on:%Y%m%d}-{self.language}.{self.kind}"
