from datetime import date, timedelta

import pytest
from django.utils import timezone

from packages import actions, grants, tasks
from packages.models import Subscription, SubscriptionEvent
from tests.race import at_once
from tests.sales import sold


@pytest.fixture
def next_year(akcasu):
    today = timezone.localdate()
    return sold(akcasu, "premium", starts_on=today + timedelta(days=10), ends_on=today + timedelta(days=375))


def _state(subscription) -> str:
    return Subscription.objects.get(pk=subscription.pk).state


def test_a_subscription_starts_and_ends_on_its_days(next_year):
    assert _state(next_year) == "scheduled"

    actions.turn_states(next_year.starts_on - timedelta(days=1))
    assert _state(next_year) == "scheduled"
    actions.turn_states(next_year.starts_on)
    assert _state(next_year) == "active"
    actions.turn_states(next_year.ends_on - timedelta(days=1))
    assert _state(next_year) == "active"
    actions.turn_states(next_year.ends_on)
    assert _state(next_year) == "expired"

    kinds = list(next_year.events.order_by("id").values_list("kind", flat=True))
    assert kinds == ["sold", "started", "expired"]


@pytest.mark.check(118)
@pytest.mark.race
def test_four_workers_turn_a_subscription_once(committed):
    today = timezone.localdate()
    subscription = sold(
        committed.akcasu, "premium", starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=366)
    )

    turned = at_once(4, lambda _number: actions.turn_states(subscription.starts_on))

    assert sorted(turned) == [0, 0, 0, 1]
    assert SubscriptionEvent.objects.filter(kind="started").count() == 1


def test_apps_above_hear_of_a_start_because_its_units_are_there_now(next_year, monkeypatch):
    heard = []
    monkeypatch.setattr(grants, "_start_callbacks", [heard.append])

    actions.turn_states(next_year.starts_on)

    assert heard == [[next_year.pk]]


def test_a_missed_night_is_caught_up(next_year):
    actions.turn_states(next_year.ends_on + timedelta(days=40))

    assert _state(next_year) == "expired"


def test_the_clock_finds_nothing_to_do_with_one_statement(akcasu, django_assert_num_queries):
    sold(akcasu, "premium")

    with django_assert_num_queries(1):
        assert tasks.turn_states() == 0


def test_a_past_day_turns_nothing(next_year):
    assert actions.turn_states(date(2020, 1, 1)) == 0
