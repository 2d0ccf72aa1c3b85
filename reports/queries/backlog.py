"""What was still open: at the end of each month, and how old it was at the end of the period."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.content import Cell, Chart, Section, Table
from reports.figures import FIGURES, Kind, Sums
from reports.periods import Period
from reports.queries.naming import names
from reports.queries.open_requests import ages, moment_of
from reports.queries.sums import sums
from reports.readings import Behind
from reports.words import age_words, figure_words

OPEN = FIGURES["open"]
EVER = date(2000, 1, 1)  # before anything happened
MONTHS = 12  # told over so many at least, up to the end of the period
PER_MONTH = 100  # priorities below it


def backlog(asked: Asked, now: Sums, before: Sums) -> Section | None:
    """Open at the end of each month, by tier: what was carried over, and what came and went."""
    asked = replace(asked, period=asked.period.at_least_months(MONTHS))
    months = [part for part in asked.period.months() if part.first <= asked.today]
    counted = _at_the_ends(asked, months)
    tiers = names("priority", sorted({tier for row in counted for tier in row if row[tier]}))
    if not tiers:
        return None
    rows = [_month(month, row, list(tiers), asked) for month, row in zip(months, counted, strict=True)]
    values = [float(sum(row.values())) for row in counted]
    labels = [row[0].value for row in rows]
    most, word = max(zip(values, labels, strict=True))
    finding = _("%(figure)s, the most: %(place)s, %(value)s") % {
        "figure": OPEN.label,
        "place": word,
        "value": figure_words(Kind.COUNT, most),
    }
    return Section(
        "backlog",
        _("Open at the end of each month"),
        table=_table(rows, tiers),
        chart=Chart("columns", labels, values, Kind.COUNT, finding),
    )


def _at_the_ends(asked: Asked, months: list[Period]) -> list[dict[int, int]]:
    """By month and tier: what was open before the period, plus filed and reopened, less settled, month by month."""
    earlier = sums(asked.scope, Period(EVER, asked.period.first - timedelta(days=1)), "priority")
    open_now = {tier: _left(row) for tier, row in earlier.items() if tier is not None}
    moved = sums(asked.scope, asked.period, "month_priority")
    found = []
    for month in months:
        number = (month.first.year * 12 + month.first.month - 1) * PER_MONTH
        for key, row in moved.items():
            if key is not None and number <= key < number + PER_MONTH:
                open_now[key - number] = open_now.get(key - number, 0) + _left(row)
        found.append(dict(open_now))
    return found


def _left(row: Sums) -> int:
    return int(OPEN.of(row) or 0)


def _month(month: Period, row: Mapping[int, int], tiers: list[int], asked: Asked) -> list[Cell]:
    end = _end(month, asked)
    word = formats.date_format(month.first, "YEAR_MONTH_FORMAT") if month.is_month else _until(month.last)
    return [
        Cell(word, key=month.first),
        _cell(sum(row.values()), {}, end),
        *(_cell(row.get(t, 0), {"priority": t}, end) for t in tiers),
    ]


def open_ages(asked: Asked, now: Sums, before: Sums) -> Section | None:
    """How old the open requests are at the end of the period; now, while it runs."""
    found = ages(asked.period)
    tiers = names("priority", sorted({tier for _age, tier in found}))
    if not tiers:
        return None
    end = _end(asked.period, asked)
    rows, values = [], []
    for age, word in age_words().items():
        counted = {tier: found.get((age, tier), 0) for tier in tiers}
        values.append(float(sum(counted.values())))
        by_tier = (_cell(number, {"age": age, "priority": tier}, end) for tier, number in counted.items())
        rows.append([Cell(word, key=age), _cell(sum(counted.values()), {"age": age}, end), *by_tier])
    most, place = max(zip(values, age_words().values(), strict=True))
    finding = _("%(figure)s, the most: %(place)s, %(value)s") % {
        "figure": OPEN.label,
        "place": place,
        "value": figure_words(Kind.COUNT, most),
    }
    return Section(
        "ages",
        _("Ages of open requests"),
        table=_table(rows, tiers, total=_sum(found, list(tiers), end)),
        chart=Chart("bars", list(age_words().values()), values, Kind.COUNT, finding),
        note=_as_of(asked),
    )


def _as_of(asked: Asked) -> str:
    moment = moment_of(asked.period)
    if asked.period.is_closed(asked.today):
        return _("As they stood at the end of: %(day)s. Ages count from filing.") % {"day": _until(asked.period.last)}
    return _("As they stand now (%(moment)s). Ages count from filing.") % {
        "moment": formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    }


def _table(rows: list[list[Cell]], tiers: Mapping[int, str], total: list[Cell] | None = None) -> Table:
    heads = ["", _("All"), *tiers.values()]
    return Table(heads=heads, rows=rows, total=total or (), meanings=["", *[str(OPEN.meaning)] * (len(tiers) + 1)])


def _sum(found: Mapping[tuple[int, int], int], tiers: list[int], end: Period) -> list[Cell]:
    by_tier = {tier: sum(number for (_age, of), number in found.items() if of == tier) for tier in tiers}
    everything = _cell(sum(found.values()), {}, end)
    return [Cell(_("Sum")), everything, *(_cell(number, {"priority": tier}, end) for tier, number in by_tier.items())]


def _cell(number: int, narrowed: Mapping[str, int], end: Period) -> Cell:
    return Cell(number, Kind.COUNT, Behind("open", narrowed, end) if number else None)


def _end(period: Period, asked: Asked) -> Period:
    last = min(period.last, asked.today)
    return Period(last, last)


def _until(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
