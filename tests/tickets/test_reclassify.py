from uuid import uuid4

import pytest

from common.refusals import Refused
from notifications.models import Notice
from packages import actions as packages
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import answer, close, reclassify, resolve, sweep, take
from tickets.models import Event, SlaClock


def test_what_turns_out_a_bug_is_free_for_the_software_unit_and_it_is_told(ayse, deniz, burak, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse)
    take(ticket, by=deniz)

    reclassify(ticket, "bug", by=deniz)

    assert (fresh(ticket).team, fresh(ticket).assignee) == ("software", None)
    assert Notice.objects.filter(user=burak, kind="ticket_forwarded").count() == 1
    assert Notice.objects.filter(user=ayse, kind="ticket_passed_on").count() == 1


def test_what_turns_out_support_is_free_for_the_agents(ayse, deniz, burak, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse, kind="bug")
    take(ticket, by=burak)

    reclassify(ticket, "support", by=deniz)

    assert (fresh(ticket).team, fresh(ticket).assignee, fresh(ticket).hold.state) == ("support", None, "held")


def test_a_bug_that_becomes_a_suggestion_stays_with_whoever_has_it(ayse, deniz, burak, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse, kind="bug")
    take(ticket, by=burak)

    reclassify(ticket, "suggestion", by=deniz)

    assert (fresh(ticket).team, fresh(ticket).assignee) == ("software", burak)


def test_an_answered_bug_that_turns_out_support_has_no_due_time(ayse, deniz, burak, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse, kind="bug")
    answer(ticket, "Bakıyoruz.", key=uuid4(), by=burak)

    reclassify(ticket, "support", by=deniz)

    assert (fresh(ticket).response_due_at, fresh(ticket).clock.state) == (None, "met")


def test_a_bug_answered_without_a_package_starts_no_clock_when_it_becomes_support(ayse, deniz, burak, akcasu):
    ticket = filed(ayse, kind="bug")
    answer(ticket, "Bakıyoruz.", key=uuid4(), by=burak)
    sold(akcasu, "premium")

    reclassify(ticket, "support", by=deniz)

    assert fresh(ticket).hold.state == "held"
    assert not SlaClock.objects.filter(ticket=ticket).exists()


@pytest.mark.case(11)
def test_a_bug_taken_for_support_and_back_keeps_a_running_promise(ayse, deniz, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    ticket = filed(ayse, kind="bug")
    reclassify(ticket, "support", by=deniz)
    assert fresh(ticket).clock.state == "stopped"

    reclassify(ticket, "bug", by=deniz)

    assert (fresh(ticket).status, fresh(ticket).clock.state) == ("new", "running")
    assert fresh(ticket).response_due_at == fresh(ticket).clock.due_at
    sweep(fresh(ticket).clock.warn_80_at)
    assert Event.objects.filter(kind="warned_80").count() == 1


@pytest.mark.case(11)
def test_an_answered_bug_that_waits_for_a_unit_is_not_resolved_for_nothing(ayse, deniz, burak, filiz, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    ticket = filed(ayse, kind="bug")
    answer(ticket, "Bakıyoruz.", key=uuid4(), by=burak)
    reclassify(ticket, "support", by=deniz)

    for verb in (resolve, close):
        with pytest.raises(Refused):
            verb(ticket, by=deniz)
    assert fresh(ticket).status == "awaiting_quota"

    packages.top_up(account(subscription), 1, key="t", by=filiz, reason="")
    assert (fresh(ticket).status, fresh(ticket).response_due_at) == ("in_progress", None)
    before = account(subscription).captured
    resolve(ticket, by=deniz)
    assert account(subscription).captured == before + 1
