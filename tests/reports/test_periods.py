"""Periods are whole local days; two that are none say why."""

from datetime import date, timedelta

import pytest

from reports.periods import BadPeriod, Period, bounds, chosen, month_of, quarter_of

TODAY = date(2026, 11, 28)


def test_months_and_quarters_have_their_days():
    assert month_of(date(2028, 2, 3)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    for month in range(1, 13):
        quarter = quarter_of(date(2027, month, 28))
        assert quarter.first.month in (1, 4, 7, 10)
        assert [part.first.month for part in quarter.months()] == [quarter.first.month + n for n in range(3)]
        assert quarter.first <= date(2027, month, 28) <= quarter.last


def test_whole_months_are_compared_with_whole_months():
    assert month_of(date(2026, 3, 9)).before == month_of(date(2026, 2, 1))
    assert quarter_of(date(2026, 2, 1)).before == quarter_of(date(2025, 11, 1))
    assert Period(date(2026, 1, 1), date(2026, 12, 31)).before == Period(date(2025, 1, 1), date(2025, 12, 31))


def test_other_periods_are_compared_with_as_many_days():
    period = Period(date(2026, 3, 7), date(2026, 3, 16))

    assert period.before == Period(date(2026, 2, 25), date(2026, 3, 6))
    assert period.before.days == period.days


def test_the_months_of_a_period_are_cut_to_it():
    period = Period(date(2026, 1, 20), date(2026, 3, 3))

    assert [(part.first, part.last) for part in period.months()] == [
        (date(2026, 1, 20), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 3)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TODAY, TODAY - timedelta(days=1), "turned"),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=3), "future"),
        (date(2006, 1, 1), TODAY, "long"),
        (date(1, 1, 1), date(1, 1, 31), "early"),
    ],
)
def test_what_is_no_period_says_why(first, last, reason):
    with pytest.raises(BadPeriod) as bad:
        chosen(first, last, TODAY)

    assert bad.value.reason == reason


def test_days_are_local_and_half_open():
    since, until = bounds(date(2026, 11, 1), date(2026, 11, 1))

    assert (since.isoformat(), until.isoformat()) == ("2026-11-01T00:00:00+03:00", "2026-11-02T00:00:00+03:00")


def test_a_course_of_time_goes_back_over_so_many_months_and_never_shortens_a_period():
    october, long = month_of(date(2026, 10, 7)), Period(date(2025, 3, 9), date(2026, 10, 31))

    assert october.at_least_months(12) == Period(date(2025, 11, 1), date(2026, 10, 31))
    assert Period(date(2026, 10, 5), date(2026, 10, 7)).at_least_months(1) == Period(
        date(2026, 10, 1), date(2026, 10, 7)
    )
    assert long.at_least_months(12) == long
