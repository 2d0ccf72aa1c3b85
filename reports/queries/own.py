"""What one person did, month by month, beside the middle of the institution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import formats
from django.utils.translation import gettext as _

from reports.content import Chart
from reports.figures import FEWEST_PEOPLE, FIGURES, Kind
from reports.measures import USED
from reports.models import Cut
from reports.periods import Period
from reports.queries.alive import counted_once
from reports.queries.naming import names
from reports.queries.people import used
from reports.queries.sums import IS_ACTIVE, NOTHING, added, figures_within, sums
from reports.readings import Behind, Reading, read
from reports.scopes import Scope

SHOWN = (
    *("filed", "filed_support", "filed_bug", "filed_suggestion", "repeated"),
    *("captured_written", "captured_phone", "captured_remote", "rated", "rating_given", "signed_in"),
    *USED,
)
LABELS = 6  # as many fit below the chart on a phone
COMPARED = ("filed", "captured", "signed_in")


@dataclass(frozen=True)
class Beside:
    """A number of one's own, and the middle one of everybody active; None where too few were."""

    behind: Behind
    value: float | None
    median: float | None


@dataclass(frozen=True)
class Month:
    period: Period
    figures: Sequence[Beside]


@dataclass(frozen=True)
class Own:
    period: Period
    before: Period
    readings: Sequence[Reading]
    months: Sequence[Month]
    chart: Chart | None
    is_compared: bool
    products: Sequence[tuple[str, int, int]]


@counted_once()
def own(institution: int, person: int, period: Period) -> Own:
    """A few statements, whatever the period."""
    mine = Scope(institution, person=person)
    months = sums(mine, period, "month")
    before = {**added(sums(mine, period.before, "month")), **used(mine, period.before).get(0, {})}
    now = {**added(months), **used(mine, period).get(0, {})}
    medians = _medians(Scope(institution), period)
    shown = [_month(part, months, medians) for part in period.months()]
    return Own(
        period=period,
        before=period.before,
        readings=[read(code, now, before) for code in SHOWN],
        months=shown,
        chart=_chart(shown),
        is_compared=bool(medians),
        products=_products(mine, period),
    )


def _products(mine: Scope, period: Period) -> list[tuple[str, int, int]]:
    found = used(mine, period, "product")
    words = names("product", found) if found else {}
    return [(word, found[key]["used_count"], found[key]["used_minutes"]) for key, word in words.items()]


def _month(part: Period, mine: Mapping[Any, Any], medians: Mapping[date, Mapping[str, float]]) -> Month:
    first = part.first.replace(day=1)
    row, middle = mine.get(first, NOTHING), medians.get(first, {})
    return Month(part, [Beside(Behind(code, {}, part), FIGURES[code].of(row), middle.get(code)) for code in COMPARED])


def _medians(scope: Scope, period: Period) -> dict[date, dict[str, float]]:
    """By month: the middle one of the people active in it, where they are enough to hide each."""
    figures, parameters = figures_within(Cut.PERSON, scope, period)
    each = ", ".join(f"SUM({code}) AS {code}" for code in COMPARED)
    middle = ", ".join(f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {code})" for code in COMPARED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, {middle} FROM ("  # noqa: S608 - all words are ours
            f" SELECT date_trunc('month', day)::date AS month, person_id, {each} FROM ({figures}) figures"
            f" WHERE person_id IS NOT NULL GROUP BY 1, 2 HAVING BOOL_OR({IS_ACTIVE})"
            ") people GROUP BY month HAVING COUNT(*) >= %(fewest)s",
            {**parameters, "fewest": FEWEST_PEOPLE},
        )
        return {month: dict(zip(COMPARED, row, strict=True)) for month, *row in cursor.fetchall()}


def _short(month: Month) -> str:
    return formats.date_format(month.period.first, "M Y")


def _chart(months: Sequence[Month]) -> Chart | None:
    values = [month.figures[0].value for month in months]
    if not any(values):
        return None
    step = -(-len(months) // LABELS)
    labels = [_short(month) if at % step == 0 else "" for at, month in enumerate(months)]
    finding = _("Requests filed, month by month: %(number)d in all") % {"number": sum(value or 0 for value in values)}
    return Chart("columns", labels, values, Kind.COUNT, finding)
