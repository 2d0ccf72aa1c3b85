"""Rows behind a figure with their words: whose they are, as far as the reader reads names, and of which unit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from accounts.models import User
from common.durations import in_words
from reports.asked import Asked
from reports.figures import FIGURES, MEASURE_WORDS, Kind
from reports.formulas import NOTHING
from reports.measures import MEASURES, USED
from reports.periods import Period
from reports.queries.naming import names
from reports.queries.people import used
from reports.queries.rows import Happening, Rows
from reports.queries.sums import BY, sums
from reports.scopes import Scope
from reports.words import figure_words

Parts = list[tuple[str, str]]


def lines(found: Rows, asked: Asked) -> list[tuple[Happening, str, str]]:
    """A request says itself whose it is; what has none says the person, where names are read."""
    others = [row for row in found.rows if row.ticket_id is None]
    people = names("person", {row.person_id for row in others}) if others and asked.reads_names else {}
    units = names("unit", {row.unit_id for row in others}) if others else {}
    return [(row, people.get(row.person_id, ""), _place(row) or units.get(row.unit_id, "")) for row in _named(found)]


def added_up(found: Rows, code: str, scope: Scope, period: Period, narrowed: Mapping[str, Any]) -> Parts:
    """What all rows make together, measure by measure, and the figure that comes of it. A list that goes on behind its
    first page is not read to its end for that: the days that are kept say it."""
    figure = FIGURES[code]
    totals = _of_rows(found.rows) if found.next_mark is None else _of_days(figure.measures, scope, period, narrowed)
    told = [(str(MEASURE_WORDS[name]), _amount(name, totals[name])) for name in figure.measures if totals.get(name)]
    if figure.measures == (code,) or not told or (figure.needs_people and "people" not in totals):
        return told
    return [*told, (str(figure.label), figure_words(figure.kind, figure.of({**NOTHING, **totals})))]


def _of_rows(rows: Iterable[Happening]) -> dict[str, int]:
    totals = {"people": len({row.person_id for row in rows})}
    for row in rows:
        totals[row.measure] = totals.get(row.measure, 0) + row.value
    return totals


def _of_days(measures: Collection[str], scope: Scope, period: Period, narrowed: Mapping[str, Any]) -> Mapping[str, int]:
    """By the one thing that the rows are narrowed to; empty where days are not kept apart by it."""
    by: str
    key: Any
    if {*narrowed} == {"weekday", "hour"}:
        by, key = "weekday_hour", (narrowed["weekday"], narrowed["hour"])
    elif len(narrowed) > 1:
        return {}
    else:
        by, key = next(iter(narrowed.items()), ("whole", 0))
    if {*measures} & {*USED}:
        return used(scope, period, by).get(key, {})
    return sums(scope, period, by).get(key, {}) if by in BY and {*measures} <= {*MEASURES} else {}


def _amount(measure: str, total: int) -> str:
    return in_words(total, days=False) if measure == "elapsed" else figure_words(Kind.COUNT, total)


def _named(found: Rows) -> list[Happening]:
    """Use says of which product it is."""
    used = {row.product_id for row in found.rows if row.ticket_id is None and row.product_id}
    words = names("product", used) if used else {}
    return [replace(row, product=words.get(row.product_id, "")) for row in found.rows]


def own_lines(found: Rows, user: User) -> list[tuple[Happening, str, str]]:
    """The person's own: there is no other name in them."""
    return [(row, user.name, _place(row)) for row in _named(found)]


def _place(row: Happening) -> str:
    return row.ticket.unit.name if row.ticket and row.ticket.unit else ""
