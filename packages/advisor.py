"""A year of demand replayed against every package: what would have run out and when, and what would have been idle.

Plain values in, plain values out.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

YEAR = 365
LEAST_DAYS = 30


@dataclass(frozen=True)
class Candidate:
    """A tier, or a band of one. `allowances` are units by service: None is unlimited, a missing one is not included."""

    tier: str
    name: str
    seats_minimum: int
    seats_maximum: int | None
    allowances: Mapping[str, int | None]
    priced: frozenset[str] = frozenset()
    has_regions: bool = True
    response_minutes: int = 0
    price: Decimal | None = None

    def covers(self, tier: str, seats: int) -> bool:
        """Whether a package of this tier, for so many users, is this one."""
        is_inside = self.seats_minimum <= seats and (self.seats_maximum is None or seats <= self.seats_maximum)
        return tier == self.tier and is_inside

    def seats_for(self, users: int | None) -> int:
        """How many users to ask for: those that are planned, else as many as it has room for."""
        return max(users, self.seats_minimum) if users else self.seats_maximum or self.seats_minimum


@dataclass(frozen=True)
class Need:
    """What an institution asked of support, or will ask. `uses` are units a day by service, from `begins_on` on.

    `requests` are the services that a package must carry by itself; of the others units can be bought on top.
    `met` counts the first answers that came within so many minutes of working time, of `answered` in all.
    """

    begins_on: date
    uses: Mapping[str, Sequence[int]]
    users: int
    regions: int
    requests: frozenset[str]
    growth: float = 1.0
    answered: int = 0
    met: Mapping[int, int] = field(default_factory=dict)

    def planned(self, *, users: int | None, regions: int | None, growth: int | None) -> "Need":
        """The same year with so many users, so many regions more, and requests that grow by so many percent: by as
        many as there are more users, where nothing is said."""
        users = users or self.users
        factor = users / max(self.users, 1) if growth is None else 1 + growth / 100
        return replace(self, users=users, regions=self.regions + (regions or 0), growth=factor)

    @property
    def days(self) -> int:
        return max((len(days) for days in self.uses.values()), default=0)

    @property
    def is_early(self) -> bool:
        return self.days < LEAST_DAYS


class Fit(StrEnum):
    ENOUGH = "enough"
    SEATS = "seats"
    REGIONS = "regions"
    MISSING = "missing"
    SHORT = "short"


@dataclass(frozen=True)
class Line:
    """One service in one package. `ran_out_on` is the day on which a unit was wanted that was not there."""

    service: str
    allowance: int | None
    used: int
    ran_out_on: date | None = None
    is_included: bool = True
    is_priced: bool = False

    @property
    def lacking(self) -> int:
        return 0 if self.allowance is None else max(self.used - self.allowance, 0)

    @property
    def idle(self) -> float | None:
        """The part that nobody would have used, 0 to 1."""
        return max(self.allowance - self.used, 0) / self.allowance if self.allowance else None


@dataclass(frozen=True)
class Replay:
    """`fit` is what stands in the way first, `line` the service that does.

    `met` is the part of the first answers that came within the time of this package, 0 to 1.
    """

    candidate: Candidate
    lines: list[Line]
    fit: Fit
    line: Line | None = None
    met: float | None = None

    @property
    def on_top(self) -> list[Line]:
        """What would have been bought on top of a package that is enough."""
        return [line for line in self.lines if line.lacking]


@dataclass(frozen=True)
class Advice:
    """`chosen` is the smallest package that is enough, `smaller` the next one below it, which is not."""

    replays: list[Replay]
    chosen: Replay | None
    smaller: Replay | None


def advise(candidates: Sequence[Candidate], need: Need) -> Advice:
    """`candidates` go from the smallest to the largest."""
    demand = {service: _Demand(days, need.growth) for service, days in need.uses.items()}
    replays = [_replay(candidate, need, demand) for candidate in candidates]
    place = next((at for at, replay in enumerate(replays) if replay.fit is Fit.ENOUGH), None)
    if place is None or need.is_early:
        return Advice(replays, None, None)
    return Advice(replays, replays[place], replays[place - 1] if place else None)


class _Demand:
    """The units of a year, added up day by day. Fewer days than a year are repeated until the year is full."""

    def __init__(self, days: Sequence[int], growth: float) -> None:
        year = list(days[-YEAR:]) or [0]
        self.sums = list(accumulate((year * (YEAR // len(year) + 1))[:YEAR]))
        self.growth = growth

    @property
    def units(self) -> int:
        return round(self.sums[-1] * self.growth)

    def day_beyond(self, units: int) -> int | None:
        day = bisect_right(self.sums, units / self.growth + 1e-9) if self.growth else YEAR
        return day if day < YEAR and self.units > units else None


def _replay(candidate: Candidate, need: Need, demand: Mapping[str, _Demand]) -> Replay:
    lines = [_line(candidate, service, wanted, need.begins_on) for service, wanted in demand.items()]
    fit, line = _fit(candidate, need, lines)
    met = need.met.get(candidate.response_minutes)
    part = met / need.answered if need.answered and met is not None else None
    return Replay(candidate, lines, fit, line, part)


def _line(candidate: Candidate, service: str, wanted: _Demand, begins_on: date) -> Line:
    is_included, is_priced = service in candidate.allowances, service in candidate.priced
    allowance = candidate.allowances.get(service, 0)
    beyond = None if allowance is None else wanted.day_beyond(allowance)
    day = None if beyond is None else begins_on + timedelta(days=beyond)
    return Line(service, allowance, wanted.units, day, is_included, is_priced)


def _fit(candidate: Candidate, need: Need, lines: Sequence[Line]) -> tuple[Fit, Line | None]:
    if candidate.seats_maximum is not None and need.users > candidate.seats_maximum:
        return Fit.SEATS, None
    if need.regions > 1 and not candidate.has_regions:
        return Fit.REGIONS, None
    missing = next((line for line in lines if line.used and not line.is_included and not line.is_priced), None)
    if missing:
        return Fit.MISSING, missing
    short = [line for line in lines if line.ran_out_on and line.service in need.requests]
    if short:
        return Fit.SHORT, min(short, key=lambda line: line.ran_out_on or date.max)
    return Fit.ENOUGH, None
