"""The rows behind a figure: what happened to which request, as far as the reader may see it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from reports.measures import STANDING, USED
from reports.periods import Period, bounds
from reports.queries.happened import asked_of, happened
from reports.queries.open_requests import OPEN, moment_of
from reports.scopes import Scope
from tickets.models import Ticket

PAGE = 50
GROWTH = 5  # a year is five pieces at most
# What rows can be narrowed to; only these words reach the statement.
_NARROWED = {
    "unit": "unit_id IS NOT DISTINCT FROM %(unit)s",
    "regions": "regions = %(regions_key)s::bigint[]",
    "person": "person_id IS NOT DISTINCT FROM %(person)s",
    "product": "product_id IS NOT DISTINCT FROM %(product)s AND measure <> 'signed_in'",  # which is of no product
    "institution": "institution_id = %(institution_key)s",
    "answered": "(agent_id IS NOT NULL OR measure <> 'excused')",
    "agent": "agent_id IS NOT DISTINCT FROM %(agent)s",
    "priority": "priority = %(priority)s",
    "channel": "channel = %(channel)s",
    "hour": "hour = %(hour)s",
    "age": "age = %(age)s",
    "weekday": "EXTRACT(ISODOW FROM day) = %(weekday)s",
}
_USED = """
, used AS (
    SELECT (use.day::timestamp AT TIME ZONE %(zone)s) AS at, NULL::bigint AS ticket_id, NULL::bigint AS agent_id,
        '' AS channel, told.measure, told.value, use.day, NULL::smallint AS hour, use.institution_id, use.product_id,
        use.user_id AS person_id, use.regions, use.unit_id, NULL::smallint AS priority, use.id AS source_id
    FROM products_productuse use
    CROSS JOIN LATERAL (VALUES ('used_count', use.count), ('used_minutes', use.minutes)) told(measure, value)
    WHERE use.institution_id = %(institution)s AND use.day >= (%(since)s AT TIME ZONE %(zone)s)::date
      AND use.day < (%(until)s AT TIME ZONE %(zone)s)::date
)
"""
_BOTH = "(SELECT * FROM happened UNION ALL SELECT * FROM used) everything"
_COLUMNS = ("at", "source", "ticket_id", "measure", "value", "person_id", "unit_id", "product_id")
_ROWS = """
SELECT at, source_id, ticket_id, measure, value, person_id, unit_id, product_id FROM {happened}
WHERE measure = ANY(%(measures)s) AND value <> 0 AND {narrowed}
  AND (NOT %(is_part)s OR regions && %(regions)s::bigint[] OR unit_id = ANY(%(units)s::bigint[]))
  AND (at, source_id, measure) > (%(after_at)s, %(after_source)s, %(after_measure)s)
ORDER BY at, source_id, measure LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Mark:
    """Where a page of rows ended; the next one goes on behind it."""

    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    source: int = 0
    measure: str = ""


@dataclass(frozen=True)
class Happening:
    """`source` is the number of the request, or of the sign-in."""

    at: datetime
    source: int
    ticket_id: int | None
    measure: str
    value: int
    person_id: int | None
    unit_id: int | None
    product_id: int | None
    ticket: Ticket | None  # None when the reader may not see it
    product: str = ""  # of use, as a word


@dataclass(frozen=True)
class Rows:
    rows: list[Happening]
    next_mark: Mark | None


Narrowed = Mapping[str, Any]


def rows(
    user: User,
    measures: Collection[str],
    scope: Scope,
    period: Period,
    narrowed: Narrowed | None = None,
    after: Mark | None = None,
    size: int = PAGE,
) -> Rows:
    """Oldest first. Requests that the reader may not see are counted in figures, and stay unnamed here."""
    found: list[tuple[Any, ...]] = []
    for part in _pieces(period, after or Mark(), {*measures} <= {*STANDING}):
        statement, values = row_statement(measures, scope, part, narrowed or {}, after or Mark(), size + 1 - len(found))
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found += cursor.fetchall()
        if len(found) > size:
            break
    shown = with_tickets(user, found[:size])
    last = shown[-1] if len(found) > size else None
    return Rows(shown, Mark(last.at, last.source, last.measure) if last else None)


def _pieces(period: Period, after: Mark, is_standing: bool) -> Iterator[Period]:
    """The period from the mark on, in pieces that grow: a page of rows is mostly in the first days, and nobody waits
    for a year to be read. What stands at the end is read as a whole."""
    if is_standing:
        yield period
        return
    first, days = max(period.first, timezone.localdate(after.at)), 1
    while first <= period.last:
        last = min(first + timedelta(days=days - 1), period.last)
        yield Period(first, last)
        first, days = last + timedelta(days=1), days * GROWTH


def with_tickets(user: User, found: Sequence[tuple[Any, ...]]) -> list[Happening]:
    """The requests behind, as far as this person may see them, in one statement."""
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    seen = Ticket.objects.visible_to(user).select_related("institution", "unit", "requester", "product")
    tickets = seen.defer("search", "text").in_bulk({row["ticket_id"] for row in rows if row["ticket_id"]})
    return [Happening(**row, ticket=tickets.get(row["ticket_id"])) for row in rows]


def _source(measures: Collection[str], institution: int | None, narrowed: str) -> str:
    """What stands at the end, what happened, or that and use, which is read where it is asked for."""
    if {*measures} <= {*STANDING}:
        return OPEN + _ROWS.format(narrowed=narrowed, happened="happened")
    if {*measures} & {*USED}:
        return happened(institution) + _USED + _ROWS.format(narrowed=narrowed, happened=_BOTH)
    return happened(institution) + _ROWS.format(narrowed=narrowed, happened="happened")


def row_statement(
    measures: Collection[str], scope: Scope, period: Period, narrowed: Narrowed, after: Mark, most: int
) -> tuple[str, dict[str, Any]]:
    since, until = bounds(period.first, period.last)
    is_standing = {*measures} <= {*STANDING}
    words = " AND ".join(_NARROWED[by] for by in narrowed if by != "age" or is_standing) or "TRUE"
    keys = {f"{by}_key" if by in {"regions", "institution"} else by: key for by, key in narrowed.items()}
    return _source(measures, scope.institution, words), {
        **{by: list(key) if isinstance(key, tuple) else key for by, key in keys.items()},
        **asked_of(max(since, after.at), until, scope.institution, measures),
        "moment": moment_of(period),
        "is_part": scope.is_part,
        "regions": list(scope.regions),
        "units": list(scope.units),
        "after_at": after.at,
        "after_source": after.source,
        "after_measure": after.measure,
        "limit": most,
    }
