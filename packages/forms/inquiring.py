from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from packages.conditions import Wish
from packages.forms.fields import number
from packages.models import Purpose, QuotaAccount, Subscription, Tier

LONGEST_NOTE = 2000


class InquiryForm(forms.Form):
    """What an administrator asks for: a package for a number of users, or units on top of the one there is."""

    tier = forms.ModelChoiceField(Tier.objects.none(), label=gettext_lazy("Package"), empty_label="–")
    seats = number(
        gettext_lazy("Users"), help_text=gettext_lazy("How many people will use it. Empty: the number of the package.")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For example from when on, or what it is for."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, kind: Purpose, subscription: Subscription | None, tier: str = "", seats: str = ""
    ) -> None:
        """`tier` and `seats` are what a link proposes; anything odd proposes nothing."""
        tiers = Tier.objects.order_by("rank")
        if kind == Purpose.UPGRADE and subscription:
            tiers = tiers.filter(rank__gte=subscription.version.tier.rank)
        proposed = int(seats) if seats.isascii() and seats.isdigit() and len(seats) < 7 else None
        super().__init__(data, initial={"key": uuid4(), "tier": tiers.filter(code=tier).first(), "seats": proposed})
        self.kind, self.subscription = kind, subscription
        self.units: list[str] = []
        if kind == Purpose.TOP_UP:
            del self.fields["tier"]
            self._add_units()
        else:
            cast(forms.ModelChoiceField, self.fields["tier"]).queryset = tiers

    def _add_units(self) -> None:
        counted = QuotaAccount.objects.filter(subscription=self.subscription, unlimited=False)
        for account in counted.select_related("service").order_by("service__number"):
            self.units.append(account.service.code)
            self.fields[account.service.code] = number(account.service.name, help_text=_left(account))
        if self.subscription and self.subscription.version.seats_maximum != self.subscription.seats:
            self.fields["seats"] = number(gettext_lazy("More users"))
        else:
            del self.fields["seats"]
        self.order_fields([*self.units, "seats", "note", "key"])

    def wish(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            kind=self.kind,
            subscription=self.subscription,
            tier=typed.get("tier"),
            seats=typed.get("seats") or None,
            amounts={code: typed[code] for code in self.units if typed[code]},
            note=typed["note"],
            language=get_language() or "tr",
        )


def _left(account: QuotaAccount) -> str:
    words = {"left": _number(account.available or 0), "granted": _number(account.granted)}
    return _("Left: %(left)s of %(granted)s") % words


def _number(value: int) -> str:
    return formats.number_format(value, 0, force_grouping=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class StaleReasonForm(ReasonForm):
    """A reason, and which state of the offer was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
