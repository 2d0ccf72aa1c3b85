"""Sums of a period: closed days from what is kept, the rest as it happened. A statement or two, whatever the period."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection

from reports.measures import MEASURES
from reports.models import Cut
from reports.periods import Period
from reports.queries.alive import alive, kept_until
from reports.queries.happened import COLUMNS
from reports.scopes import Scope

Sums = Mapping[str, int]
NOTHING: Sums = dict.fromkeys(MEASURES, 0)
_ALIVE = "jsonb_populate_recordset(NULL::reports_dailyfigure, %(alive)s::jsonb) alive"
_SUMMED = ", ".join(f"SUM({name})::bigint" for name in MEASURES)

# By what sums can be asked: the words of the statement, and the cut that keeps it apart (of an institution, of all).
BY = {
    "whole": ("0", Cut.UNIT, Cut.VENDOR),
    "day": ("day", Cut.UNIT, Cut.VENDOR),
    "weekday": ("EXTRACT(ISODOW FROM day)::int", Cut.UNIT, Cut.VENDOR),
    "month": ("date_trunc('month', day)::date", Cut.UNIT, Cut.VENDOR),
    "unit": ("unit_id", Cut.UNIT, Cut.UNIT),
    "regions": ("regions", Cut.UNIT, Cut.UNIT),
    "person": ("person_id", Cut.PERSON, Cut.PERSON),
    "product": ("product_id", Cut.UNIT, Cut.VENDOR),
    "channel": ("channel", Cut.UNIT, Cut.VENDOR),
    "month_priority": (
        "(EXTRACT(YEAR FROM day)::int * 12 + EXTRACT(MONTH FROM day)::int - 1) * 100 + priority",
        Cut.UNIT,
        Cut.VENDOR,
    ),
    "priority": ("priority", Cut.UNIT, Cut.VENDOR),
    "institution": ("institution_id", Cut.INSTITUTION, Cut.INSTITUTION),
    "agent": ("agent_id", Cut.AGENT, Cut.AGENT),
    "hour": ("hour", Cut.HOUR, Cut.HOUR),
    "weekday_hour": ("ARRAY[EXTRACT(ISODOW FROM day)::int, hour::int]", Cut.HOUR, Cut.HOUR),
}
IS_ACTIVE = "(filed > 0 OR signed_in > 0)"
PART = "(regions && %(regions)s::bigint[] OR unit_id = ANY(%(units)s::bigint[]))"


def sums(scope: Scope, period: Period, by: str = "whole") -> dict[Any, Sums]:
    """The measures of the period, kept apart by one thing. What has no rows has no key: use `NOTHING`.

    Agents and hours are the vendor's own and are not kept apart by institution.
    """
    figures, parameters = figures_within(_cut(scope, by), scope, period)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {BY[by][0]} AS key, {_SUMMED} FROM ({figures}) figures GROUP BY 1", parameters)  # noqa: S608
        return {_hashable(key): dict(zip(MEASURES, row, strict=True)) for key, *row in cursor.fetchall()}


def figures_within(cut: Cut, scope: Scope, period: Period) -> tuple[str, dict[str, Any]]:
    """The statement of a cut's rows in the period, and its parameters."""
    until = kept_until()
    parts, parameters = [_kept(cut, scope)], _parameters(scope, period, until)
    if period.last > until:
        parts.append(_alive(scope))
        alive_from = max(period.first, until + timedelta(days=1))
        parameters["alive"] = alive(cut, scope.institution, alive_from, period.last)
    return " UNION ALL ".join(parts), parameters


def _cut(scope: Scope, by: str) -> Cut:
    _words, of_one, of_all = BY[by]
    if scope.person:
        return Cut.PERSON
    return of_one if scope.institution else of_all


def whole(scope: Scope, period: Period) -> Sums:
    return sums(scope, period).get(0, NOTHING)


def added(rows: Mapping[Any, Sums]) -> Sums:
    return {name: sum(row[name] for row in rows.values()) for name in MEASURES}


def _hashable(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _kept(cut: Cut, scope: Scope) -> str:
    where = [f"cut = '{cut.value}'", "day BETWEEN %(first)s AND %(kept_until)s"]
    if scope.institution:
        where.append("institution_id = %(institution)s")
    where += _narrowed(scope)
    return f"SELECT {', '.join(COLUMNS)} FROM reports_dailyfigure WHERE {' AND '.join(where)}"  # noqa: S608


def _alive(scope: Scope) -> str:
    return f"SELECT {', '.join(COLUMNS)} FROM {_ALIVE} WHERE {' AND '.join(_narrowed(scope)) or 'TRUE'}"  # noqa: S608


def _narrowed(scope: Scope) -> list[str]:
    return [*([PART] if scope.is_part else []), *(["person_id = %(person)s"] if scope.person else [])]


def _parameters(scope: Scope, period: Period, until: date) -> dict[str, Any]:
    return {
        "first": period.first,
        "kept_until": min(period.last, until),
        "institution": scope.institution,
        "regions": list(scope.regions),
        "units": list(scope.units),
        "person": scope.person,
    }
