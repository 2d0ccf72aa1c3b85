from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.colleagues import ColleagueField
from organizations.models import Region, Unit
from organizations.permissions import Authority

READ, REPLY, FILE = "read", "reply", "file"
LEVELS = [
    (READ, _("Read only")),
    (REPLY, _("Read and reply")),
    (FILE, _("Read, reply and file for this place")),
]


class LevelForm(forms.Form):
    """How much, until the end of which day, and why."""

    level = forms.ChoiceField(label=_("Permission"), choices=LEVELS, initial=READ)
    until = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty: until it is withdrawn."))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose a later one."))
        return day

    def granted(self) -> dict[str, Any]:
        """What was typed, in the words of the action; a last day ends with its midnight."""
        typed = self.cleaned_data
        last: date | None = typed["until"]
        return {
            "can_reply": typed["level"] in (REPLY, FILE),
            "can_file": typed["level"] == FILE,
            "until": _begin(last + timedelta(days=1)) if last else None,
            "reason": typed["reason"],
        }


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class MatrixForm(forms.Form):
    """Whom and which place the matrix is about; both live in the address."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    place = forms.ChoiceField(label=_("Who sees"), required=False)

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, Region | Unit] = {f"r{one.pk}": one for one in authority.regions_within()}
        self._places |= {f"u{one.pk}": one for one in authority.units_within().select_related("region")}
        regions = [(key, str(one)) for key, one in self._places.items() if isinstance(one, Region)]
        units = [(key, str(one)) for key, one in self._places.items() if isinstance(one, Unit)]
        self.groups = [(name, rows) for name, rows in ((_("Regions"), regions), (_("Single units"), units)) if rows]
        self.fields["place"].choices = [("", ""), *self.groups]  # type: ignore[attr-defined]

    def filters(self) -> tuple[str, Region | Unit | None]:
        """An address that reads badly asks for everybody."""
        if not self.is_valid():
            return "", None
        return self.cleaned_data["q"], self._places.get(self.cleaned_data["place"])


class ViewingForm(LevelForm):
    """Who may see the requests of which part, as far as the one who gives it runs it."""

    field_order = ["person", "unit", "region", "level", "starts", "until", "reason"]

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority
        self.fields["person"] = ColleagueField(institution=authority.institution, label=_("Person"))
        self.fields["unit"] = forms.ModelChoiceField(
            authority.units_within(), label=_("Unit"), required=False, empty_label=_("No unit")
        )
        if authority.runs_regions:
            self.fields["region"] = forms.ModelChoiceField(
                authority.regions_within(),
                label=_("Region"),
                required=False,
                empty_label=_("No region"),
                help_text=_("Neither: the whole institution.") if authority.is_whole else "",
            )
        self.fields["starts"] = forms.DateField(
            label=_("First day"), required=False, help_text=_("Empty: from now on.")
        )
        self.order_fields(self.field_order)

    def granted(self) -> dict[str, Any]:
        first: date | None = self.cleaned_data["starts"]
        return {**super().granted(), "starts_at": _begin(first) if first else None}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("unit") and typed.get("region"):
            self.add_error("region", _("Choose a unit or a region, not both."))
        if not self.authority.is_whole and not typed.get("unit") and not typed.get("region") and not self.errors:
            self.add_error("unit", _("Choose a unit or region of yours."))
        first, last = typed.get("starts"), typed.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day is before the first one."))
        return typed
