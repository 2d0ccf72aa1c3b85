from uuid import uuid4

import pytest

from notifications.models import Notice
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import answer, reopen, reply, resolve


def test_a_request_solved_without_an_answer_takes_a_unit_when_it_is_reopened(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    resolve(ticket, by=ayse)
    assert account(subscription).held == 0

    reopen(ticket, by=ayse)

    assert (fresh(ticket).status, fresh(ticket).hold.state, account(subscription).held) == ("in_progress", "held", 1)
    assert (fresh(ticket).clock.state, fresh(ticket).response_due_at) == ("running", fresh(ticket).clock.due_at)
    answer(ticket, "Şunu deneyin.", key=uuid4(), by=deniz, then="resolved")
    assert account(subscription).captured == 1


def test_it_waits_when_its_unit_has_gone_to_another(ayse, baris, elif_, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    resolve(ticket, by=ayse)
    leave(subscription, "written", 0)

    reply(ticket, "Yine oldu.", key=uuid4(), by=ayse)

    assert (fresh(ticket).status, fresh(ticket).hold) == ("awaiting_quota", None)
    assert (fresh(ticket).clock.state, fresh(ticket).response_due_at) == ("stopped", None)
    assert Notice.objects.filter(user=elif_, kind="ticket_awaits_quota_keeper").count() == 1


def test_a_bug_ended_without_an_answer_is_promised_one_again(ayse, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse, kind="bug")
    resolve(ticket, by=ayse)

    reopen(ticket, by=ayse)

    assert (fresh(ticket).team, fresh(ticket).clock.state) == ("software", "running")
    assert (fresh(ticket).response_due_at, account(subscription).held) == (fresh(ticket).clock.due_at, 0)


@pytest.mark.case(14)
def test_an_answered_request_that_is_reopened_has_no_due_time_and_no_new_unit(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    answer(ticket, "Şunu deneyin.", key=uuid4(), by=deniz, then="resolved")

    reopen(ticket, by=ayse)

    assert (fresh(ticket).status, fresh(ticket).response_due_at) == ("in_progress", None)
    assert (account(subscription).captured, account(subscription).held) == (1, 0)
