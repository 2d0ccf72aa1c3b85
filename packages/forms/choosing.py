from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from packages.forms.fields import COUNTED, number
from packages.models import Band, TierVersion
from packages.queries.office import OnSale


class PackageForm(forms.Form):
    """A tier, a band of Premium or numbers of one's own. Empty numbers are the band's, or the tier's fixed ones."""

    offer = forms.ChoiceField(
        label=gettext_lazy("Package"), help_text=gettext_lazy("Numbers left empty are those of the band or the tier.")
    )
    seats = number(gettext_lazy("Users"), help_text=gettext_lazy("Empty: the largest number of the band."))
    written = number(gettext_lazy("Written support"))
    phone = number(gettext_lazy("Phone support"))
    remote = number(gettext_lazy("Live remote support"))
    onsite = number(gettext_lazy("On-site days"))
    workshop = number(gettext_lazy("Workshops"))

    def __init__(self, data: Any, offers: list[OnSale], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.choices: dict[str, tuple[TierVersion, Band | None]] = {}
        for offer in offers:
            for band in offer.bands:
                self.choices[f"band-{band.pk}"] = (offer.version, band)
            self.choices[f"version-{offer.version.pk}"] = (offer.version, None)
        offered = cast(forms.ChoiceField, self.fields["offer"])
        offered.choices = [(value, _words(*chosen)) for value, chosen in self.choices.items()]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "offer" not in typed:
            return typed
        version, band = self.choices[typed["offer"]]
        typed["version"] = version
        typed["allowances"] = _allowances(band) | {
            code.value: typed[code] for code in COUNTED if typed.get(code) is not None
        }
        if "seats" in typed:
            self._clean_seats(typed, version, band)
        return typed

    def _clean_seats(self, typed: dict[str, Any], version: TierVersion, band: Band | None) -> None:
        if typed["seats"] is None:
            typed["seats"] = band.seats_maximum if band else _fixed_seats(version)
        if typed["seats"] is None:
            self.add_error("seats", _("Enter the number of users."))
        elif band and not band.seats_minimum <= typed["seats"] <= band.seats_maximum:
            words = {"low": band.seats_minimum, "high": band.seats_maximum}
            self.add_error("seats", _("This band is for %(low)d to %(high)d users.") % words)


def _words(version: TierVersion, band: Band | None) -> str:
    if band:
        return _("%(tier)s · %(band)s users") % {"tier": version.tier.name, "band": band}
    if version.seats_minimum == version.seats_maximum:
        return version.tier.name
    return _("%(tier)s · numbers of your choice") % {"tier": version.tier.name}


def _allowances(band: Band | None) -> dict[str, int]:
    return {allowance.service.code: allowance.amount for allowance in band.allowances.all()} if band else {}


def _fixed_seats(version: TierVersion) -> int | None:
    return version.seats_minimum if version.seats_minimum == version.seats_maximum else None
