"""Which closed days are kept, and whether what is kept is still what happened."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from reports.models import Cut, RolledDay
from reports.periods import bounds
from reports.queries.happened import COLUMNS, asked_of, figures_of
from tickets.models import Ticket


def first_day() -> date:
    first = Ticket.objects.aggregate(first=Min("filed_at"))["first"]
    return timezone.localdate(first) if first else timezone.localdate()


def missing_days(first: date, last: date) -> list[date]:
    known = set(RolledDay.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day not in known]


def differences(day: date) -> list[tuple[Any, ...]]:
    """Rows that a recount has and the kept figures have not, or the other way round."""
    columns = ", ".join(COLUMNS)
    kept = f"SELECT {columns} FROM reports_dailyfigure WHERE day = %(day)s"  # noqa: S608 - all words are ours
    counted = f"SELECT {columns} FROM counted"  # noqa: S608
    once = f"WITH counted AS MATERIALIZED (SELECT {columns} FROM ({figures_of(*Cut)}) AS figures) "  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"{once}(({kept}) EXCEPT ALL ({counted})) UNION ALL (({counted}) EXCEPT ALL ({kept}))",
            {**asked_of(*bounds(day, day)), "day": day},
        )
        return cursor.fetchall()
