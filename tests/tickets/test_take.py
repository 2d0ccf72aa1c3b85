from datetime import timedelta

import pytest

from common.refusals import Refused
from tests.race import at_once
from tests.sales import filed, fresh, sold
from tickets.actions import assign, forward, hand_back, skip, take, take_next
from tickets.models import Event, Ticket


@pytest.fixture
def queue(ayse, cem, akcasu, karaova, monday_morning):
    """Gold filed first, Premium after it."""
    sold(akcasu, "premium")
    sold(karaova, "gold")
    gold = filed(cem, at=monday_morning)
    premium = filed(ayse, at=monday_morning + timedelta(minutes=50))
    later = filed(ayse, at=monday_morning + timedelta(minutes=55))
    return gold, premium, later


def test_the_queue_goes_by_priority_then_due_then_filing(queue):
    gold, premium, later = queue

    assert list(Ticket.objects.in_queue().in_queue_order()) == [premium, later, gold]


def test_take_next_hands_out_the_head_of_the_queue(queue, deniz, selin):
    gold, premium, later = queue

    taken = [take_next(by=deniz), take_next(by=selin), take_next(by=deniz), take_next(by=deniz)]

    assert taken == [premium, later, gold, None]
    assert (fresh(premium).assignee, fresh(premium).status) == (deniz, "in_progress")
    assert premium.events.get(kind=Event.Kind.TAKEN).actor == deniz


@pytest.mark.race
def test_many_agents_who_take_at_once_never_get_the_same_ticket(committed):
    sold(committed.akcasu, "premium")
    for _ in range(20):
        filed(committed.ayse)
    agents = [committed.deniz, committed.selin]

    taken = at_once(24, lambda number: take_next(by=agents[number % 2]))

    got = [ticket.pk for ticket in taken if ticket is not None]
    assert (len(got), len(set(got))) == (20, 20)
    assert Event.objects.filter(kind="taken").count() == 20


def test_a_skipped_ticket_goes_to_somebody_else(queue, deniz, selin):
    _gold, premium, later = queue
    take_next(by=deniz)

    with pytest.raises(Refused):
        skip(premium, reason=" ", by=deniz)
    skip(premium, reason="Sunucu tarafı bilmiyorum", by=deniz)

    assert take_next(by=deniz) == later
    assert take_next(by=selin) == premium


def test_a_ticket_somebody_has_is_not_taken_from_them(queue, deniz, selin):
    _gold, premium, _later = queue
    take(premium, by=deniz)

    with pytest.raises(Refused, match="Deniz"):
        take(premium, by=selin)
    assign(premium, to=selin, by=deniz)

    assert fresh(premium).assignee == selin


def test_a_ticket_is_assigned_to_our_own_people_only(queue, deniz, ayse):
    _gold, premium, _later = queue

    with pytest.raises(Refused):
        assign(premium, to=ayse, by=deniz)


def test_bugs_wait_for_the_software_unit_and_come_back(queue, ayse, deniz, burak):
    bug = filed(ayse, kind="bug")

    assert take_next(by=burak) == bug
    hand_back(bug, by=burak)
    assert (fresh(bug).team, fresh(bug).assignee) == ("support", None)
    forward(bug, by=deniz)
    assert take_next(by=burak) == bug


def test_a_ticket_is_not_assigned_to_a_colleague_who_cannot_see_it(queue, deniz, burak):
    _gold, premium, _later = queue

    with pytest.raises(Refused):
        assign(premium, to=burak, by=deniz)
    assert fresh(premium).assignee is None

    forward(premium, by=deniz)
    assign(premium, to=burak, by=deniz)
    assert fresh(premium).assignee == burak
