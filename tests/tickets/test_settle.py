from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from common.refusals import Refused
from packages import actions as packages
from packages.models import LedgerEntry
from tests.race import at_once
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import answer, close, dismiss, merge, reclassify, reopen, reply, resolve, withdraw
from tickets.models import Event, Ticket

ISTANBUL = ZoneInfo("Europe/Istanbul")


def answered(ticket, by, **more):
    answer(ticket, "Şunu deneyin.", key=uuid4(), by=by, **more)
    return ticket


@pytest.mark.case(8)
def test_resolved_twice_and_closed_the_unit_is_captured_once(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    answered(ticket, deniz)
    resolve(ticket, by=deniz)

    with pytest.raises(Refused):
        resolve(ticket, by=deniz)
    close(ticket, by=deniz)
    with pytest.raises(Refused):
        close(ticket, by=deniz)

    assert (account(subscription).captured, account(subscription).held) == (1, 0)
    assert LedgerEntry.objects.filter(kind="capture").count() == 1
    assert fresh(ticket).status == "closed"


def test_an_agent_cannot_resolve_without_an_answer(ayse, deniz, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse)

    with pytest.raises(Refused):
        resolve(ticket, by=deniz)

    assert fresh(ticket).status == "new"


def test_a_customer_who_finds_the_answer_alone_pays_nothing(ayse, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)

    resolve(ticket, by=ayse)

    assert (account(subscription).held, account(subscription).captured) == (0, 0)
    assert fresh(ticket).status == "resolved"


@pytest.mark.case(10)
def test_a_support_ticket_that_turns_out_a_bug_gets_its_unit_back(ayse, deniz, burak, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)

    reclassify(ticket, "bug", by=deniz)

    ticket = fresh(ticket)
    assert (ticket.team, ticket.hold, account(subscription).held) == ("software", None, 0)
    assert list(Ticket.objects.visible_to(burak)) == [ticket]


@pytest.mark.case(10)
def test_a_captured_unit_comes_back_by_a_reversing_entry_and_both_stay_visible(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    answered(ticket, deniz)
    resolve(ticket, by=deniz)
    reopen(ticket, by=ayse)

    reclassify(ticket, "bug", by=deniz)

    kinds = LedgerEntry.objects.filter(account=account(subscription)).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["grant", "hold", "capture", "reverse"]
    assert account(subscription).captured == 0


@pytest.mark.case(11)
def test_a_bug_that_turns_out_support_waits_when_no_unit_is_free(ayse, deniz, akcasu):
    from notifications.models import Notice

    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    ticket = filed(ayse, kind="bug")

    reclassify(ticket, "support", by=deniz)

    ticket = fresh(ticket)
    assert (ticket.status, ticket.hold, ticket.response_due_at) == ("awaiting_quota", None, None)
    assert account(subscription).available == 0
    assert Notice.objects.filter(user=ayse, kind="ticket_awaits_quota").count() == 1


@pytest.mark.case(12)
def test_withdrawn_before_an_answer_is_free(ayse, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)

    withdraw(ticket, by=ayse)

    assert (account(subscription).held, account(subscription).captured) == (0, 0)
    assert (fresh(ticket).status, fresh(ticket).clock.state) == ("withdrawn", "stopped")


@pytest.mark.case(12)
def test_withdrawn_after_an_answer_costs_the_unit(ayse, deniz, akcasu):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)
    answered(ticket, deniz)

    withdraw(ticket, by=ayse)

    assert (account(subscription).held, account(subscription).captured) == (0, 1)


@pytest.mark.check(98)
@pytest.mark.race
def test_withdrawn_many_times_at_once_the_unit_comes_back_once(committed):
    subscription, ticket = sold(committed.akcasu, "premium"), filed(committed.ayse)
    filed(committed.ayse)

    at_once(10, lambda _number: withdraw(Ticket.objects.get(pk=ticket.pk), by=committed.ayse))

    assert account(subscription).held == 1
    assert LedgerEntry.objects.filter(kind="release").count() == 1


@pytest.mark.case(13)
def test_a_merged_duplicate_gives_its_unit_back_and_the_other_stays(ayse, baris, deniz, akcasu):
    subscription, kept, duplicate = sold(akcasu, "premium"), filed(ayse), filed(baris)
    before = fresh(kept)

    merge(duplicate, into=kept, by=deniz)

    after, duplicate = fresh(kept), fresh(duplicate)
    assert (duplicate.status, duplicate.outcome, duplicate.merged_into) == ("closed", "duplicate", kept)
    assert account(subscription).held == 1
    assert (after.status, after.hold_id, after.response_due_at) == (
        before.status,
        before.hold_id,
        before.response_due_at,
    )


def test_tickets_of_two_institutions_are_never_merged(ayse, cem, deniz, akcasu, karaova):
    sold(akcasu, "premium")
    sold(karaova, "gold")
    ours, theirs = filed(ayse), filed(cem)

    with pytest.raises(Refused):
        merge(ours, into=theirs, by=deniz)

    assert fresh(ours).status == "new"


def test_nothing_is_merged_into_a_request_that_was_ended_without_an_answer(ayse, baris, deniz, akcasu):
    subscription, kept, duplicate = sold(akcasu, "premium"), filed(ayse), filed(baris)
    withdraw(kept, by=ayse)

    with pytest.raises(Refused):
        merge(duplicate, into=kept, by=deniz)

    assert (fresh(duplicate).status, account(subscription).held) == ("new", 1)


@pytest.mark.parametrize("outcome", ["spam", "wrong_place"])
def test_a_dismissed_request_costs_nothing(ayse, deniz, akcasu, outcome):
    subscription, ticket = sold(akcasu, "premium"), filed(ayse)

    dismiss(ticket, outcome, reason="", by=deniz)

    assert (fresh(ticket).outcome, account(subscription).held) == (outcome, 0)


@pytest.mark.case(14)
def test_a_reply_three_working_days_after_closing_reopens_without_a_new_unit(ayse, deniz, akcasu):
    subscription = sold(akcasu, "premium")
    closed = datetime(2026, 11, 25, 15, 0, tzinfo=ISTANBUL)
    ticket = filed(ayse, at=closed - timedelta(hours=3))
    answered(ticket, deniz, at=closed - timedelta(hours=2))
    close(ticket, by=deniz, at=closed)

    reply(ticket, "Yine oldu.", key=uuid4(), by=ayse, at=datetime(2026, 11, 30, 10, 0, tzinfo=ISTANBUL))

    assert fresh(ticket).status == "in_progress"
    assert (account(subscription).captured, account(subscription).held) == (1, 0)


@pytest.mark.case(14)
def test_after_eleven_working_days_a_new_linked_request_is_needed(ayse, deniz, akcasu):
    subscription = sold(akcasu, "premium")
    closed = datetime(2026, 11, 25, 15, 0, tzinfo=ISTANBUL)
    ticket = filed(ayse, at=closed - timedelta(hours=3))
    answered(ticket, deniz, at=closed - timedelta(hours=2))
    close(ticket, by=deniz, at=closed)
    late = datetime(2026, 12, 10, 10, 0, tzinfo=ISTANBUL)

    with pytest.raises(Refused):
        reply(ticket, "Yine oldu.", key=uuid4(), by=ayse, at=late)
    linked = filed(ayse, at=late, follows=ticket)

    assert (fresh(ticket).status, fresh(linked).follows) == ("closed", ticket)
    assert (account(subscription).captured, account(subscription).held) == (1, 1)


@pytest.mark.parametrize(
    ("day", "reopens"),
    [
        (datetime(2026, 12, 9, 23, 59, tzinfo=ISTANBUL), True),
        (datetime(2026, 12, 10, 0, 0, tzinfo=ISTANBUL), False),
    ],
)
def test_the_tenth_working_day_is_the_last(ayse, deniz, akcasu, day, reopens):
    sold(akcasu, "premium")
    closed = datetime(2026, 11, 25, 15, 0, tzinfo=ISTANBUL)
    ticket = filed(ayse, at=closed - timedelta(hours=3))
    answered(ticket, deniz, at=closed - timedelta(hours=2))
    resolve(ticket, by=deniz, at=closed)

    if reopens:
        reopen(ticket, by=ayse, at=day)
    else:
        with pytest.raises(Refused):
            reopen(ticket, by=ayse, at=day)

    assert fresh(ticket).status == ("in_progress" if reopens else "resolved")


@pytest.mark.parametrize("ending", ["withdrawn", "spam"])
def test_a_request_ended_without_cost_is_not_reopened(ayse, deniz, akcasu, ending):
    sold(akcasu, "premium")
    ticket = filed(ayse)
    withdraw(ticket, by=ayse) if ending == "withdrawn" else dismiss(ticket, "spam", reason="", by=deniz)

    with pytest.raises(Refused):
        reopen(ticket, by=ayse)


@pytest.mark.case(23)
def test_a_top_up_lets_the_oldest_waiting_requests_in(ayse, filiz, akcasu):
    subscription = sold(akcasu, "premium")
    leave(subscription, "written", 0)
    tickets = [filed(ayse) for _ in range(7)]

    packages.top_up(account(subscription), 3, key="t", by=filiz, reason="Ek hak")

    states = [fresh(ticket).status for ticket in tickets]
    assert states == ["new"] * 3 + ["awaiting_quota"] * 4
    entered = fresh(tickets[0])
    assert entered.clock.started_at > entered.filed_at
    assert Event.objects.filter(kind="queued").count() == 3


@pytest.mark.case(25)
def test_an_open_ticket_is_captured_on_the_subscription_that_holds_it(ayse, deniz, akcasu):
    from datetime import date

    from packages.models import Subscription

    old = sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    ticket = filed(ayse, at=datetime(2026, 12, 30, 10, 0, tzinfo=ISTANBUL))
    Subscription.objects.filter(pk=old.pk).update(state="expired")
    new = sold(akcasu, "gold", starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))

    answered(ticket, deniz, at=datetime(2027, 1, 4, 10, 0, tzinfo=ISTANBUL))
    resolve(ticket, by=deniz, at=datetime(2027, 1, 4, 11, 0, tzinfo=ISTANBUL))

    assert (account(old).captured, account(new).captured) == (1, 0)


@pytest.mark.case(28)
def test_an_upgrade_moves_open_tickets_ahead_and_keeps_their_promise(ayse, filiz, akcasu):
    from packages.models import TierVersion

    subscription, early = sold(akcasu, "gold"), filed(ayse)

    premium = TierVersion.objects.get(tier__code="premium", state="published")
    allowances = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12}
    packages.upgrade(subscription, premium, seats=50, allowances=allowances, by=filiz)
    late = filed(ayse)

    early, late = fresh(early), fresh(late)
    assert (early.priority, early.clock.target_minutes) == (2, 90)
    assert (late.priority, late.clock.target_minutes) == (2, 60)
