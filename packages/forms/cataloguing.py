from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from packages.forms.fields import BIGGEST_ID, number, price
from packages.models import Service, TierService, TierVersion
from packages.money import prices_are_shown
from packages.queries.catalogue import bands_of
from packages.terms import BandTerms, CellTerms, Mode, VersionTerms

MODES = [
    (Mode.NONE.value, gettext_lazy("Not included")),
    (Mode.PRICED.value, gettext_lazy("Priced per unit")),
    (Mode.RANGE.value, gettext_lazy("A number or a range")),
    (Mode.UNLIMITED.value, gettext_lazy("Unlimited")),
]
YES_OR_NO = {Service.Kind.INCLUDED, Service.Kind.UNLIMITED}
SPARE_BANDS = 2


class VersionForm(forms.Form):
    """Every cell of a draft and its bands. An empty line of a band is no band."""

    seats_minimum = number(gettext_lazy("Users, from"), required=True)
    seats_maximum = number(gettext_lazy("Users, to"), help_text=gettext_lazy("Empty: without limit."))
    priority = number(gettext_lazy("Priority"), required=True, help_text=gettext_lazy("1 is served first."))
    response_minutes = number(gettext_lazy("First answer, minutes"), required=True)
    list_price = price(gettext_lazy("List price of a year"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIGGEST_ID)

    def __init__(self, data: Any, version: TierVersion, seen: int) -> None:
        names = ("seats_minimum", "seats_maximum", "priority", "response_minutes", "list_price")
        super().__init__(data, initial={"seen": seen} | {name: getattr(version, name) for name in names})
        self.cells = list(version.services.select_related("service").order_by("service__number"))
        self.counted = [cell for cell in self.cells if cell.service.kind == Service.Kind.QUOTA]
        self.yes_or_no = [cell for cell in self.cells if cell.service.kind in YES_OR_NO]
        for cell in self.counted:
            self._add_counted(cell)
        for cell in self.yes_or_no:
            field = forms.BooleanField(label=cell.service.name, required=False, initial=cell.included)
            self.fields[f"{cell.service.code}_included"] = field
        self.bands = bands_of(version)
        self.rows = self._add_bands(version)
        if not prices_are_shown():
            for name in [name for name in self.fields if name.endswith("_price")]:
                del self.fields[name]

    def _add_counted(self, cell: TierService) -> None:
        code, name = cell.service.code, cell.service.name
        mode = forms.ChoiceField(label=name, choices=MODES, initial=mode_of(cell).value)
        self.fields[f"{code}_mode"] = mode
        self.fields[f"{code}_minimum"] = number(_("%(service)s, from") % {"service": name}, initial=cell.minimum)
        self.fields[f"{code}_maximum"] = number(_("%(service)s, to") % {"service": name}, initial=cell.maximum)
        label = _("%(service)s: price of one unit") % {"service": name}
        self.fields[f"{code}_unit_price"] = price(label, initial=cell.unit_price)

    def _add_bands(self, version: TierVersion) -> int:
        """Fields for the bands there are and a few more; says for how many."""
        has_range = version.seats_maximum is not None and version.seats_maximum > version.seats_minimum
        rows = len(self.bands) + SPARE_BANDS if self.bands or has_range else 0
        for row in range(rows):
            band = self.bands[row] if row < len(self.bands) else None
            amounts = {one.service.code: one.amount for one in band.allowances.all()} if band else {}
            words = {"row": row + 1}
            low, high = _("Band %(row)d: users, from") % words, _("Band %(row)d: users, to") % words
            self.fields[f"band{row}_low"] = number(low, initial=band.seats_minimum if band else None)
            self.fields[f"band{row}_high"] = number(high, initial=band.seats_maximum if band else None)
            for cell in self.counted:
                label = _("Band %(row)d: %(service)s") % {**words, "service": cell.service.name}
                self.fields[f"band{row}_{cell.service.code}"] = number(label, initial=amounts.get(cell.service.code))
            label = _("Band %(row)d: list price") % words
            self.fields[f"band{row}_price"] = price(label, initial=band.list_price if band else None)
        return rows

    # what the page walks over

    def head_fields(self) -> list[BoundField]:
        names = ("seats_minimum", "seats_maximum", "priority", "response_minutes", "list_price")
        return [self[name] for name in names if name in self.fields]

    def counted_rows(self) -> Iterator[tuple[TierService, list[BoundField]]]:
        for cell in self.counted:
            names = [f"{cell.service.code}_{part}" for part in ("mode", "minimum", "maximum", "unit_price")]
            yield cell, [self[name] for name in names if name in self.fields]

    def included_fields(self) -> list[BoundField]:
        return [self[f"{cell.service.code}_included"] for cell in self.yes_or_no]

    def band_rows(self) -> Iterator[list[BoundField]]:
        for row in range(self.rows):
            names = ["low", "high", *(cell.service.code for cell in self.counted), "price"]
            yield [self[f"band{row}_{name}"] for name in names if f"band{row}_{name}" in self.fields]

    # what was typed

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for row in range(self.rows):
            self._require_both_ends(row, typed)
        if not self.errors:
            typed["terms"] = self._terms(typed)
        return typed

    def _require_both_ends(self, row: int, typed: dict[str, Any]) -> None:
        filled = [name for name in self.fields if name.startswith(f"band{row}_") and typed.get(name) is not None]
        for part in ("low", "high") if filled else ():
            name = f"band{row}_{part}"
            if typed.get(name) is None and name not in self.errors:
                self.add_error(name, _("Enter both ends of the band, or empty its line."))

    def _terms(self, typed: dict[str, Any]) -> VersionTerms:
        prices = self._prices(typed)
        return VersionTerms(
            priority=typed["priority"],
            response_minutes=typed["response_minutes"],
            seats_minimum=typed["seats_minimum"],
            seats_maximum=typed["seats_maximum"],
            list_price=prices["list_price"],
            counted={cell.service.code: _cell_terms(cell.service.code, typed, prices) for cell in self.counted},
            included={cell.service.code: typed[f"{cell.service.code}_included"] for cell in self.yes_or_no},
            bands=[band for row in range(self.rows) if (band := self._band(row, typed))],
        )

    def _prices(self, typed: dict[str, Any]) -> dict[str, Decimal | None]:
        """While prices are hidden they stay as they are."""
        names = ["list_price", *(f"{cell.service.code}_unit_price" for cell in self.counted)]
        kept = {"list_price": self.initial.get("list_price")}
        kept |= {f"{cell.service.code}_unit_price": cell.unit_price for cell in self.counted}
        return {name: typed.get(name) if name in self.fields else kept[name] for name in names}

    def _band(self, row: int, typed: dict[str, Any]) -> BandTerms | None:
        low, high = typed.get(f"band{row}_low"), typed.get(f"band{row}_high")
        if low is None or high is None:
            return None
        found = {cell.service.code: typed.get(f"band{row}_{cell.service.code}") for cell in self.counted}
        amounts = {code: amount for code, amount in found.items() if amount is not None}
        kept = self.bands[row].list_price if row < len(self.bands) else None
        return BandTerms(row, low, high, amounts, typed.get(f"band{row}_price") if prices_are_shown() else kept)


def _cell_terms(code: str, typed: dict[str, Any], prices: dict[str, Decimal | None]) -> CellTerms:
    mode, unit_price = Mode(typed[f"{code}_mode"]), prices[f"{code}_unit_price"]
    if mode != Mode.RANGE:
        return CellTerms(mode, unit_price=unit_price)
    return CellTerms(mode, typed[f"{code}_minimum"], typed[f"{code}_maximum"], unit_price)


def mode_of(cell: TierService) -> Mode:
    if cell.unlimited:
        return Mode.UNLIMITED
    if cell.priced_per_unit:
        return Mode.PRICED
    return Mode.RANGE if cell.included else Mode.NONE
