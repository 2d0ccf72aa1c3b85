"""Closed days are added up once, set-based, and compared with a recount afterwards. Nothing is repaired in silence."""

import logging
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from reports.models import Cut, DailyFigure, RolledDay
from reports.periods import GRACE, bounds
from reports.queries.happened import COLUMNS, asked_of, figures_of
from reports.queries.rolled import differences, first_day, missing_days
from tickets.models import Ticket

log = logging.getLogger(__name__)
LOCK = 5_150_001  # an advisory lock of ours: two workers never add up the same day
PATIENCE = "120s"  # a night's work may take longer than a page


@transaction.atomic
def roll_up(day: date) -> int:
    """Adds one closed day up, anew when it was there already. Returns the number of rows."""
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        DailyFigure.objects.filter(day=day).delete()
        cursor.execute(
            f"INSERT INTO reports_dailyfigure ({columns}) {figures_of(*Cut)}",
            asked_of(*bounds(day, day)),
        )
        rows = cursor.rowcount
    RolledDay.objects.update_or_create(day=day, defaults={"rows": rows, "differs_since": None})
    return rows


def roll_up_closed_days(most: int = 4000) -> int:
    """Every closed day that is not there yet, oldest first. Returns how many were added up."""
    if not Ticket.objects.exists():
        return 0
    last = timezone.localdate(timezone.now() - GRACE) - timedelta(days=1)
    days = missing_days(first_day(), last)[:most]
    for day in days:
        roll_up(day)
    return len(days)


@transaction.atomic
def _differs(day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
    return bool(differences(day))


def recount(days: int = 7) -> list[date]:
    """Compares the last closed days with their events, and marks those that differ: the health page alarms."""
    last = RolledDay.objects.order_by("-day").values_list("day", flat=True)[:days]
    found = [day for day in last if _differs(day)]
    RolledDay.objects.filter(day__in=found, differs_since=None).update(differs_since=timezone.now())
    for day in found:
        log.error("The figures kept for %s differ from its events", day)
    return found
