"""When units run out: last year's seasons at this year's level, or the pace so far when there is no last year.

Plain values in, plain values out. docs/decisions says what this was chosen over and by which figures.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

LEAST_DAYS = 30  # fewer say nothing about a year
YEAR = 364  # whole weeks, so that a day is compared with the same weekday
RECENT = 28
SMOOTHED = 14  # days on either side
DOUBT_IN_SEASON = 60  # so many units in a month weigh a season as much as no season
CAUTION = 0.4  # so much of a year's use weighs the old level as much as the new one

# The band covers four of five run-out days in the back-test (bench/forecast.py).
WIDTH = 1.28
LUMPS = 3.0  # requests come in lumps: variance of the use of a day, in units
DRIFT = {"season": 0.13, "pace": 0.2}  # how far a year strays from the one it is told by


class Method(StrEnum):
    SEASON = "season"
    PACE = "pace"


@dataclass(frozen=True)
class Forecast:
    """`runs_out_on`, and its band from `low` to `high`: None when that is not before the end of the package.

    `left_at_end` is what remains at the end, below zero what would be lacking; None when unlimited or too early.
    """

    method: Method
    is_early: bool = False
    runs_out_on: date | None = None
    low: date | None = None
    high: date | None = None
    left_at_end: int | None = None

    @property
    def is_tight(self) -> bool:
        """It should last, but it may not."""
        return self.runs_out_on is None and self.low is not None


def forecast(uses: Sequence[int], left: int | None, *, starts_on: date, ends_on: date, today: date) -> Forecast:
    """`uses` are units a day, oldest first, today's last; they may reach back to earlier packages."""
    history = History(uses, len(uses) - 1 - (today - starts_on).days)
    if len(uses) < LEAST_DAYS:
        return Forecast(history.method, is_early=True)
    if left is None:
        return Forecast(history.method)
    days = (ends_on - today).days
    expected = list(accumulate(history.expected(max(days - 1, 0))))
    spread = history.spreads(expected)
    crossings = (
        _first(left, (units + WIDTH * wide for units, wide in zip(expected, spread, strict=True))),
        _first(left, expected),
        _first(left, (units - WIDTH * wide for units, wide in zip(expected, spread, strict=True))),
    )
    low, middle, high = (None if day is None else today + timedelta(days=day) for day in crossings)
    return Forecast(history.method, False, middle, low, high, left - round(expected[-1] if expected else 0))


def _first(left: int, used: Sequence[float] | Iterator[float]) -> int | None:
    """The first day, counted from tomorrow as 1, on which `left` units are used; 0 when none is left today."""
    if left <= 0:
        return 0
    return next((day for day, units in enumerate(used, start=1) if units >= left), None)


class History:
    """Days of use, asked for their seasons and their level. `begin` is the first day of the package of today."""

    def __init__(self, uses: Sequence[int], begin: int) -> None:
        self.sums = [0, *accumulate(uses)]
        self.days = len(uses)
        self.mean = self.between(self.days - YEAR, self.days) / max(min(self.days, YEAR), 1)
        self.method = Method.SEASON if self.days >= YEAR + RECENT else Method.PACE
        self.begin = max(YEAR, min(begin, self.days - RECENT))

    def between(self, first: int, after: int) -> int:
        return self.sums[max(0, min(after, self.days))] - self.sums[max(0, min(first, self.days))]

    def expected(self, count: int) -> list[float]:
        """The units of each of the next days."""
        if self.method is Method.PACE:
            return [self.mean] * count
        level = self._level()
        year = [level * units for units in self._seasons(self.days - YEAR, self.days)]
        return (year * (count // YEAR + 1))[:count]

    def spreads(self, expected: Sequence[float]) -> list[float]:
        """One standard deviation of so many expected units: chance, a level known from few, and drift."""
        seen = self.between(self.begin if self.method is Method.SEASON else 0, self.days) + 1
        share = LUMPS / seen + DRIFT[self.method] ** 2
        return [math.sqrt(LUMPS * units + units * units * share) for units in expected]

    def _level(self) -> float:
        """How this package is used against the same days a year ago, drawn to 1 while it is young."""
        now = self.between(self.begin, self.days)
        before = sum(self._seasons(self.begin - YEAR, self.days - YEAR))
        caution = CAUTION * self.mean * YEAR + 10
        return (now + caution) / (before + caution)

    def _seasons(self, first: int, after: int) -> list[float]:
        """The use around each of these days, drawn to the mean where few units say little."""
        sums, days = self.sums, self.days
        a_month = self.mean * (2 * SMOOTHED + 1)
        weight = a_month / (a_month + DOUBT_IN_SEASON)
        rest = (1 - weight) * self.mean
        around = [(max(0, day - SMOOTHED), min(days, day + SMOOTHED + 1)) for day in range(first, after)]
        return [weight * (sums[end] - sums[begin]) / (end - begin) + rest for begin, end in around]
