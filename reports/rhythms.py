"""When a period of a rhythm is over, and which one that was."""

from datetime import date, timedelta

from reports.periods import Period, month_of, quarter_of


def next_month(today: date) -> date:
    """The first day after this month."""
    return month_of(today).last + timedelta(days=1)


def next_quarter(today: date) -> date:
    return quarter_of(today).last + timedelta(days=1)


def month_before(day: date) -> Period:
    return month_of(day - timedelta(days=1))


def quarter_before(day: date) -> Period:
    return quarter_of(day - timedelta(days=1))
