from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from packages.forms.choosing import PackageForm
from packages.forms.fields import last_day, number
from packages.models import Band, Subscription, TierVersion
from packages.queries.office import OnSale


class RenewalForm(PackageForm):
    """The package that follows, filled with the current one where it is still sold."""

    starts_on = forms.DateField(label=gettext_lazy("First day"), required=False)
    ends_on = last_day()
    contract_number = forms.CharField(label=gettext_lazy("Contract number"), max_length=60)
    grace_days = number(
        gettext_lazy("Days of grace"),
        help_text=gettext_lazy("So many days after its end requests are still filed on the units that are left."),
    )
    carry_over_percent = number(
        gettext_lazy("Carried over, percent"),
        help_text=gettext_lazy("So much of the units that the current package leaves unused goes over."),
    )
    field_order = ["offer", "seats", "starts_on", "ends_on", "contract_number", "grace_days", "carry_over_percent"]

    def __init__(self, data: Any, offers: list[OnSale], renewed: Subscription) -> None:
        super().__init__(data, offers)
        day = formats.date_format(renewed.ends_on, "SHORT_DATE_FORMAT")
        self.fields["starts_on"].help_text = _("Empty: the day after the end, %(day)s.") % {"day": day}
        self.initial = {
            "offer": _same(self.choices, renewed),
            "grace_days": renewed.grace_days,
            "carry_over_percent": renewed.carry_over_percent,
        }

    def clean_grace_days(self) -> int:
        return self.cleaned_data["grace_days"] or 0

    def clean_carry_over_percent(self) -> int:
        return self.cleaned_data["carry_over_percent"] or 0


def _same(choices: dict[str, tuple[TierVersion, Band | None]], renewed: Subscription) -> str:
    """The choice most like what the institution has: the band its users fall in, else its tier."""
    of_tier = {value: band for value, (version, band) in choices.items() if version.tier_id == renewed.version.tier_id}
    for value, band in of_tier.items():
        if band is None or band.seats_minimum <= renewed.seats <= band.seats_maximum:
            return value
    return next(iter(of_tier), "")


class SuspendForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The institution's administrators read it."),
    )


class TerminateForm(SuspendForm):
    last_on = forms.DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Today: until midnight. Yesterday: it ends at once.")
    )
    field_order = ["last_on", "reason"]


class SeatsForm(forms.Form):
    amount = number(gettext_lazy("More users"), required=True)
    reason = forms.CharField(label=gettext_lazy("Order or note"), required=False, max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"key": uuid4()})


class ChooseSeatsForm(forms.Form):
    """Who has a seat, by membership."""

    people = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any, memberships: list[int]) -> None:
        super().__init__(data)
        cast(forms.MultipleChoiceField, self.fields["people"]).choices = [(str(pk), str(pk)) for pk in memberships]

    def clean_people(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["people"]]
