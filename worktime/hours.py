"""The arithmetic of working time: plain values in, plain values out, no database and no clock.

All results are UTC instants and every stretch of time is half-open. How a local day becomes UTC is in `wall_clock`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worktime.wall_clock import DAY, SECOND, Spans, Window, clipped, day_windows

LONGEST_CLOSURE = 366  # days in a row; a calendar closed for longer is a mistake, not a holiday


class WorktimeError(ValueError):
    """A calendar or a moment that working time can't be counted with."""


class InvalidHours(WorktimeError):
    """Spans that overlap or end before they start, a week without any, an unknown zone."""


class NaiveMoment(WorktimeError):
    """A moment without a time zone."""


class NeverOpen(WorktimeError):
    """Nothing is open within 366 days."""


class Why(StrEnum):
    """Why working time was not counted on a day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Closure:
    """A day closed as a whole, or from `until` on. A date may carry several names."""

    names: tuple[str, ...]
    until: time | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """The hours of one date, whatever the week and the closures say."""

    spans: Spans
    name: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A local day, or a part of one, that was not counted although time passed."""

    on: date
    why: Why
    names: tuple[str, ...] = ()
    until: time | None = None


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One row of an explanation: what a local day gave, what it didn't, or both on a half day."""

    on: date
    windows: tuple[Window, ...]
    skipped: Skipped | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a due time came about: the windows counted and the days skipped, both in order."""

    start: datetime
    minutes: int
    due: datetime
    time_zone: str
    windows: tuple[Window, ...]
    skipped: tuple[Skipped, ...]

    @property
    def counts_from(self) -> datetime | None:
        """The next opening after a start outside working hours."""
        return self.windows[0].opens_at if self.windows and self.windows[0].opens_at > self.start else None

    @property
    def days(self) -> list[ExplainedDay]:
        """The windows and the skipped days together, day by day."""
        zone = ZoneInfo(self.time_zone)
        counted: dict[date, list[Window]] = {}
        for window in self.windows:
            counted.setdefault(window.opens_at.astimezone(zone).date(), []).append(window)
        skipped = {day.on: day for day in self.skipped}
        return [ExplainedDay(on, tuple(counted.get(on, ())), skipped.get(on)) for on in sorted({*counted, *skipped})]


@dataclass(frozen=True)
class Hours:
    """A compiled calendar. `week` maps 0 (Monday) to 6 (Sunday) to the spans of that day."""

    time_zone: str
    week: Mapping[int, Spans]
    closures: Mapping[date, Closure] = field(default_factory=dict)
    overrides: Mapping[date, Override] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidHours(f"There is no time zone {self.time_zone!r}.") from error
        for spans in [*self.week.values(), *(override.spans for override in self.overrides.values())]:
            check_spans(spans)
        if not any(self.week.get(weekday) for weekday in range(7)):
            raise InvalidHours("The week has no working time at all.")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)  # zoneinfo keeps one object per zone

    def spans_on(self, day: date) -> Spans:
        """An override beats a closure, a closure beats the week."""
        override = self.overrides.get(day)
        if override is not None:
            return override.spans
        closure = self.closures.get(day)
        spans = self.week.get(day.weekday(), ())
        if closure is None:
            return spans
        return () if closure.until is None else _cut(spans, closure.until)


def check_spans(spans: Spans) -> None:
    """Spans of a day are in order and don't overlap; touching is fine."""
    previous: time | None = None
    for opens, closes in spans:
        if opens >= closes:
            raise InvalidHours(f"The span {opens:%H:%M}–{closes:%H:%M} ends before it starts.")
        if previous is not None and opens < previous:
            raise InvalidHours(f"The span {opens:%H:%M}–{closes:%H:%M} overlaps the one before it.")
        previous = closes


