from datetime import date, timedelta

import pytest
from django.utils import timezone

from packages import queries
from packages.forecast import Method, forecast
from packages.models import QuotaAccount
from tests.packages.spend import held
from tests.sales import sold

TODAY = date(2026, 7, 1)


def told(uses, left, *, passed=None, ahead=180):
    passed = len(uses) if passed is None else passed
    starts_on, ends_on = TODAY - timedelta(days=passed - 1), TODAY + timedelta(days=ahead)
    return forecast(uses, left, starts_on=starts_on, ends_on=ends_on, today=TODAY)


def test_an_even_pace_runs_out_when_arithmetic_says():
    said = told([2] * 100, 60)

    assert said.runs_out_on == TODAY + timedelta(days=30)
    assert said.low < said.runs_out_on < said.high
    assert said.method is Method.PACE
    assert said.left_at_end == 60 - 2 * 179


def test_what_lasts_says_what_will_be_left():
    said = told([1] * 100, 1000)

    assert (said.runs_out_on, said.low, said.high) == (None, None, None)
    assert said.left_at_end == 1000 - 179


def test_what_may_not_last_says_the_earliest_day():
    said = told([1] * 100, 190)

    assert said.runs_out_on is None
    assert said.is_tight
    assert TODAY < said.low < TODAY + timedelta(days=180)


@pytest.mark.parametrize(("days", "is_early"), [(1, True), (29, True), (30, False)])
def test_under_30_days_of_data_it_is_too_early(days, is_early):
    assert told([1] * days, 10).is_early is is_early


def test_a_year_before_shows_its_seasons():
    """Last year nothing was asked for after today's day of the year: this year is told the same."""
    busy, quiet = [4] * 182, [0] * 182

    said = told(busy + quiet + busy, 400, passed=182, ahead=170)

    assert said.method is Method.SEASON
    assert said.runs_out_on is None
    assert told(busy, 400, ahead=170).runs_out_on is not None


def test_a_busier_year_than_the_last_is_told_at_its_level():
    same, busier = told([3] * 364 + [3] * 180, 400, passed=180), told([3] * 364 + [6] * 180, 400, passed=180)

    assert busier.runs_out_on < same.runs_out_on


def test_an_unlimited_account_has_no_end():
    said = told([5] * 100, None)

    assert (said.runs_out_on, said.left_at_end, said.is_early) == (None, None, False)


def test_what_is_used_up_ran_out_today():
    assert told([5] * 100, 0).runs_out_on == TODAY


def test_the_last_day_of_a_package_is_not_beyond_its_end():
    said = told([5] * 100, 3, ahead=1)

    assert (said.runs_out_on, said.left_at_end) == (None, 3)


def test_nothing_used_never_runs_out():
    assert told([0] * 100, 10).left_at_end == 10


def test_the_forecast_of_a_package_is_two_statements_by_service(karaova, django_assert_num_queries):
    today = timezone.localdate()
    subscription = sold(karaova, "silver", starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=305))
    for _ in range(15):
        held(subscription)
    balances = queries.balances(subscription)

    with django_assert_num_queries(2):
        by_code = queries.forecast(subscription, balances)

    assert by_code["written"].runs_out_on is not None
    assert by_code["phone"].left_at_end == 20
    assert set(by_code) == {"written", "phone", "remote", "onsite"}


def test_forecasts_of_many_institutions_are_two_statements(karaova, akcasu, django_assert_num_queries):
    for institution in (karaova, akcasu):
        held(sold(institution, "gold"))
    accounts = QuotaAccount.objects.select_related("subscription")

    with django_assert_num_queries(3):
        by_account = queries.forecasts(accounts)

    assert len(by_account) == 8


def test_a_package_of_the_year_before_counts_as_data(karaova):
    today = timezone.localdate()
    sold(karaova, "gold", starts_on=today - timedelta(days=370), ends_on=today - timedelta(days=5))
    subscription = sold(karaova, "gold", starts_on=today - timedelta(days=5), ends_on=today + timedelta(days=360))

    assert not queries.forecast(subscription, queries.balances(subscription))["written"].is_early
