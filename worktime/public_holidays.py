"""The public holidays of Türkiye as the `holidays` package knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

import holidays

HALF_DAYS_CLOSE_AT = time(13)
_HALF_DAY_MARK = " (saat 13.00'ten)"


@dataclass(frozen=True, slots=True)
class Holiday:
    on: date
    name: str
    until: time | None = None


def of_turkiye(years: Iterable[int]) -> list[Holiday]:
    """In order. A date with two names, or with a full and a half day, gives two holidays."""
    years = sorted(set(years))
    full = [Holiday(on, name) for on, name in _listed(years, "public")]
    half = [
        Holiday(on, f"{name.removesuffix(_HALF_DAY_MARK)} arifesi", HALF_DAYS_CLOSE_AT)
        for on, name in _listed(years, "half_day")
    ]
    return sorted(full + half, key=lambda holiday: (holiday.on, holiday.until is not None, holiday.name))


def _listed(years: list[int], category: str) -> list[tuple[date, str]]:
    known = holidays.country_holidays("TR", years=years, categories=(category,), language="tr", expand=False)
    return [(on, name) for on in known for name in known.get_list(on)]
