from datetime import date, timedelta
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from packages.models import Band, LedgerEntry, QuotaAccount, Service, Subscription, Tier, TierVersion
from packages.queries.office import Offer

COUNTED = (
    Service.Code.WRITTEN,
    Service.Code.PHONE,
    Service.Code.REMOTE,
    Service.Code.ONSITE,
    Service.Code.WORKSHOP,
)
BIGGEST_ID = 2**63 - 1
BIGGEST_NUMBER = 2**31 - 1
ALL = [("", gettext_lazy("All"))]


def _number(label: Any, *, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=BIGGEST_NUMBER, localize=True, help_text=help_text
    )


class StatementForm(forms.Form):
    """The filters of a statement; they live in the address."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Entry"), required=False, choices=[*ALL, *LedgerEntry.Kind.choices])
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, services: list[Service]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["service"]).choices = [
            *ALL,
            *((service.code, service.name) for service in services),
        ]


class PageForm(forms.Form):
    """What only links write into the address; anything odd in it is a bad request, not a mistake of a person."""

    institution = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    subscription = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    before = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)


class SubscriptionsForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Institution"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[*ALL, *Subscription.State.choices])
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        tiers = Tier.objects.order_by("rank").values_list("code", "name")
        cast(forms.ChoiceField, self.fields["tier"]).choices = [*ALL, *tiers]


class OfferForm(forms.Form):
    """A tier, a band of Premium or numbers of one's own. Empty numbers are the band's, or the tier's fixed ones."""

    offer = forms.ChoiceField(
        label=gettext_lazy("Package"), help_text=gettext_lazy("Numbers left empty are those of the band or the tier.")
    )
    seats = _number(gettext_lazy("Users"), help_text=gettext_lazy("Empty: the largest number of the band."))
    written = _number(gettext_lazy("Written support"))
    phone = _number(gettext_lazy("Phone support"))
    remote = _number(gettext_lazy("Live remote support"))
    onsite = _number(gettext_lazy("On-site days"))
    workshop = _number(gettext_lazy("Workshops"))

    def __init__(self, data: Any, offers: list[Offer]) -> None:
        super().__init__(data)
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


class SaleForm(OfferForm):
    contract_number = forms.CharField(label=gettext_lazy("Contract number"), max_length=60)
    starts_on = forms.DateField(label=gettext_lazy("First day"), help_text=gettext_lazy("For example 01.01.2027"))
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: a year from the first day.")
    )
    field_order = ["offer", "seats", "starts_on", "ends_on", "contract_number"]

    def clean(self) -> dict[str, Any]:
        """People name the last day; a subscription ends on the day after it."""
        typed = super().clean()
        starts_on, last_on = typed.get("starts_on"), typed.get("ends_on")
        if starts_on and "ends_on" in typed:
            typed["ends_on"] = last_on + timedelta(days=1) if last_on else _a_year_after(starts_on)
        return typed


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, obj: QuotaAccount) -> str:
        return obj.service.name


class TopUpForm(forms.Form):
    account = AccountField(label=gettext_lazy("Service"), empty_label="–", queryset=QuotaAccount.objects.none())
    amount = _number(gettext_lazy("Units"), required=True)
    reason = forms.CharField(label=gettext_lazy("Order or note"), required=False, max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, subscription: Subscription) -> None:
        super().__init__(data, initial={"key": uuid4()})
        counted = QuotaAccount.objects.filter(subscription=subscription, unlimited=False).select_related("service")
        cast(AccountField, self.fields["account"]).queryset = counted.order_by("service__number")


class GoodwillForm(TopUpForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The institution reads it on its statement."),
    )
