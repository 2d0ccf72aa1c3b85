"""Working time against random calendars: it must equal stepping along the wall clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worktime import hours as h
from worktime.hours import Closure, Hours, Override

MINUTE = timedelta(minutes=1)
# Days around which clocks change in Berlin; Cairo and Asunción change at midnight, Istanbul never.
ZONES = ["Europe/Istanbul", "Europe/Berlin", "Africa/Cairo", "America/Santiago"]
FIRST_DAYS = [
    date(2026, 3, 28),
    date(2026, 10, 23),
    date(2026, 4, 23),
    date(2026, 4, 3),
    date(2026, 9, 4),
    date(2026, 12, 29),
]


@st.composite
def spans(draw, least=0):
    """Up to three spans of one day, in whole minutes, any hour of the day."""
    count = draw(st.integers(least, 3))
    edges = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), min_size=2 * count, max_size=2 * count)))
    clock = [time(edge // 60, edge % 60) for edge in edges]
    return tuple(zip(clock[::2], clock[1::2], strict=True))


@st.composite
def calendars(draw):
    first = draw(st.sampled_from(FIRST_DAYS))
    days = st.integers(0, 6).map(lambda n: first + timedelta(days=n))
    week = {weekday: draw(spans(least=1 if weekday == 2 else 0)) for weekday in range(7)}
    until = st.none() | st.integers(1, 23).map(time)
    closures = draw(st.dictionaries(days, until.map(lambda u: Closure(("Tatil",), u)), max_size=3))
    overrides = draw(st.dictionaries(days, spans().map(Override), max_size=2))
    start = datetime.combine(first, time.min, UTC) + draw(st.integers(0, 3 * 24 * 60)) * MINUTE
    return Hours(draw(st.sampled_from(ZONES)), week, closures, overrides), start


def is_open_by_the_wall(moment, hours):
    """The definition, written out without any of the product's arithmetic."""
    local = moment.astimezone(ZoneInfo(hours.time_zone))
    day, wall = local.date(), local.time()
    if day in hours.overrides:
        return any(opens <= wall < closes for opens, closes in hours.overrides[day].spans)
    closure = hours.closures.get(day)
    if closure and (closure.until is None or wall >= closure.until):
        return False
    return any(opens <= wall < closes for opens, closes in hours.week[day.weekday()])


def stepped_add(start, minutes, hours):
    moment = start
    while minutes:
        minutes -= is_open_by_the_wall(moment, hours)
        moment += MINUTE
    return moment


@pytest.mark.case(45)
@pytest.mark.check(100)
@settings(max_examples=50, deadline=None)
@given(calendars(), st.integers(1, 400))
def test_adding_equals_stepping_minute_by_minute(calendar, minutes):
    hours, start = calendar

    assert h.add(start, minutes, hours) == stepped_add(start, minutes, hours)


@pytest.mark.case(45)
@settings(max_examples=60, deadline=None)
@given(calendars(), st.integers(0, 5 * 24 * 60))
def test_elapsed_equals_counting_the_open_minutes(calendar, length):
    hours, start = calendar

    counted = sum(is_open_by_the_wall(start + n * MINUTE, hours) for n in range(length))

    assert h.elapsed(start, start + length * MINUTE, hours) == counted * 60


@pytest.mark.case(45)
@pytest.mark.check(100)
@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(0, 3000), st.integers(0, 59), st.integers(0, 999_999))
def test_elapsed_undoes_add(calendar, minutes, second, microsecond):
    hours, start = calendar
    start = start.replace(second=second, microsecond=microsecond)

    due = h.add(start, minutes, hours)

    assert h.elapsed(start, due, hours) == minutes * 60
    assert h.explain(start, minutes, hours).due == due
    assert (
        sum(((w.closes_at - w.opens_at) for w in h.explain(start, minutes, hours).windows), timedelta())
        == minutes * MINUTE
    )


@pytest.mark.check(100)
@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 7200))
def test_adding_is_monotone_and_additive(calendar, first, second, later):
    hours, start = calendar

    due = h.add(start, first, hours)

    assert start <= due <= h.add(start, first + second, hours)
    assert h.add(due, second, hours) == h.add(start, first + second, hours)
    assert due <= h.add(start + timedelta(seconds=later), first, hours)


@pytest.mark.check(100)
@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(0, 400_000), st.integers(0, 400_000))
def test_elapsed_is_additive_and_never_negative(calendar, first, second):
    hours, start = calendar
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)

    assert h.elapsed(start, end, hours) == h.elapsed(start, middle, hours) + h.elapsed(middle, end, hours)
    assert 0 <= h.elapsed(start, end, hours) <= first + second
    assert h.elapsed(end, start, hours) == 0 or end == start


@pytest.mark.case(45)
@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(1, 2000), st.integers(-86_400, 86_400), st.integers(-2, 2))
def test_within_the_target_exactly_when_not_after_the_due_time_in_working_time(calendar, minutes, shift, microseconds):
    hours, start = calendar
    due = h.add(start, minutes, hours)
    answered = due + timedelta(seconds=shift, microseconds=microseconds)

    late = h.windows(due, answered, hours)

    assert (h.elapsed(start, answered, hours) <= minutes * 60) == (not late)


def test_in_the_hour_that_summer_time_skips_nothing_is_counted():
    nights = Hours("Europe/Berlin", {6: ((time(1), time(4)),)})

    windows = h.windows(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC), nights)

    assert [w.minutes for w in windows] == [120]


def test_the_hour_that_winter_time_repeats_is_counted_twice():
    nights = Hours("Europe/Berlin", {6: ((time(1), time(4)),)})

    windows = h.windows(datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC), nights)

    assert [w.minutes for w in windows] == [240]
