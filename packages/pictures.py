"""Use of a subscription as its page draws it: plain rows and the words beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from common.charts import Column
from organizations.models import Unit
from packages.queries import Share, Use


@dataclass(frozen=True)
class Part:
    """A service, a region or a unit with what it used."""

    name: str
    share: Share
    note: str = ""


@dataclass(frozen=True)
class Month:
    day: date
    units: list[int]
    spent: int
    held: int


@dataclass(frozen=True)
class Picture:
    columns: list[Column]
    finding: str
    names: list[str]
    months: list[Month]
    services: list[Part]
    regions: list[Part]
    units: list[Part]
    total: Share

    @property
    def has_regions(self) -> bool:
        return len(self.regions) > 1

    @property
    def most_of_services(self) -> int:
        return _most(self.services)

    @property
    def most_of_regions(self) -> int:
        return _most(self.regions)

    @property
    def most_of_units(self) -> int:
        return _most(self.units)


def picture(use: Use, names: dict[str, str]) -> Picture:
    """`names` are those of the counted services, by code and in their order."""
    nowhere = Share()
    return Picture(
        columns=[Column(formats.date_format(day, "M"), share.spent, share.held) for day, share in use.months.items()],
        finding=_finding(use),
        names=list(names.values()),
        months=[
            Month(day, [share.by_service.get(code, 0) for code in names], share.spent, share.held)
            for day, share in use.months.items()
        ],
        services=[Part(name, use.services.get(code, nowhere)) for code, name in names.items()],
        regions=[Part(row.region.name if row.region else _("Outside the regions"), row.share) for row in use.regions],
        units=[_unit(row.unit, row.share) for row in use.units],
        total=use.total,
    )


def _most(parts: Iterable[Part]) -> int:
    return max((part.share.units for part in parts), default=0)


def _unit(unit: Unit | None, share: Share) -> Part:
    if unit is None:
        return Part(_("Without a unit"), share)
    return Part(unit.name, share, unit.region.name if unit.region else "")


def _finding(use: Use) -> str:
    if not use.total.units:
        return _("Nothing has been used yet.")
    day, share = max(use.months.items(), key=lambda item: item[1].units)
    words = {"month": formats.date_format(day, "YEAR_MONTH_FORMAT"), "units": share.units}
    return _("Most units in: %(month)s, %(units)d") % words
