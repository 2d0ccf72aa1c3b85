"""When a period of check-ins begins and ends, and which days and hours of it are free: plain values in and out."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from surveys.models import Rhythm
from worktime.hours import Hours

MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6}
BY_TIER = {
    "silver": Rhythm.QUARTERLY,
    "gold": Rhythm.QUARTERLY,
    "premium": Rhythm.MONTHLY,
    "premium-plus": Rhythm.MONTHLY,
}

AHEAD = timedelta(days=21)  # a period is planned so long before it begins
NOTICE = timedelta(days=3)  # nobody is called earlier than this after it was planned
LEAST = timedelta(days=5)  # a period with less left of it is not begun

TALK = timedelta(minutes=30)
NOT_BEFORE = time(10)  # earlier hours of the day only when the others are taken


def by_tier(code: str) -> Rhythm:
    return BY_TIER.get(code, Rhythm.QUARTERLY)


def period_of(day: date, rhythm: Rhythm) -> tuple[date, date]:
    """The first day of the period, and the day after its last."""
    months = MONTHS[rhythm]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_later(first, months)


def periods_to_plan(today: date, rhythm: Rhythm) -> list[tuple[date, date]]:
    """The running period, while enough of it is left, and the one that begins soon."""
    running = period_of(today, rhythm)
    coming = period_of(running[1], rhythm)
    found = [running] if running[1] - earliest(today, running[0]) >= LEAST else []
    return [*found, coming] if coming[0] <= today + AHEAD else found


def earliest(today: date, first: date) -> date:
    return max(first, today + NOTICE)


def _months_later(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def talks_of(day: date, hours: Hours) -> list[datetime]:
    """When a talk can begin on this day: each half hour of the working time."""
    found: list[datetime] = []
    for opens, closes in hours.spans_on(day):
        at, end = (datetime.combine(day, moment, hours.zone) for moment in (opens, closes))
        while at + TALK <= end:
            found.append(at)
            at += TALK
    return [*(at for at in found if at.time() >= NOT_BEFORE), *(at for at in found if at.time() < NOT_BEFORE)]


class Diary:
    """Who talks when. Books each talk on the day with the fewest talks of the caller, never two at the same time while
    an hour of the period is free."""

    def __init__(self, hours: Hours, taken: Iterable[tuple[int | None, datetime]]) -> None:
        self.hours = hours
        self.taken: dict[int | None, set[datetime]] = defaultdict(set)
        self.load: dict[int | None, Counter[date]] = defaultdict(Counter)
        self._talks: dict[date, list[datetime]] = {}
        for caller, at in taken:
            self._note(caller, at.astimezone(hours.zone))

    def book(self, caller: int | None, first: date, after: date, number: int) -> datetime | None:
        """A moment in [first, after); `number` spreads the talks of a period over its days. None without a working
        day in it."""
        days = [day for day in _days(first, after) if self._of(day)]
        if not days:
            return None
        wished = days[number * 7 % len(days)]
        load = self.load[caller]
        days.sort(key=lambda day: (load[day], abs((day - wished).days), day))
        for day in days:
            free = [at for at in self._of(day) if at not in self.taken[caller]]
            if free:
                self._note(caller, free[0])
                return free[0]
        at = self._of(wished)[0]
        self._note(caller, at)
        return at

    def total(self, caller: int | None) -> int:
        return self.load[caller].total()

    def _of(self, day: date) -> list[datetime]:
        if day not in self._talks:
            self._talks[day] = talks_of(day, self.hours)
        return self._talks[day]

    def _note(self, caller: int | None, at: datetime) -> None:
        self.taken[caller].add(at)
        self.load[caller][at.date()] += 1


def _days(first: date, after: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((after - first).days)]


def onto_working_time(at: datetime, hours: Hours) -> datetime:
    """The same moment when a talk can begin there, else the first possible one after it."""
    local = at.astimezone(hours.zone)
    for number in range(400):
        day = local.date() + timedelta(days=number)
        later = sorted(talk for talk in talks_of(day, hours) if talk >= local)
        if _fits(local, hours) and not number:
            return local
        if later:
            return later[0]
    return local


def _fits(local: datetime, hours: Hours) -> bool:
    end = local + TALK
    spans = hours.spans_on(local.date())
    return end.date() == local.date() and any(opens <= local.time() and end.time() <= closes for opens, closes in spans)
