"""Figures about people, told so that they do not tell one person's from another's when names are not to be read.

Lines of a few people are put together until nobody can be picked out: also not by taking what is shown from the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.figures import FEWEST_PEOPLE
from reports.measures import USED
from reports.periods import Period
from reports.queries.people import active_people, used
from reports.queries.sums import NOTHING, added, sums
from reports.scopes import Scope

Sums = Mapping[str, int]
Rows = Mapping[Any, Sums]
PLACES = frozenset({"unit", "regions", "product"})


@dataclass(frozen=True)
class Careful:
    """`rows` are all, for the sum; `together` are the keys whose rows are told as one."""

    rows: Rows
    together: frozenset[Any] = frozenset()
    note: str = ""
    is_withheld: bool = False

    @property
    def shown(self) -> Rows:
        return {} if self.is_withheld else {key: row for key, row in self.rows.items() if key not in self.together}

    @property
    def rest(self) -> Sums | None:
        return put_together({key: self.rows[key] for key in self.together}) if self.together else None


def measured(scope: Scope, period: Period, by: str = "whole", compared: Period | None = None) -> Rows:
    """The sums, with how many people are behind each, and how many requests they filed in the period before."""
    found, told = sums(scope, period, by), used(scope, period, by)
    people, before = _people(scope, period, by), _before(scope, compared or period.before, by)
    return {
        key: {
            **found.get(key, NOTHING),
            **told.get(key, dict.fromkeys(USED, 0)),
            "people": people.get(key, 0),
            "filed_before": before.get(key, NOTHING)["filed"],
        }
        for key in {**found, **told}
    }


def _before(scope: Scope, compared: Period, by: str) -> Rows:
    return {} if by in {"month", "day"} else sums(scope, compared, by)


def _people(scope: Scope, period: Period, by: str) -> Mapping[Any, int]:
    return {} if by == "person" else active_people(scope, period, by)


def put_together(rows: Rows) -> Sums:
    extra = {name: sum(row.get(name, 0) for row in rows.values()) for name in (*USED, "people", "filed_before")}
    return {**added(rows), **extra}


def careful(asked: Asked, by: str) -> Careful:
    rows = measured(asked.scope, asked.period, by, asked.before)
    if asked.reads_names:
        return Careful(rows)
    if by == "person":
        return _people_apart(rows)
    together = too_few({key: row["people"] for key, row in rows.items()}) if by in PLACES else frozenset()
    return Careful(rows, together, put_together_words() if together else "")


def _people_apart(rows: Rows) -> Careful:
    people = [
        key
        for key, row in rows.items()
        if key and (row["filed"] or row["signed_in"] or any(row[name] for name in USED))
    ]
    if len(people) >= FEWEST_PEOPLE:
        return Careful(rows)
    note = _("Fewer than %(number)d people were active: single people would be recognised, so no line is shown.")
    return Careful(rows, note=note % {"number": FEWEST_PEOPLE}, is_withheld=True)


def too_few(people: Mapping[Any, int]) -> frozenset[Any]:
    """What has too few people to be told apart, and of the next larger ones what it takes to hide them among enough."""
    found = {key for key, number in people.items() if number < FEWEST_PEOPLE}
    if not found:
        return frozenset()
    others = sorted(set(people) - found, key=lambda key: (people[key], str(key)))
    while sum(people[key] for key in found) < FEWEST_PEOPLE and others:
        found.add(others.pop(0))
    return frozenset(found)


def put_together_words() -> str:
    return _("Lines of fewer than %(number)d active people are put together, so that nobody is recognised.") % {
        "number": FEWEST_PEOPLE
    }
