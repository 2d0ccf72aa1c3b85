"""Working time as one line of seconds: a promise is an addition on it, and a moment is found by one bisection.

What `worktime.hours` says about one moment, this says about millions; tests/tickets/test_demo.py holds them together.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from worktime.wall_clock import Window

DAY = 86_400
_CLOCK = [f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+00" for second in range(DAY)]
_DATES: dict[int, str] = {}


class Axis:
    """Points are working seconds since the first opening; moments are seconds since 1970."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self.opens = [int(window.opens_at.timestamp()) for window in windows]
        self.closes = [int(window.closes_at.timestamp()) for window in windows]
        lengths = (closes - opens for opens, closes in zip(self.opens, self.closes, strict=True))
        self.ends = list(accumulate(lengths))

    def moment(self, point: int) -> int:
        """A point on closing time is that closing time, as a due time is."""
        place = bisect_left(self.ends, point)
        return self.closes[place] - (self.ends[place] - point)

    def opening(self, point: int) -> int:
        """The same, but a point on closing time is the next opening."""
        place = bisect_right(self.ends, point)
        return self.closes[place] - (self.ends[place] - point)

    def point(self, moment: int) -> int:
        """Working seconds until the moment."""
        place = bisect_right(self.opens, moment) - 1
        if place < 0:
            return 0
        return self.ends[place] - max(0, self.closes[place] - moment)

    def asleep_before(self, point: int, share: float) -> tuple[int, int] | None:
        """The first `share` of every window stands for the closed hours before it: who comes then comes in the dark.
        Gives the moment, and the point of the opening from which it counts."""
        place = bisect_right(self.ends, point)
        start = self.ends[place - 1] if place else 0
        head = (self.ends[place] - start) * share
        if not place or point - start >= head:
            return None
        closed = self.opens[place] - self.closes[place - 1]
        return self.closes[place - 1] + 1 + int((closed - 2) * (point - start) / head), start


def stamp(moment: int) -> str:
    """As COPY reads a moment."""
    day, second = divmod(moment, DAY)
    written = _DATES.get(day)
    if written is None:
        written = _DATES[day] = f"{date(1970, 1, 1) + timedelta(days=day)} "
    return written + _CLOCK[second]
