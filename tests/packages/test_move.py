from collections import Counter

import pytest

from common.refusals import Refused
from packages import actions
from packages.actions import NoUnit
from packages.models import Hold, LedgerEntry
from tests.packages.spend import adds_up, counters, held, kinds, moved
from tests.race import at_once, failures
from tests.sales import account, sold


@pytest.mark.case(3)
def test_a_move_gives_the_written_unit_back_and_holds_a_phone_unit(akcasu, ayse, deniz):
    subscription = sold(akcasu, "premium")
    unit = held(subscription, by=ayse)

    phone = moved(unit, "phone", by=deniz)

    assert (unit.state, phone.state, phone.account.service_id, phone.person) == ("released", "held", "phone", ayse)
    assert counters(account(subscription, "written")) == (1000, 0, 0)
    assert counters(account(subscription, "phone")) == (1000, 1, 0)
    entries = LedgerEntry.objects.filter(actor=deniz).order_by("account")
    assert [(entry.kind, entry.held) for entry in entries] == [("release", -1), ("hold", 1)]
    assert all(entry.reason for entry in entries)


@pytest.mark.case(4)
def test_a_move_to_a_channel_without_a_free_unit_changes_nothing(karaova, deniz):
    subscription = sold(karaova, "silver")
    for _ in range(20):
        held(subscription, "phone")
    unit = held(subscription)
    before = LedgerEntry.objects.count()

    with pytest.raises(NoUnit) as refusal:
        moved(unit, "phone", by=deniz)

    assert refusal.value.account == account(subscription, "phone")
    assert Hold.objects.get(pk=unit.pk).state == "held"
    assert counters(account(subscription, "written")) == (20, 1, 0)
    assert LedgerEntry.objects.count() == before


@pytest.mark.case(7)
def test_a_remote_unit_stays_when_the_old_written_unit_was_taken_by_another(karaova, deniz):
    subscription = sold(karaova, "silver")
    for _ in range(19):
        held(subscription)
    remote = moved(held(subscription), "remote", by=deniz)
    held(subscription)  # another request takes the written unit

    with pytest.raises(NoUnit):
        moved(remote, "written", by=deniz)

    assert Hold.objects.get(pk=remote.pk).state == "held"
    assert counters(account(subscription, "remote")) == (20, 1, 0)


def test_a_move_asked_for_again_with_its_key_is_the_same_hold(akcasu, deniz):
    unit = held(sold(akcasu, "premium"))

    first, second = (moved(unit, "phone", by=deniz, key="m") for _ in range(2))

    assert first == second
    assert adds_up()


def test_a_move_to_the_channel_it_is_on_is_refused(akcasu, deniz):
    unit = held(sold(akcasu, "premium"))

    with pytest.raises(Refused):
        moved(unit, "written", by=deniz)

    assert Hold.objects.get(pk=unit.pk).state == "held"


def test_a_unit_that_was_given_back_does_not_move(akcasu, deniz):
    unit = held(sold(akcasu, "premium"))
    actions.release(unit, key="r", by=deniz, reason="Withdrawn")

    with pytest.raises(Refused):
        moved(Hold.objects.get(pk=unit.pk), "phone", by=deniz)


def test_a_captured_unit_moves_by_a_reversing_entry(akcasu, deniz):
    subscription = sold(akcasu, "premium")
    unit = actions.capture(held(subscription), key="c", by=deniz)

    phone = moved(unit, "phone", by=deniz)

    assert phone.state == "held"
    assert kinds(account(subscription, "written")) == ["grant", "hold", "capture", "reverse"]
    assert adds_up()


@pytest.mark.case(5)
@pytest.mark.race
def test_of_two_moves_of_one_unit_at_once_one_wins(committed):
    subscription = sold(committed.akcasu, "premium")
    unit = held(subscription)

    results = at_once(
        2, lambda number: moved(Hold.objects.get(pk=unit.pk), ["phone", "remote"][number], key=f"move {number}")
    )

    assert Counter(type(result).__name__ for result in results) == {"Hold": 1, "Refused": 1}
    assert Hold.objects.filter(state="held").count() == 1
    assert adds_up()


@pytest.mark.case(6)
@pytest.mark.race
def test_forty_moves_in_opposite_directions_at_once_never_deadlock(committed):
    subscription = sold(committed.akcasu, "premium")
    written = [held(subscription, "written") for _ in range(20)]
    phone = [held(subscription, "phone") for _ in range(20)]
    pairs = [(unit.pk, "phone") for unit in written] + [(unit.pk, "written") for unit in phone]

    results = at_once(40, lambda number: moved(Hold.objects.get(pk=pairs[number][0]), pairs[number][1]))

    assert failures(results) == []
    assert counters(account(subscription, "written")) == (1000, 20, 0)
    assert counters(account(subscription, "phone")) == (1000, 20, 0)
    assert adds_up()
