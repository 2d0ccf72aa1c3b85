"""What moves along when a unit or region is merged into another: what apps above this one hang on it.

A mover is registered once, when its app starts. It runs in the transaction of the merge, under the institution's lock
and a lock on the merged row that no new request passes. It answers with what the audit log counts.
"""

from collections.abc import Callable, Mapping

from accounts.models import User
from organizations.models import Region, Unit

Counts = Mapping[str, int]
UnitMover = Callable[[Unit, Unit, User | None], Counts]
RegionMover = Callable[[Region, Region, User | None], Counts]

_unit_movers: list[UnitMover] = []
_region_movers: list[RegionMover] = []


def when_units_merge(mover: UnitMover) -> None:
    """`mover(unit, into, by)`."""
    if mover not in _unit_movers:
        _unit_movers.append(mover)


def when_regions_merge(mover: RegionMover) -> None:
    """`mover(region, into, by)`."""
    if mover not in _region_movers:
        _region_movers.append(mover)


def move_along(place: Region | Unit, into: Region | Unit, by: User | None) -> dict[str, int]:
    counted: dict[str, int] = {}
    if isinstance(place, Unit) and isinstance(into, Unit):
        for move_unit in _unit_movers:
            counted |= move_unit(place, into, by)
    elif isinstance(place, Region) and isinstance(into, Region):
        for move_region in _region_movers:
            counted |= move_region(place, into, by)
    return counted
