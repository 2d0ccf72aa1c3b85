from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, AuditQuerySet
from common.models import SortKey


class Institution(models.Model):
    """A customer: a municipality, ministry, directorate, university or company."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        MINISTRY = "ministry", _("Ministry")
        DIRECTORATE = "directorate", _("Directorate")
        UNIVERSITY = "university", _("University")
        COMPANY = "company", _("Company")

    class NamesFor(models.TextChoices):
        NOBODY = "nobody", _("Nobody: everybody stands under a pseudonym")
        CENTRAL = "central", _("Central administrators")
        ADMINISTRATORS = "administrators", _("Also regional and unit administrators, in their own part")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.MUNICIPALITY)
    city = models.CharField(_("city"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mail_domains = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, help_text="addresses its people have; empty: any"
    )
    lets_ask = models.BooleanField(default=False, help_text="people at these domains may ask to join")
    names_for = models.CharField(
        max_length=14,
        choices=NamesFor.choices,
        default=NamesFor.NOBODY,
        help_text="who reads names beside the figures of single people",
    )
    pseudonym_key = models.UUIDField(
        db_default=Func(function="gen_random_uuid", output_field=models.UUIDField()),
        editable=False,
        help_text="what pseudonyms in figures are made with; shown to nobody",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [models.Index(fields=["sort_key", "id"], name="institution_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def events(self) -> AuditQuerySet:
        """The recorded changes to the institution, its tree, its people and its package."""
        return AuditEntry.objects.of_institution(self.pk)


class Region(models.Model):
    """A part of an institution that holds units and further regions."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="regions")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=120)
    path = ArrayField(models.BigIntegerField(), default=list, help_text="ids from the topmost region down to this one")
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [GinIndex(fields=["path"], name="region_by_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False) & ~Q(merged_into=F("id")),
                name="a_merged_region_is_archived",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="a_region_is_not_its_own_parent"),
            models.UniqueConstraint(
                fields=["institution", "parent", "name"],
                name="siblings_have_different_names",
                nulls_distinct=False,
                condition=Q(archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Where people work and requests come from."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="units")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="units")
    name = models.CharField(_("name"), max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    sort_key = models.GeneratedField(expression=SortKey(F("name")), output_field=models.TextField(), db_persist=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(archived_at__isnull=False) & ~Q(merged_into=F("id")),
                name="a_merged_unit_is_archived",
            ),
            models.UniqueConstraint(
                fields=["institution", "region", "name"],
                name="units_of_a_region_have_different_names",
                nulls_distinct=False,
                condition=Q(archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name
