"""From the wall clock of a zone to UTC: the only place that knows that clocks change.

A moment belongs to a span exactly when the wall clock stands inside it, so an hour that summer time skips is not
counted and an hour that winter time repeats is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
Spans = tuple[Span, ...]

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """An unbroken stretch of working time, in UTC, half-open."""

    opens_at: datetime
    closes_at: datetime

    @property
    def length(self) -> timedelta:
        return self.closes_at - self.opens_at

    @property
    def seconds(self) -> int:
        """For people: the nearest second."""
        return round(self.length.total_seconds())

    @property
    def minutes(self) -> int:
        return self.seconds // 60


def day_windows(day: date, spans: Spans, zone: ZoneInfo) -> list[Window]:
    if not spans:
        return []
    begin = datetime.combine(day, time.min)
    first, last = _offset(begin, zone, fold=0), _offset(begin + DAY, zone, fold=1)
    if first == last:
        return _merged(_shifted(day, spans, first))
    # The clocks change on this day: read the wall clock with the old offset before the change, with the new one after.
    earliest = (begin - max(first, last)).replace(tzinfo=UTC)
    latest = (begin + DAY - min(first, last)).replace(tzinfo=UTC)
    change = _change_of_clocks(earliest, latest, zone, first)
    before = clipped(_shifted(day, spans, first), earliest, change)
    return _merged(before + clipped(_shifted(day, spans, last), change, latest))


def _offset(local: datetime, zone: ZoneInfo, *, fold: int) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()


def _shifted(day: date, spans: Spans, offset: timedelta) -> list[Window]:
    return [
        Window(
            (datetime.combine(day, opens) - offset).replace(tzinfo=UTC),
            (datetime.combine(day, closes) - offset).replace(tzinfo=UTC),
        )
        for opens, closes in spans
    ]


def _merged(found: list[Window]) -> list[Window]:
    """Windows that touch are one: the clocks changed, or two spans meet."""
    merged: list[Window] = []
    for window in found:
        if merged and merged[-1].closes_at == window.opens_at:
            window = Window(merged.pop().opens_at, window.closes_at)
        merged.append(window)
    return merged


def _change_of_clocks(low: datetime, high: datetime, zone: ZoneInfo, old: timedelta) -> datetime:
    """The first UTC second at which the zone no longer has its `old` offset."""
    while high - low > SECOND:
        middle = low + ((high - low) // 2 // SECOND or 1) * SECOND
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


def clipped(found: list[Window], start: datetime, end: datetime) -> list[Window]:
    return [
        Window(max(window.opens_at, start), min(window.closes_at, end))
        for window in found
        if window.opens_at < end and window.closes_at > start
    ]
