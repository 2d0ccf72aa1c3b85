import pytest

from common.refusals import Refused
from packages import actions
from packages.models import Hold, LedgerEntry
from tests.packages.spend import adds_up, counters, held, kinds
from tests.race import at_once, failures
from tests.sales import account, sold


def test_a_release_gives_the_unit_back_and_says_why(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = held(subscription)

    actions.release(unit, key="r", by=deniz, reason="Filed in the wrong place")

    entry = LedgerEntry.objects.get(kind="release")
    assert (unit.state, counters(account(subscription))) == ("released", (1000, 0, 0))
    assert (entry.held, entry.balance, entry.reason) == (-1, 1000, "Filed in the wrong place")


@pytest.mark.check(98)
@pytest.mark.check(118)
@pytest.mark.race
def test_a_unit_released_twenty_times_at_once_comes_back_once(committed):
    subscription = sold(committed.akcasu, "premium")
    unit = held(subscription)

    results = at_once(
        20, lambda number: actions.release(Hold.objects.get(pk=unit.pk), key=f"r{number}", by=None, reason="Withdrawn")
    )

    assert failures(results) == []
    assert kinds(account(subscription)) == ["grant", "hold", "release"]
    assert counters(account(subscription)) == (1000, 0, 0)


def test_a_captured_unit_is_not_released(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = actions.capture(held(subscription), key="c", by=deniz)

    with pytest.raises(Refused):
        actions.release(unit, key="r", by=deniz, reason="Withdrawn")

    assert counters(account(subscription)) == (1000, 0, 1)


@pytest.mark.case(10)
def test_a_captured_unit_comes_back_by_a_reversing_entry_and_both_stay_visible(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = actions.capture(held(subscription), key="c", by=deniz)

    for _ in range(2):
        actions.reverse(unit, key="v", by=deniz, reason="It is a bug")

    assert kinds(account(subscription)) == ["grant", "hold", "capture", "reverse"]
    assert (Hold.objects.get(pk=unit.pk).state, counters(account(subscription))) == ("released", (1000, 0, 0))
    assert adds_up()


@pytest.mark.check(98)
@pytest.mark.race
def test_a_captured_unit_reversed_ten_times_at_once_comes_back_once(committed):
    subscription = sold(committed.akcasu, "premium")
    unit = actions.capture(held(subscription), key="c", by=None)

    at_once(10, lambda number: actions.reverse(Hold.objects.get(pk=unit.pk), key=f"v{number}", by=None, reason="Bug"))

    assert kinds(account(subscription)).count("reverse") == 1
    assert counters(account(subscription)) == (1000, 0, 0)


def test_a_held_unit_is_not_reversed(akcasu, deniz):
    unit = held(sold(akcasu, "premium"))

    with pytest.raises(Refused):
        actions.reverse(unit, key="v", by=deniz, reason="It is a bug")


def test_after_a_release_the_same_request_can_hold_again(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    first = held(subscription, subject=5, key="first")
    actions.release(first, key="r", by=deniz, reason="It is a bug")

    second = held(subscription, subject=5, key="second")

    assert second != first
    assert adds_up()
