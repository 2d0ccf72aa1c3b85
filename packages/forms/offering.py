from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from packages.conditions import Conditions
from packages.forms.choosing import PackageForm
from packages.forms.fields import BIGGEST_ID, BIGGEST_NUMBER, COUNTED, last_day, number, price
from packages.forms.inquiring import LONGEST_NOTE
from packages.models import Inquiry, Offer, Purpose, QuotaAccount, Service, Subscription
from packages.models.offers import LANGUAGES
from packages.money import prices_are_shown
from packages.queries.catalogue import on_sale_versions
from packages.queries.offers import LAPSING, conditions_of
from packages.queries.office import OnSale

VALID_DAYS = 30
SEATS = Service.Code.SEATS.value


def _common() -> dict[str, forms.Field]:
    note = forms.Textarea(attrs={"rows": 4})
    return {
        "valid_until": forms.DateField(label=_("Valid until"), help_text=_("The last day it can be accepted.")),
        "note": forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=note),
        "language": forms.ChoiceField(label=_("Language of the document"), choices=LANGUAGES),
        "key": forms.UUIDField(widget=forms.HiddenInput),
        "revision": forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=BIGGEST_NUMBER),
    }


def _start(language: str = "tr") -> dict[str, Any]:
    today = timezone.localdate()
    return {"key": uuid4(), "language": language, "valid_until": today + timedelta(days=VALID_DAYS)}


class PackageOfferForm(PackageForm):
    """A package at the vendor's conditions. An upgrade holds at once and keeps the dates of the subscription."""

    starts_on = forms.DateField(label=gettext_lazy("First day"))
    ends_on = last_day()
    grace_days = number(
        gettext_lazy("Days of grace"), help_text=gettext_lazy("Days after the end on which requests are still served.")
    )
    carry_over_percent = number(
        gettext_lazy("Carried over, percent"), help_text=gettext_lazy("Of what is unused at the end, into the renewal.")
    )
    price = price(gettext_lazy("Price of the package"))

    def __init__(
        self, data: Any, kind: Purpose, subscription: Subscription | None, offers: list[OnSale], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, offers, initial=initial)
        self.kind, self.subscription = kind, subscription
        self.fields |= _common()
        if kind == Purpose.UPGRADE:
            for name in ("starts_on", "ends_on", "grace_days", "carry_over_percent"):
                del self.fields[name]
        if not prices_are_shown():
            del self.fields["price"]
        codes = [code.value for code in COUNTED]
        last = ["starts_on", "ends_on", "price", "valid_until", "grace_days", "carry_over_percent", "note", "language"]
        self.order_fields(["offer", "seats", *codes, *last])

    def conditions(self) -> Conditions:
        typed = self.cleaned_data
        return Conditions(
            kind=self.kind,
            subscription=self.subscription,
            valid_until=typed["valid_until"],
            version=typed["version"],
            seats=typed["seats"],
            amounts=typed["allowances"],
            price=self._price(typed),
            starts_on=typed.get("starts_on"),
            ends_on=typed.get("ends_on"),
            grace_days=typed.get("grace_days") or 0,
            carry_over_percent=typed.get("carry_over_percent") or 0,
            note=typed["note"],
            language=typed["language"],
        )

    def _price(self, typed: dict[str, Any]) -> Decimal | None:
        """The one typed, else the list price of what was chosen. While prices are hidden it stays as it was."""
        if "price" not in self.fields:
            return self.initial.get("price")
        version, band = self.choices[typed["offer"]]
        return typed["price"] or (band.list_price if band else None) or version.list_price


