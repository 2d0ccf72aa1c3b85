from collections import Counter

import pytest

from common.refusals import Refused
from packages import actions
from packages.models import Hold, LedgerEntry
from tests.packages.spend import adds_up, counters, held, kinds, moved
from tests.race import at_once, failures
from tests.sales import account, sold


def test_a_capture_spends_the_held_unit(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = held(subscription)

    actions.capture(unit, key="c", by=deniz)

    entry = LedgerEntry.objects.get(kind="capture")
    assert (unit.state, counters(account(subscription))) == ("captured", (1000, 0, 1))
    assert (entry.held, entry.captured, entry.balance, entry.actor) == (-1, 1, 999, deniz)
    assert Hold.objects.get(pk=unit.pk).settled_at is not None


@pytest.mark.case(8)
def test_a_unit_is_captured_once_on_the_channel_it_is_held_on(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = moved(held(subscription), "phone", by=deniz)

    for key in ("resolve", "resolve again", "close"):
        actions.capture(Hold.objects.get(pk=unit.pk), key=key, by=deniz)

    assert kinds(account(subscription, "phone")) == ["grant", "hold", "capture"]
    assert counters(account(subscription, "phone")) == (1000, 0, 1)
    assert counters(account(subscription, "written")) == (1000, 0, 0)


@pytest.mark.case(18)
@pytest.mark.check(118)
@pytest.mark.race
def test_a_capture_delivered_three_times_at_once_is_one_entry(committed):
    subscription = sold(committed.akcasu, "premium")
    unit = held(subscription)

    results = at_once(3, lambda _number: actions.capture(Hold.objects.get(pk=unit.pk), key="c", by=None))

    assert failures(results) == []
    assert kinds(account(subscription)).count("capture") == 1
    assert counters(account(subscription)) == (1000, 0, 1)


def test_a_unit_that_was_given_back_is_not_captured(akcasu, deniz):
    unit = held(sold(akcasu, "premium"))
    actions.release(unit, key="r", by=deniz, reason="Withdrawn")

    with pytest.raises(Refused):
        actions.capture(unit, key="c", by=deniz)

    assert adds_up()


@pytest.mark.check(98)
@pytest.mark.race
def test_capture_and_release_at_once_leave_one_of_the_two(committed):
    subscription = sold(committed.akcasu, "premium")
    unit = held(subscription)
    verbs = [
        lambda hold: actions.capture(hold, key="c", by=None),
        lambda hold: actions.release(hold, key="r", by=None, reason="Withdrawn"),
    ]

    results = at_once(2, lambda number: verbs[number](Hold.objects.get(pk=unit.pk)))

    assert Counter(type(result).__name__ for result in results) == {"Hold": 1, "Refused": 1}
    assert len(kinds(account(subscription))) == 3
    assert adds_up()
