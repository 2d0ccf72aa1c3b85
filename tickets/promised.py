"""A first-response promise as people read it: plain values in, plain values out."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from tickets.models import SlaClock, Ticket
from worktime import hours as worktime
from worktime.hours import Hours

LOOK_BACK = timedelta(days=2)
LOOK_AHEAD = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Promise:
    """The inputs of the `clock` tag. `left` and `took` are seconds of working time; `left` is negative when overdue."""

    state: str  # running met missed excused waiting none
    due_at: datetime | None = None
    left: int = 0
    target: int = 0
    took: int | None = None
    opens_at: datetime | None = None

    @property
    def tone(self) -> str:
        if self.state != "running":
            return "done"
        return "danger" if self.left <= 0 else "warn" if self.left * 4 <= self.target else "ok"


class Stopwatch:
    """Working time between any of some moments and now. The calendar is walked once, however many rows ask."""

    def __init__(self, moments: Iterable[datetime | None], now: datetime, hours: Hours) -> None:
        self.now = now
        known = [now, *(moment for moment in moments if moment is not None)]
        windows = worktime.windows(min(known), max(known), hours)
        self._opens = [window.opens_at for window in windows]
        self._lengths = [window.length for window in windows]
        self._before = [timedelta(), *accumulate(self._lengths)]
        self.opens_at = None if worktime.is_open(now, hours) else worktime.next_opening(now, hours)

    def left(self, due: datetime) -> int:
        """Whole seconds of working time until `due`; since `due`, when it has passed, as a negative number."""
        return round((self._at(due) - self._at(self.now)).total_seconds())

    def _at(self, moment: datetime) -> timedelta:
        place = bisect_right(self._opens, moment)
        if not place:
            return timedelta()
        return self._before[place - 1] + min(moment - self._opens[place - 1], self._lengths[place - 1])


def promises(tickets: Sequence[Ticket], *, now: datetime, hours: Hours) -> list[Promise]:
    """The promise of each ticket; `clock` must have been selected with it."""
    clocks = [getattr(ticket, "clock", None) for ticket in tickets]
    watch = Stopwatch((clock.due_at for clock in clocks if clock and _runs(clock)), now, hours)
    return [_promise(ticket, clock, watch) for ticket, clock in zip(tickets, clocks, strict=True)]


def promise_of(ticket: Ticket, *, now: datetime, hours: Hours) -> Promise:
    return promises([ticket], now=now, hours=hours)[0]


def _runs(clock: SlaClock) -> bool:
    """Not answered yet. A miss goes on counting until the answer."""
    return clock.answered_at is None and clock.state != SlaClock.State.STOPPED


def _promise(ticket: Ticket, clock: SlaClock | None, watch: Stopwatch) -> Promise:
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        return Promise("waiting")
    if clock is None or clock.state == SlaClock.State.STOPPED:
        return Promise("none")
    target = clock.target_minutes * 60
    if clock.answered_at is None and ticket.is_open:
        return Promise("running", clock.due_at, watch.left(clock.due_at), target, opens_at=watch.opens_at)
    state = "excused" if clock.excused_at else str(clock.state)
    return Promise(state, clock.due_at, target=target, took=clock.elapsed_seconds)


def spans_around(now: datetime, hours: Hours) -> list[tuple[datetime, datetime]]:
    """The working windows of these days, for scripts that recount (the `working_windows` tag). The first and the
    last are closed on purpose, so that a script knows how far the list reaches."""
    start, end = now - LOOK_BACK, now + LOOK_AHEAD
    inner = [(window.opens_at, window.closes_at) for window in worktime.windows(start, end, hours)]
    return [(start, start), *inner, (end, end)]