class TopUpOfferForm(forms.Form):
    """Units and seats on top of a running subscription, with the price of one when prices are shown."""

    def __init__(self, data: Any, subscription: Subscription | None, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.kind, self.subscription = Purpose.TOP_UP, subscription
        counted = QuotaAccount.objects.filter(subscription=subscription, unlimited=False).select_related("service")
        names = {account.service.code: account.service.name for account in counted.order_by("service__number")}
        self.codes = [*names, SEATS]
        for code, name in {**names, SEATS: _("More users")}.items():
            self.fields[code] = number(name)
            if prices_are_shown():
                self.fields[f"{code}_price"] = price(_("%(service)s: price of one unit") % {"service": name})
        self.fields |= _common()

    def conditions(self) -> Conditions:
        typed = self.cleaned_data
        prices = {code: self._price(code, typed) for code in self.codes if typed[code]}
        return Conditions(
            kind=self.kind,
            subscription=self.subscription,
            valid_until=typed["valid_until"],
            seats=typed[SEATS] or None,
            amounts={code: typed[code] for code in self.codes if code != SEATS and typed[code]},
            unit_prices={code: amount for code, amount in prices.items() if amount is not None},
            note=typed["note"],
            language=typed["language"],
        )

    def _price(self, code: str, typed: dict[str, Any]) -> Decimal | None:
        name = f"{code}_price"
        return typed[name] if name in self.fields else self.initial.get(name)


def initial_of(
    inquiry: Inquiry | None, kind: Purpose, subscription: Subscription | None, language: str
) -> dict[str, Any]:
    """What a new offer starts from: the inquiry, the catalogue and the calendar."""
    initial = _start(inquiry.language if inquiry else language)
    if kind == Purpose.TOP_UP:
        initial |= _unit_prices(subscription)
        return initial | {**(inquiry.amounts if inquiry else {}), SEATS: inquiry.seats if inquiry else None}
    if kind != Purpose.UPGRADE:
        initial["starts_on"] = subscription.ends_on if subscription else timezone.localdate()
    if subscription and kind == Purpose.RENEWAL:
        initial["carry_over_percent"] = subscription.carry_over_percent
        initial["grace_days"] = subscription.grace_days
    tier = inquiry.tier if inquiry else subscription.version.tier if subscription else None
    version = on_sale_versions().filter(tier=tier).first() if tier else None
    if version is None:
        return initial
    seats = inquiry.seats if inquiry else None
    initial["seats"] = seats
    band = version.bands.filter(seats_minimum__lte=seats or 0, seats_maximum__gte=seats or 0).first()
    return initial | {"offer": f"band-{band.pk}" if band else f"version-{version.pk}"}


def _unit_prices(subscription: Subscription | None) -> dict[str, Decimal]:
    if subscription is None:
        return {}
    cells = subscription.version.services.exclude(unit_price=None).select_related("service")
    return {f"{cell.service.code}_price": cell.unit_price for cell in cells if cell.unit_price is not None}


def initial_of_offer(offer: Offer) -> dict[str, Any]:
    """An offer as its form shows it."""
    written = conditions_of(offer)
    initial = {
        "key": offer.key,
        "revision": offer.revision,
        "valid_until": written.valid_until,
        "note": written.note,
        "language": written.language,
        "seats": written.seats,
        "starts_on": written.starts_on,
        "ends_on": offer.last_on,
        "grace_days": written.grace_days,
        "carry_over_percent": written.carry_over_percent,
        "price": written.price,
        "offer": f"version-{offer.version_id}",
    }
    prices = {f"{code}_price": amount for code, amount in written.unit_prices.items()}
    return {**initial, **written.amounts, **prices}


class RevisionForm(forms.Form):
    """Which state of the offer was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=BIGGEST_NUMBER)


class AcceptForm(RevisionForm):
    contract_number = forms.CharField(label=gettext_lazy("Contract number"), max_length=60)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"))


class OffersForm(forms.Form):
    """The filters of the list of offers; they live in the address."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *Offer.State.choices, (LAPSING, gettext_lazy("Lapses within a week"))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *Purpose.choices]
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)


class WriteForm(forms.Form):
    """What only links write into the address of a new offer."""

    inquiry = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    institution = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Purpose.choices])
