"""The marked days of a year, and what differs between two revisions: for the pages."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from worktime.content import ClosedDay, Content, OverriddenDay, read_closure, read_override, read_spans
from worktime.wall_clock import Spans


def spans_as_text(spans: Spans) -> str:
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A date with closures or hours of its own. `override` beats `closures`."""

    on: date
    closures: tuple[ClosedDay, ...]
    override: OverriddenDay | None

    @property
    def is_full(self) -> bool:
        return any(closure.is_full for closure in self.closures)

    @property
    def unconfirmed(self) -> list[ClosedDay]:
        return [closure for closure in self.closures if not closure.is_confirmed]


def marked_days(plan: Content, year: int) -> list[MarkedDay]:
    closures = {
        on: tuple(group)
        for on, group in groupby(sorted(plan.closures, key=lambda c: c.on), key=lambda c: c.on)
        if on.year == year
    }
    overrides = {override.on: override for override in plan.overrides if override.on.year == year}
    return [MarkedDay(on, closures.get(on, ()), overrides.get(on)) for on in sorted({*closures, *overrides})]


def years_of(plan: Content, today: date) -> list[int]:
    """The years that can be looked at: all that have marked days, and this year."""
    return sorted({today.year, *(c.on.year for c in plan.closures), *(o.on.year for o in plan.overrides)})


@dataclass(frozen=True, slots=True)
class Difference:
    """What a revision changed."""

    week: list[tuple[int, Spans, Spans]]
    closed: list[ClosedDay]
    opened: list[ClosedDay]
    confirmed: list[ClosedDay]
    overridden: list[OverriddenDay]
    restored: list[OverriddenDay]


def differences(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    old = [read_closure(entry) for entry in before.get("closures", [])]
    new = [read_closure(entry) for entry in after.get("closures", [])]
    kept = {_day(closure) for closure in old} & {_day(closure) for closure in new}
    overridden = [read_override(entry) for entry in after.get("overrides", [])]
    replaced = {override.on for override in overridden}
    restored = [read_override(entry) for entry in before.get("overrides", [])]
    return Difference(
        week=[
            (int(weekday), read_spans(spans), read_spans(after["week"][weekday]))
            for weekday, spans in before.get("week", {}).items()
        ],
        closed=[closure for closure in new if _day(closure) not in kept],
        opened=[closure for closure in old if _day(closure) not in kept],
        confirmed=[closure for closure in new if _day(closure) in kept],
        overridden=overridden,
        restored=[override for override in restored if override.on not in replaced],
    )


def _day(closure: ClosedDay) -> tuple[Any, ...]:
    return closure.on, closure.name, closure.until
