from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.models.people import User


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def of_institution(self, institution_id: int) -> "AuditQuerySet":
        return self.filter(institution_id=institution_id)

    def between(self, start: datetime, end: datetime) -> "AuditQuerySet":
        return self.filter(at__gte=start, at__lt=end)

    def newest_first(self) -> "AuditQuerySet":
        return self.order_by("-id")


class AuditEntry(models.Model):
    """Who changed what about rights, people, packages and settings, who took data out, and who signed in.

    Nothing is changed afterwards and nothing deleted but by the retention rules: a database trigger sees to that. So no
    row carries a person's name or address of mail: people are ids here and get their names when an entry is shown.
    """

    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="nobody: the system, or somebody who had not signed in",
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, help_text="about whom"
    )
    institution_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=60, blank=True)
    through = models.BigIntegerField(null=True, help_text="the support access it was done through")

    objects: ClassVar[AuditQuerySet] = AuditQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["institution_id", "-id"], name="audit_of_an_institution"),
            models.Index(fields=["person", "-id"], name="audit_about_a_person"),
            models.Index(fields=["actor", "-id"], name="audit_by_a_person"),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
