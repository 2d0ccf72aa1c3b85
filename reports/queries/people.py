"""Who was active, and what people used products for. Use comes in late, so it is read as it was told until now: the
rows of a day are sums already, and stay the sums when the retention rule adds people up."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from reports.measures import USED
from reports.models import Cut
from reports.periods import Period, bounds
from reports.queries.sums import BY, IS_ACTIVE, PART, figures_within
from reports.scopes import Scope

_BY = {"whole", "month", "unit", "regions", "product", "person"}
_FILED_BY_PRODUCT = """
    SELECT product_id AS key, 'u' || requester_id AS who
    FROM (SELECT *, region_path AS regions FROM tickets_ticket) ticket
    WHERE institution_id = %(institution)s AND filed_at >= %(filed_since)s AND filed_at < %(filed_until)s AND {part}
"""


def used(scope: Scope, period: Period, by: str = "whole") -> Mapping[Any, dict[str, int]]:
    """Counts and minutes of product use, kept apart by one thing."""
    if scope.institution is None or by not in _BY:
        return {}
    sums = ", ".join(f"SUM({name.removeprefix('used_')})::bigint" for name in USED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_key(by)} AS key, {sums} FROM products_productuse WHERE {_which(scope)} GROUP BY 1",  # noqa: S608
            _parameters(scope, period),
        )
        return {_hashable(key): dict(zip(USED, row, strict=True)) for key, *row in cursor.fetchall()}


def active_people(scope: Scope, period: Period, by: str = "whole") -> dict[Any, int]:
    """How many different people filed something or signed in, kept apart by one thing. What closed days say of it does
    not change afterwards, so neither does who is told apart in a report of them."""
    figures, parameters = figures_within(Cut.PERSON, scope, period)
    seen = f"SELECT {_key(by)} AS key, 'u' || person_id AS who FROM ({figures}) figures WHERE {IS_ACTIVE}"  # noqa: S608
    if by == "product":  # closed days keep people and products apart
        seen = _FILED_BY_PRODUCT.format(part=PART if scope.is_part else "TRUE")
        parameters["filed_since"], parameters["filed_until"] = bounds(period.first, period.last)
    return _counted(seen, parameters)


def users_of_products(scope: Scope, period: Period) -> dict[Any, int]:
    """How many different people used each product, as it was told until now."""
    which = f"{_which(scope)} AND who <> '' AND NOT is_summed"
    return _counted(f"SELECT product_id AS key, who FROM products_productuse WHERE {which}", _parameters(scope, period))  # noqa: S608


def _counted(people: str, parameters: dict[str, Any]) -> dict[Any, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, COUNT(DISTINCT who) FROM ({people}) everybody GROUP BY 1", parameters)  # noqa: S608
        return {_hashable(key): number for key, number in cursor.fetchall()}


def _key(by: str) -> str:
    return "user_id" if by == "person" else BY[by][0]


def _which(scope: Scope) -> str:
    words = ["institution_id = %(institution)s", "day BETWEEN %(use_first)s AND %(use_last)s"]
    words += [PART] if scope.is_part else []
    return " AND ".join([*words, "user_id = %(person)s"] if scope.person else words)


def _parameters(scope: Scope, period: Period) -> dict[str, Any]:
    return {
        "institution": scope.institution,
        "regions": list(scope.regions),
        "units": list(scope.units),
        "person": scope.person,
        "use_first": period.first,
        "use_last": period.last,
    }


def _hashable(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key
