"""How long a settled request can be reopened: plain values in, plain values out."""

from datetime import UTC, datetime, time, timedelta

from worktime.hours import Hours

WORKING_DAYS = 10


def reopens_until(settled_at: datetime, hours: Hours) -> datetime:
    """The end of the tenth working day after the day of settlement, as a UTC instant.

    A working day is a local day with any working time, so a half day counts and a holiday does not.
    """
    day, left = settled_at.astimezone(hours.zone).date(), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= bool(hours.spans_on(day))
    return datetime.combine(day + timedelta(days=1), time.min, hours.zone).astimezone(UTC)
