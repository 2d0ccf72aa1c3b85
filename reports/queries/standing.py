"""How every institution stands: its package, its use, its risks. One statement for the figures, one for their rows.

Both read the same conditions, so that a figure and the list behind it never disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from common.pages import MARK, Page
from common.turkish import fold
from reports.queries.facts import CONDITIONS, ENDING, NO_PACKAGE, RISKS, STANDING, USES, numbers

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What of the institutions is asked for; an empty value asks for everything."""

    q: str = ""
    tier: str = ""
    ending: str = ""
    renewal: str = ""
    use: str = ""
    risk: str = ""
    order: str = ""


EVERYBODY = Filters()


@dataclass(frozen=True)
class Standing:
    pk: int
    name: str
    city: str
    subscription_id: int | None
    state: str
    tier: str
    tier_name: str
    runs: bool
    starts_on: date | None
    ends_on: date | None
    days_left: int | None
    is_renewed: bool
    passed: float | None
    used: float | None
    fullest: float | None
    waiting: int
    missed: int
    ratings: int
    mean: float | None
    reasons: list[str] = field(default_factory=list)
    key: str = ""

    @property
    def last_on(self) -> date | None:
        return self.ends_on - timedelta(days=1) if self.ends_on else None


@dataclass(frozen=True)
class TierFigure:
    code: str
    name: str
    institutions: int


@dataclass(frozen=True)
class Figures:
    """Institutions, counted: by tier (also `none` and `lapsed`), and by each condition."""

    tiers: list[TierFigure]
    counts: dict[str, int]

    @property
    def institutions(self) -> int:
        return sum(tier.institutions for tier in self.tiers)


def figures(now: datetime | None = None) -> Figures:
    """Every figure of the page in one statement."""
    asked = {name: condition for name, condition in CONDITIONS.items() if name not in {"renewed", "open"}}
    for days in ENDING:
        asked[f"open-{days}"] = f"{CONDITIONS[f'ending-{days}']} AND {CONDITIONS['open']}"
    columns = ", ".join(f"COUNT(*) FILTER (WHERE {condition})" for condition in asked.values())
    counted = f"SELECT tier, MIN(tier_name), COUNT(*), {columns} FROM standing"  # noqa: S608 our own words
    sql = f"{STANDING} {counted} GROUP BY tier, rank ORDER BY rank"
    rows = _fetched(sql, numbers(now))
    totals = [sum(row[place] for row in rows) for place in range(3, 3 + len(asked))]
    tiers = [TierFigure(code, name or "", count) for code, name, count, *_more in rows]
    return Figures(sorted(tiers, key=lambda tier: tier.code == NO_PACKAGE), dict(zip(asked, totals, strict=True)))


def standings_after(filters: Filters, mark: str, now: datetime | None = None) -> Page[Any]:
    """One page of institutions behind `mark`, by name or by the end of the package."""
    text, _separator, pk = mark.rpartition(MARK)
    is_mark = pk.isascii() and pk.isdigit() and len(pk) < 19 and "\x00" not in text
    found = list(_found(filters, now, limit=PAGE + 1, behind=(text, int(pk)) if is_mark else None))
    shown = found[:PAGE]
    next_mark = f"{shown[-1].key}{MARK}{shown[-1].pk}" if len(found) > PAGE else ""
    return Page(shown, next_mark, not is_mark)


def standings_first(filters: Filters, size: int, now: datetime | None = None) -> list[Standing]:
    return list(_found(filters, now, limit=size))


def standings(filters: Filters, now: datetime | None = None) -> Iterator[Standing]:
    """All of them, for the download."""
    return _found(filters, now)


def _found(
    filters: Filters, now: datetime | None, *, limit: int | None = None, behind: tuple[str, int] | None = None
) -> Iterator[Standing]:
    key = "COALESCE(to_char(ends_on, 'YYYY-MM-DD'), '9')" if filters.order == "end" else "sort_key"
    conditions, values = _asked(filters)
    if behind is not None:
        conditions.append(f"({key}, id) > (%(behind_key)s, %(behind_id)s)")
        values |= {"behind_key": behind[0], "behind_id": behind[1]}
    where = " AND ".join(f"({condition})" for condition in conditions) or "TRUE"
    risks = ", ".join(f"COALESCE({CONDITIONS[name]}, FALSE)" for name in (*USES, *RISKS))
    sql = f"{STANDING} SELECT *, {key} AS key, ARRAY[{risks}] AS found FROM standing WHERE {where} ORDER BY {key}, id"  # noqa: S608
    return _rows(f"{sql} LIMIT %(limit)s" if limit else sql, numbers(now) | values | {"limit": limit})


def _asked(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    names = [
        f"ending-{filters.ending}" if filters.ending in ENDING else "",
        filters.renewal,
        filters.use,
        filters.risk,
    ]
    conditions = [CONDITIONS[name] for name in names if name in CONDITIONS]
    values: dict[str, Any] = {}
    if filters.tier:
        conditions.append("tier = %(tier)s")
        values["tier"] = filters.tier
    for number, word in enumerate(fold(filters.q).replace("\x00", " ").split()[:5]):
        conditions.append(f"strpos(fold(name || ' ' || city), %(word{number})s) > 0")
        values[f"word{number}"] = word
    return conditions, values


def _rows(sql: str, values: dict[str, Any]) -> Iterator[Standing]:
    today = values["today"]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            read = dict(zip(names, row, strict=True))
            reasons = [name for name, holds in zip((*USES, *RISKS), read["found"], strict=True) if holds]
            ends_on = read["ends_on"]
            yield Standing(
                pk=read["id"],
                days_left=(ends_on - today).days if ends_on and read["runs"] else None,
                tier_name=read["tier_name"] or "",
                state=read["state"] or "",
                reasons=reasons,
                **{name: read[name] for name in _SAME},
            )


_SAME = (
    *("name", "city", "subscription_id", "tier", "runs", "starts_on", "ends_on", "is_renewed", "passed", "used"),
    *("fullest", "waiting", "missed", "ratings", "mean", "key"),
)


def _fetched(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
