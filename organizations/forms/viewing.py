from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
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

    def clean_until(self) -> datetime | None:
        """The moment the chosen day is over."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None

    def granted(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "can_reply": typed["level"] in (REPLY, FILE),
            "can_file": typed["level"] == FILE,
            "until": typed["until"],
            "reason": typed["reason"],
        }


class ViewingForm(LevelForm):
    """Who may see the requests of which part, as far as the one who gives it runs it."""

    field_order = ["person", "unit", "region", "level", "until", "reason"]

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority
        people = Membership.objects.active().filter(institution=authority.institution).select_related("user")
        self.fields["person"] = forms.ModelChoiceField(people.order_by("user__sort_key", "id"), label=_("Person"))
        self.fields["person"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]
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
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("unit") and typed.get("region"):
            self.add_error("region", _("Choose a unit or a region, not both."))
        if not self.authority.is_whole and not typed.get("unit") and not typed.get("region") and not self.errors:
            self.add_error("unit", _("Choose a unit or region of yours."))
        return typed
