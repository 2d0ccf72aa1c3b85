"""Large admissions, and the requests of the gap before a late signature."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import Notice
from packages import actions as packages
from packages.models import LedgerEntry, Subscription
from tests.packages.life import events, midday, renewed
from tests.packages.spend import adds_up
from tests.race import at_once, failures
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import admit_everywhere, admit_gap, answer, reclassify
from tickets.models import Event, SlaClock, Ticket

END = date(2027, 1, 1)


def top_up(subscription, units, key="t"):
    return packages.top_up(account(subscription), units, key=key, by=None, reason="")


@pytest.mark.case(23)
def test_seven_wait_for_three_units_and_the_three_oldest_enter_with_clocks_that_start_then(ayse, akcasu, filiz):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    before = timezone.now() - timedelta(days=3)
    line = [filed(ayse, at=before + timedelta(minutes=number)) for number in range(7)]

    top_up(subscription, 3)

    admitted = [fresh(ticket) for ticket in line[:3]]
    assert [ticket.status for ticket in admitted] == ["new"] * 3
    assert [fresh(ticket).status for ticket in line[3:]] == ["awaiting_quota"] * 4
    assert all(ticket.clock.started_at > before + timedelta(days=2) for ticket in admitted)
    assert all(ticket.response_due_at == ticket.clock.due_at for ticket in admitted)
    assert [ticket.hold.subject_id for ticket in admitted] == [ticket.pk for ticket in line[:3]]
    assert {ticket.hold.unit_id for ticket in admitted} == {line[0].unit_id}
    assert Notice.objects.filter(user=ayse, kind="ticket_queued").count() == 3
    balances = LedgerEntry.objects.filter(account=account(subscription), kind="hold").order_by("id")
    assert list(balances.values_list("balance", flat=True))[-3:] == [2, 1, 0]
    assert SlaClock.objects.filter(ticket__in=line).count() == 3
    assert account(subscription).available == 0


def test_forty_enter_in_as_many_statements_as_two(ayse, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)

    def statements(waiting, key):
        for _ in range(waiting):
            filed(ayse)
        with CaptureQueriesContext(connection) as captured:
            top_up(subscription, waiting, key)
        assert not Ticket.objects.filter(status="awaiting_quota").exists()
        return len(captured)

    assert statements(2, "a") == statements(40, "b")


@pytest.mark.case(22)
def test_a_large_admission_that_uses_everything_up_is_told_once(ayse, elif_, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    for _ in range(6):
        filed(ayse)

    top_up(subscription, 6)

    assert Notice.objects.filter(user=elif_, kind="quota_empty").count() == 1
    assert Notice.objects.filter(user=elif_, kind="quota_low").count() == 0


def test_an_answered_bug_that_became_support_enters_without_a_new_promise(ayse, deniz, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    ticket = filed(ayse, kind="bug")
    answer(ticket, "Bakıyoruz.", key=uuid4(), by=deniz)
    reclassify(ticket, "support", by=deniz)
    assert fresh(ticket).status == "awaiting_quota"

    top_up(subscription, 1)

    assert (fresh(ticket).status, fresh(ticket).response_due_at) == ("in_progress", None)
    assert SlaClock.objects.get(ticket=ticket).state == "met"


def test_a_promise_stopped_while_it_waited_begins_anew(ayse, deniz, akcasu):
    subscription = sold(akcasu, "premium")
    ticket = filed(ayse, kind="bug")
    leave(subscription, "written", 0)
    reclassify(ticket, "support", by=deniz)
    assert SlaClock.objects.get(ticket=ticket).state == "stopped"

    top_up(subscription, 1)

    clock = SlaClock.objects.get(ticket=ticket)
    assert (clock.state, clock.due_at) == ("running", fresh(ticket).response_due_at)


def on(days: int = 0):
    return time_machine.travel(midday(END, days))


@pytest.fixture
def lapsed(akcasu, ayse):
    """Gold ended on 31.12.2026. Three requests came since, one while it still ran and had no unit left."""
    with on(-100):
        subscription = sold(akcasu, "gold", starts_on=END - timedelta(days=365), ends_on=END)
    with on(-1):
        leave(subscription, "written", 0)
        early = filed(ayse)
    gap = []
    for days in (3, 1, 9):
        with on(days):
            gap.append(filed(ayse))
    return subscription, early, gap


def test_signed_late_the_gap_waits_for_one_action_that_admits_it_oldest_first(lapsed, ayse, filiz):
    old, early, gap = lapsed
    with on(20):
        renewal = renewed(old, by=filiz)
        assert renewal.gap_ends_at == timezone.now().replace(microsecond=renewal.gap_ends_at.microsecond)
        assert [fresh(ticket).status for ticket in (early, *gap)] == ["new"] + ["awaiting_quota"] * 3
        assert (admit_everywhere(timezone.now()), fresh(filed(ayse)).status) == (0, "new")

        admitted = admit_gap(renewal, by=filiz)
        again = admit_gap(renewal, by=filiz)

    assert [ticket.pk for ticket in admitted] == [gap[1].pk, gap[0].pk, gap[2].pk]
    assert again == []
    assert all(fresh(ticket).clock.started_at == fresh(ticket).queued_at for ticket in gap)
    assert {Event.objects.get(ticket=ticket, kind="queued").actor for ticket in gap} == {filiz}
    assert events(renewal)[-1] == "gap_settled"
    assert account(renewal).held == 5


def test_what_finds_no_unit_when_the_gap_is_settled_waits_like_all_others(lapsed, filiz):
    old, _early, gap = lapsed
    with on(20):
        renewal = renewed(old, by=filiz)
        leave(renewal, "written", 1)

        assert len(admit_gap(renewal, by=filiz)) == 1
        top_up(renewal, 5)

        assert [fresh(ticket).status for ticket in gap] == ["new"] * 3


def test_without_a_request_in_the_gap_there_is_nothing_to_settle(akcasu, filiz):
    with on(-100):
        old = sold(akcasu, "gold", starts_on=END - timedelta(days=365), ends_on=END)
    with on(20):
        renewal = renewed(old, by=filiz)

    assert Subscription.objects.get(pk=renewal.pk).gap_ends_at is None


@pytest.mark.race
def test_two_managers_who_settle_a_gap_at_once_admit_each_request_once(committed):
    today = timezone.localdate()
    old = sold(committed.akcasu, "gold", starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=35))
    line = [filed(committed.ayse, at=timezone.now() - timedelta(days=5)) for _ in range(10)]
    renewal = renewed(old)

    results = at_once(4, lambda _n: admit_gap(renewal, by=committed.filiz))

    assert failures(results) == []
    assert sorted(len(admitted) for admitted in results) == [0, 0, 0, 10]
    assert [fresh(ticket).hold.state for ticket in line] == ["held"] * 10
    assert adds_up()


def test_a_renewal_that_starts_at_midnight_lets_requests_in(lapsed, akcasu, ayse):
    old, early, gap = lapsed
    with on(20):
        renewal = renewed(old, starts_on=END + timedelta(days=30))
    with on(30):
        packages.turn_states(END + timedelta(days=30))

    assert [fresh(ticket).status for ticket in (early, *gap)] == ["new"] * 4
    assert account(renewal).held == 4
