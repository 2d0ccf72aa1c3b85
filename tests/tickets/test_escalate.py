import pytest

from common.refusals import Refused
from packages.actions import NoUnit
from packages.models import Hold, LedgerEntry
from tests.race import at_once, failures
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import escalate
from tickets.models import Event, Ticket


@pytest.mark.case(3)
def test_escalation_moves_the_unit_in_one_step_and_names_the_actor(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)

    escalate(ticket, "phone", by=deniz)

    ticket = fresh(ticket)
    assert (ticket.channel, ticket.hold.account.service_id, ticket.hold.state) == ("phone", "phone", "held")
    assert (account(subscription).held, account(subscription, "phone").held) == (0, 1)
    moves = LedgerEntry.objects.filter(actor=deniz).order_by("id").values_list("account__service", "held")
    assert sorted(moves) == [("phone", 1), ("written", -1)]
    assert ticket.events.get(kind=Event.Kind.ESCALATED).data["after"] == "phone"


@pytest.mark.case(4)
def test_without_a_free_phone_unit_nothing_changes(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    leave(subscription, "phone", 0)

    with pytest.raises(NoUnit):
        escalate(ticket, "phone", by=deniz)

    ticket = fresh(ticket)
    assert (ticket.channel, ticket.hold.state, ticket.hold.account.service_id) == ("written", "held", "written")
    assert (account(subscription).held, account(subscription, "phone").held) == (1, 0)


@pytest.mark.case(5)
@pytest.mark.race
def test_of_two_agents_who_escalate_at_once_one_wins(committed):
    subscription, ticket = sold(committed.akcasu, "premium"), filed(committed.ayse)
    agents = [committed.deniz, committed.selin]

    results = at_once(2, lambda number: escalate(Ticket.objects.get(pk=ticket.pk), "phone", by=agents[number]))

    assert [type(error) for error in failures(results)] == [Refused]
    assert Hold.objects.filter(state="held").count() == 1
    assert (account(subscription).held, account(subscription, "phone").held) == (0, 1)


@pytest.mark.case(6)
@pytest.mark.race
def test_escalations_in_opposite_directions_do_not_deadlock(committed):
    subscription = sold(committed.akcasu, "premium")
    tickets = [filed(committed.ayse) for _ in range(40)]
    for ticket in tickets[20:]:
        escalate(ticket, "phone", by=committed.deniz)

    def turn(number):
        ticket = Ticket.objects.get(pk=tickets[number].pk)
        escalate(ticket, "phone" if number < 20 else "written", by=committed.deniz)

    results = at_once(40, turn)

    assert failures(results) == []
    assert (account(subscription).held, account(subscription, "phone").held) == (20, 20)


@pytest.mark.case(7)
def test_back_to_an_empty_written_channel_is_refused_and_the_remote_hold_stays(ayse, baris, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    leave(subscription, "written", 0)
    escalate(ticket, "remote", by=deniz)
    filed(baris)  # takes the unit that came free

    with pytest.raises(NoUnit):
        escalate(fresh(ticket), "written", by=deniz)

    ticket = fresh(ticket)
    assert (ticket.channel, ticket.hold.account.service_id, ticket.hold.state) == ("remote", "remote", "held")


def test_the_written_unit_that_comes_free_goes_to_the_oldest_waiting_request(ayse, baris, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    leave(subscription, "written", 0)
    waiting = filed(baris)
    assert fresh(waiting).status == "awaiting_quota"

    escalate(ticket, "phone", by=deniz)

    assert fresh(waiting).status == "new"
    assert fresh(waiting).clock.state == "running"


def test_a_waiting_request_cannot_change_its_channel(ayse, deniz, akcasu):
    ticket = filed(ayse)

    with pytest.raises(Refused):
        escalate(ticket, "phone", by=deniz)


def test_a_reopened_request_goes_on_by_phone_and_still_costs_one_unit(ayse, deniz, akcasu):
    from uuid import uuid4

    from tickets.actions import answer, reopen, resolve

    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    answer(ticket, "Deneyin.", key=uuid4(), by=deniz)
    resolve(ticket, by=deniz)
    reopen(ticket, by=ayse)

    escalate(fresh(ticket), "phone", by=deniz)
    resolve(ticket, by=deniz)

    assert (account(subscription).captured, account(subscription, "phone").captured) == (0, 1)
    assert account(subscription, "phone").held == 0
