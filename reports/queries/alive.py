"""Days that are not kept yet, added up from what happened.

Within `counted_once` they are added up once for all sections of a report: it takes as long as one of them, and the
sections agree with each other whatever comes in meanwhile.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max

from reports.measures import MEASURES
from reports.models import Cut, RolledDay
from reports.periods import bounds
from reports.queries.happened import asked_of, figures_of

# Cuts that a report asks for together: of one institution, and of all of them.
_OF_ONE, _OF_ALL = (Cut.UNIT, Cut.PERSON), (Cut.VENDOR, Cut.INSTITUTION, Cut.AGENT, Cut.HOUR)

Found = dict[Cut, str]
_counted: ContextVar[dict[Any, Any] | None] = ContextVar("counted", default=None)


@contextmanager
def counted_once(without: Collection[str] = ()) -> Iterator[None]:
    """`without`: measures that nobody will read."""
    mark = _counted.set({"measures": [name for name in MEASURES if name not in without]})
    try:
        yield
    finally:
        _counted.reset(mark)


def _once(key: Any, count: Callable[[], Any]) -> Any:
    counted = _counted.get()
    if counted is None:
        return count()
    if key not in counted:
        counted[key] = count()
    return counted[key]


def kept_until() -> date:
    """Days are added up oldest first, so the latest one says how far it goes."""
    return _once("kept until", _kept_until)


def _kept_until() -> date:
    return RolledDay.objects.aggregate(last=Max("day"))["last"] or date(2000, 1, 1)


def alive(cut: Cut, institution: int | None, first: date, last: date) -> str:
    """The rows of these days as the table of kept figures has them, as JSON: a statement takes them up again."""
    together = _OF_ALL if institution is None else _OF_ONE
    cuts = together if cut in together and _counted.get() is not None else (cut,)
    found: Found = _once((cuts, institution, first, last), lambda: _alive(cuts, institution, first, last))
    return found.get(cut, "[]")


def _alive(cuts: tuple[Cut, ...], institution: int | None, first: date, last: date) -> Found:
    figures = figures_of(*cuts, institution=institution)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT cut, jsonb_agg(to_jsonb(figures))::text FROM ({figures}) figures GROUP BY cut",  # noqa: S608
            asked_of(*bounds(first, last), institution, _once("measures", lambda: MEASURES)),
        )
        return {Cut(cut): rows for cut, rows in cursor.fetchall()}
