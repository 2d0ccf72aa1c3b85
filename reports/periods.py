"""Periods of whole local days: this month, last month, a quarter, a contract year, or two dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 5 * 366
GRACE = timedelta(minutes=10)  # after midnight, for the sweep that records the last misses of the day
EARLIEST = date(2000, 1, 1)
BAD: Mapping[str, str | Promise] = {
    "no_day": _("Choose a day."),
    "turned": _("The last day lies before the first. Turn them round."),
    "future": _("This period has not begun yet. Choose one that has."),
    "long": _("A report covers five years at most. Choose a shorter period."),
    "early": _("Reports begin in the year 2000. Choose a later day."),
}


class BadPeriod(ValueError):
    """Two days that are no period; `reason` says why in a word, `sentence` to a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason, self.sentence = reason, BAD[reason]


@dataclass(frozen=True)
class Period:
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_month(self) -> bool:
        return self.first.day == 1 and self.last == month_of(self.first).last

    @property
    def before(self) -> "Period":
        """The one to compare with: the month before a month, the three months before a quarter, else as many days."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            return Period(_months_before(self.first, months), self.first - timedelta(days=1))
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def compared(self, today: date) -> "Period":
        """The one before; of a period that still runs, only as many days of it as have begun."""
        whole = self.before
        if not self.first <= today < self.last:
            return whole
        return Period(whole.first, min(whole.first + (today - self.first), whole.last))

    def at_least_months(self, months: int) -> "Period":
        """The same end; begun earlier, on the first of a month, when it touches fewer months than that."""
        return Period(min(self.first, _months_before(self.last.replace(day=1), months - 1)), self.last)

    def is_closed(self, today: date) -> bool:
        return self.last < today

    def months(self) -> list["Period"]:
        """The calendar months that it touches, each cut to it."""
        found, first = [], self.first
        while first <= self.last:
            last = min(month_of(first).last, self.last)
            found.append(Period(first, last))
            first = last + timedelta(days=1)
        return found

    def single_days(self) -> list["Period"]:
        days = (self.first + timedelta(days=number) for number in range(self.days))
        return [Period(day, day) for day in days]


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def quarter_of(day: date) -> Period:
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Period(first, month_of(first + timedelta(days=70)).last)


def chosen(first: date, last: date, today: date) -> Period:
    """Two dates as a period, or why they are none: turned round, in the future, too early, longer than five years."""
    if last < first:
        raise BadPeriod("turned")
    if first > today:
        raise BadPeriod("future")
    if (last - first).days >= MOST_DAYS:
        raise BadPeriod("long")
    if first < EARLIEST:
        raise BadPeriod("early")
    return Period(first, last)


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The half-open instants of local days, first and last included."""
    after = last + timedelta(days=1)
    return tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in (first, after))  # type: ignore[return-value]


def _months_before(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