def whole_seconds(length: timedelta) -> int:
    """A started second counts: so elapsed <= target exactly when the moment is not after the due time."""
    return -(-length // SECOND)


def add(start: datetime, minutes: int, hours: Hours) -> datetime:
    """The moment when `minutes` of working time have passed. A deadline on closing time is that closing time."""
    return _counted(start, minutes, hours)[0]


def elapsed(start: datetime, end: datetime, hours: Hours) -> int:
    """Seconds of working time in [start, end), 0 when end is not after start."""
    total = timedelta()
    for window in windows(start, end, hours):
        total += window.length
    return whole_seconds(total)


def windows(start: datetime, end: datetime, hours: Hours) -> tuple[Window, ...]:
    """The working time in [start, end) as UTC windows."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return ()
    found: list[Window] = []
    for day in _days(_local_day(start, hours), _local_day(end, hours)):
        found += clipped(_windows_on(day, hours), start, end)
    return tuple(found)


def explain(start: datetime, minutes: int, hours: Hours) -> Explanation:
    """The due time of add() with every window it counted and every day it skipped."""
    due, counted = _counted(start, minutes, hours)
    start = _utc(start)
    days = _days(_local_day(start, hours), _local_day(due, hours)) if due > start else ()
    skipped = [reason for day in days if (reason := _skipped(day, start, due, hours))]
    return Explanation(start, minutes, due, hours.time_zone, tuple(counted), tuple(skipped))


def is_open(moment: datetime, hours: Hours) -> bool:
    moment = _utc(moment)
    return any(w.opens_at <= moment < w.closes_at for w in _windows_on(_local_day(moment, hours), hours))


def next_opening(moment: datetime, hours: Hours) -> datetime:
    """The first open moment at or after `moment`: itself while open."""
    moment = _utc(moment)
    return max(moment, next(_windows_from(moment, hours)).opens_at)


def closing_today(moment: datetime, hours: Hours) -> datetime | None:
    """The last closing of the local day, None when no working time is left in it."""
    moment = _utc(moment)
    today = _windows_on(_local_day(moment, hours), hours)
    return today[-1].closes_at if today and today[-1].closes_at > moment else None


# --- the way of one count ------------------------------------------------------------------


def _counted(start: datetime, minutes: int, hours: Hours) -> tuple[datetime, list[Window]]:
    if minutes < 0:
        raise WorktimeError("Working minutes can't be negative.")
    start = _utc(start)
    left, counted = timedelta(minutes=minutes), list[Window]()
    if not left:
        return start, counted
    for window in _windows_from(start, hours):
        length = window.length
        if left <= length:
            due = window.opens_at + left
            return due, [*counted, Window(window.opens_at, due)]
        counted.append(window)
        left -= length
    raise AssertionError("unreachable: windows end with NeverOpen")


def _windows_from(start: datetime, hours: Hours) -> Iterator[Window]:
    """Windows from `start` on, the first clipped to it. Raises NeverOpen instead of walking on for ever."""
    day, closed_days = _local_day(start, hours), 0
    while closed_days <= LONGEST_CLOSURE:
        found = [window for window in _windows_on(day, hours) if window.closes_at > start]
        closed_days = 0 if found else closed_days + 1
        for window in found:
            yield Window(max(window.opens_at, start), window.closes_at)
        day += DAY
    raise NeverOpen(f"Nothing is open within {LONGEST_CLOSURE} days before {day:%d.%m.%Y}.")


def _skipped(day: date, start: datetime, end: datetime, hours: Hours) -> Skipped | None:
    """Why `day` gave no time, or less than its weekday usually does, between start and end."""
    actual = _windows_on(day, hours)
    usual_spans = hours.week.get(day.weekday(), ())
    usual = day_windows(day, usual_spans, hours.zone)
    if actual and clipped(actual, start, end) == clipped(usual, start, end):
        return None
    override, closure = hours.overrides.get(day), hours.closures.get(day)
    if override is not None:
        return Skipped(day, Why.OVERRIDE, (override.name,) if override.name else ())
    names = closure.names if closure else ()
    if not usual_spans:
        return Skipped(day, Why.WEEKEND, names)
    until = closure.until if closure else None
    return Skipped(day, Why.HALF_DAY if until else Why.HOLIDAY, names, until)


# --- local days ----------------------------------------------------------------------------


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveMoment(f"{moment!r} has no time zone.")
    return moment.astimezone(UTC)


def _local_day(moment: datetime, hours: Hours) -> date:
    return moment.astimezone(hours.zone).date()


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _cut(spans: Spans, until: time) -> Spans:
    return tuple((opens, min(closes, until)) for opens, closes in spans if opens < until)


def _windows_on(day: date, hours: Hours) -> list[Window]:
    return day_windows(day, hours.spans_on(day), hours.zone)
