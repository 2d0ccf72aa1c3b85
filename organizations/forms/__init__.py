from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.fields import FoldedEmailField, PhoneField
from organizations.models import Institution, Membership, Region, Unit
from organizations.permissions import Authority


class PlaceChoiceField(forms.ModelChoiceField):
    """Regions or units by name and by what they hang under: there may be an “Archive” in each region."""

    def label_from_instance(self, obj: Any) -> str:
        above = obj.parent if isinstance(obj, Region) else obj.region
        return f"{obj.name} · {above.name}" if above else str(obj.name)


def _choice(queryset: QuerySet[Any], label: Any, empty: Any = None, **given: Any) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField
    if queryset.model in (Region, Unit):
        field, queryset = PlaceChoiceField, queryset.select_related("parent" if queryset.model is Region else "region")
    return field(queryset, label=label, required=empty is None, empty_label=empty or "", **given)


def _above(authority: Authority, regions: QuerySet[Region]) -> forms.ModelChoiceField:
    """The region above; only who runs the whole institution hangs something at its top."""
    return _choice(regions, _("Under"), _("At the top of the institution") if authority.is_whole else None)


class InstitutionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Institution.Kind.choices)
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    phone = PhoneField(required=False)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class PlaceForm(NameForm):
    """A new region or unit: its name and the region above it."""

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"] = _above(authority, authority.regions_within())


class MoveForm(forms.Form):
    def __init__(self, *args: Any, authority: Authority, moved: Region | Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = authority.regions_within()
        if isinstance(moved, Region):
            regions = regions.exclude(path__contains=[moved.pk])
        self.fields["under"] = _above(authority, regions)


class MergeForm(forms.Form):
    def __init__(self, *args: Any, authority: Authority, merged: Region | Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: QuerySet[Any] = authority.units_within().select_related("region")
        if isinstance(merged, Region):
            others = authority.regions_within().exclude(path__contains=[merged.pk])
        self.fields["into"] = _choice(others.exclude(pk=merged.pk), _("Into"))


class RoleForm(forms.Form):
    """A role and where it reaches, as far as the one who gives it may give."""

    role = forms.ChoiceField(label=_("Role"), initial=Membership.Role.MEMBER)

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = authority.roles_to_give()
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, label) for role, label in Membership.Role.choices if role in given
        ]
        self.fields["unit"] = _choice(authority.units_within(), _("Unit"), _("No unit"))
        if Membership.Role.REGION_ADMIN in given:
            self.fields["region"] = _choice(
                authority.regions_below(),
                _("Region"),
                _("No region"),
                help_text=_("Only for a regional administrator."),
            )


class MemberForm(RoleForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = FoldedEmailField()

    field_order = ["name", "email", "role", "unit", "region"]


class UnitForm(forms.Form):
    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _choice(authority.units_within(), _("Unit"))
