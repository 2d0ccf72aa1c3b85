"""What importing the public holidays of a year would change."""

from dataclasses import dataclass, field

from worktime.content import ClosedDay, Content
from worktime.public_holidays import Holiday


@dataclass(slots=True)
class Preview:
    """`gone` were imported once and are no longer in the list. What people closed by hand is left alone."""

    year: int
    new: list[Holiday] = field(default_factory=list)
    changed: list[tuple[ClosedDay, Holiday]] = field(default_factory=list)
    gone: list[ClosedDay] = field(default_factory=list)
    same: list[ClosedDay] = field(default_factory=list)

    @property
    def unconfirmed(self) -> list[ClosedDay]:
        return [closure for closure in self.same if not closure.is_confirmed]

    @property
    def has_effect(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.unconfirmed)


def preview(plan: Content, year: int, listed: list[Holiday]) -> Preview:
    """`changed` is a day that became full or half; a feast that moved is gone on one day and new on another."""
    found = Preview(year)
    imported = {(c.on, c.name): c for c in plan.closures if c.is_holiday and c.on.year == year}
    for holiday in listed:
        known = imported.pop((holiday.on, holiday.name), None)
        if known is None:
            found.new.append(holiday)
        elif known.until != holiday.until:
            found.changed.append((known, holiday))
        else:
            found.same.append(known)
    found.gone = list(imported.values())
    return found
