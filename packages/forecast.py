"""When units run out at the pace of the days so far."""

from datetime import date, timedelta

LEAST_DAYS = 30  # fewer say nothing about a year


def runs_out_on(left: int, used: int, *, starts_on: date, today: date) -> date | None:
    """The day on which nothing is left; None when nothing was used or it is too early to say."""
    days = (today - starts_on).days
    if days < LEAST_DAYS or used < 1:
        return None
    reach = left * days // used
    return today + timedelta(days=reach) if reach < 20 * 365 else None
