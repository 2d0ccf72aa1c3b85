"""What a revision of a calendar says, between the JSON in the database and the compiled hours."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from worktime.hours import Closure, Hours, Override, WorktimeError
from worktime.wall_clock import Span, Spans


class InvalidContent(WorktimeError):
    """The stored calendar does not have the shape it must have."""


class Source(StrEnum):
    HOLIDAYS = "holidays"  # the list of public holidays
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One closure. Several may fall on one date. `confirmed_by` is the id of the person who vouches for it."""

    on: date
    name: str
    until: time | None = None
    source: Source = Source.HAND
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None

    @property
    def is_full(self) -> bool:
        return self.until is None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_holiday(self) -> bool:
        return self.source == Source.HOLIDAYS


@dataclass(frozen=True, slots=True)
class OverriddenDay:
    """The hours of one date, whatever the week and the closures say."""

    on: date
    spans: Spans
    name: str


@dataclass(frozen=True)
class Content:
    week: dict[int, Spans]
    closures: tuple[ClosedDay, ...] = ()
    overrides: tuple[OverriddenDay, ...] = field(default=())

    def closures_on(self, day: date) -> list[ClosedDay]:
        return [closure for closure in self.closures if closure.on == day]

    def override_on(self, day: date) -> OverriddenDay | None:
        return next((override for override in self.overrides if override.on == day), None)

    def with_closures(self, closures: list[ClosedDay]) -> "Content":
        return replace(self, closures=tuple(sorted(closures, key=lambda c: (c.on, c.until is not None, c.name))))

    def with_overrides(self, overrides: list[OverriddenDay]) -> "Content":
        return replace(self, overrides=tuple(sorted(overrides, key=lambda o: o.on)))


def compiled(plan: Content, time_zone: str) -> Hours:
    """A full day beats a half, the earlier of two half days counts, names of the winner are kept together."""
    days: dict[date, list[ClosedDay]] = {}
    for closure in plan.closures:
        days.setdefault(closure.on, []).append(closure)
    return Hours(
        time_zone,
        plan.week,
        {day: _as_one(closures) for day, closures in days.items()},
        {override.on: Override(override.spans, override.name) for override in plan.overrides},
    )


def _as_one(closures: list[ClosedDay]) -> Closure:
    full = [closure for closure in closures if closure.is_full]
    untils = [closure.until for closure in closures if closure.until]
    winners = full or closures
    return Closure(tuple(dict.fromkeys(closure.name for closure in winners)), None if full else min(untils))


def difference(before: Content, after: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """What only the one and only the other says, as JSON: the before and after of a change."""
    old, new = write(before), write(after)
    week = [weekday for weekday in old["week"] if old["week"][weekday] != new["week"][weekday]]
    result = []
    for mine, other in ((old, new), (new, old)):
        only: dict[str, Any] = {"week": {weekday: mine["week"][weekday] for weekday in week}}
        for part in ("closures", "overrides"):
            only[part] = [entry for entry in mine[part] if entry not in other[part]]
        result.append({part: value for part, value in only.items() if value})
    return result[0], result[1]


# --- JSON ----------------------------------------------------------------------------------


def write(plan: Content) -> dict[str, Any]:
    return {
        "week": {str(weekday): _write_spans(plan.week.get(weekday, ())) for weekday in range(7)},
        "closures": [_write_closure(closure) for closure in plan.closures],
        "overrides": [
            {"on": override.on.isoformat(), "spans": _write_spans(override.spans), "name": override.name}
            for override in plan.overrides
        ],
    }


def read(data: dict[str, Any]) -> Content:
    """Refuses anything but the shape that write() gives; what the hours may be is checked when they are compiled."""
    try:
        if set(data) != {"week", "closures", "overrides"} or set(data["week"]) != set("0123456"):
            raise InvalidContent("A calendar has a week of seven days, closures and overrides.")
        return Content(
            {int(weekday): read_spans(spans) for weekday, spans in data["week"].items()},
            tuple(read_closure(entry) for entry in data["closures"]),
            tuple(read_override(entry) for entry in data["overrides"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, WorktimeError):
            raise
        raise InvalidContent(f"The stored calendar can't be read: {error!r}") from error


def read_spans(spans: list[list[str]]) -> Spans:
    return tuple(_read_span(span) for span in spans)


def read_closure(entry: dict[str, Any]) -> ClosedDay:
    return ClosedDay(
        on=date.fromisoformat(entry["on"]),
        name=str(entry["name"]),
        until=time.fromisoformat(entry["until"]) if entry["until"] else None,
        source=Source(entry["source"]),
        confirmed_by=entry["confirmed_by"],
        confirmed_at=datetime.fromisoformat(entry["confirmed_at"]) if entry["confirmed_at"] else None,
    )


def read_override(entry: dict[str, Any]) -> OverriddenDay:
    return OverriddenDay(date.fromisoformat(entry["on"]), read_spans(entry["spans"]), str(entry["name"]))


def _read_span(span: list[str]) -> Span:
    opens, closes = span
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _write_spans(spans: Spans) -> list[list[str]]:
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in spans]


def _write_closure(closure: ClosedDay) -> dict[str, Any]:
    return {
        "on": closure.on.isoformat(),
        "name": closure.name,
        "until": f"{closure.until:%H:%M}" if closure.until else None,
        "source": str(closure.source),
        "confirmed_by": closure.confirmed_by,
        "confirmed_at": closure.confirmed_at.isoformat() if closure.confirmed_at else None,
    }
