"""Requests that wait for a unit: who lets them in, in which order, and that none is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from packages import actions as packages
from packages.models import Subscription
from tests.race import at_once, failures
from tests.sales import account, filed, fresh, leave, sold
from tests.tickets.test_lock_order import Beside
from tickets.actions import admit_everywhere, merge, note, reclassify, share, withdraw
from tickets.actions.recording import locked
from tickets.models import Ticket


def waiting() -> list[int]:
    return list(Ticket.objects.filter(status="awaiting_quota").order_by("id").values_list("pk", flat=True))


@pytest.mark.case(23)
@pytest.mark.parametrize("giving_back", [withdraw, lambda ticket, by: reclassify(ticket, "bug", by=by)])
def test_a_unit_given_back_goes_to_the_oldest_in_the_same_transaction(ayse, akcasu, giving_back):
    subscription = sold(akcasu, "premium")
    holder = filed(ayse)
    leave(subscription, "written", 0)
    oldest, younger = filed(ayse), filed(ayse)

    giving_back(holder, by=ayse)

    assert (fresh(oldest).status, fresh(oldest).hold.state, fresh(younger).status) == ("new", "held", "awaiting_quota")
    assert account(subscription).available == 0


def test_a_duplicate_gives_its_unit_to_the_waiting_request_it_is_merged_into(ayse, deniz, akcasu):
    subscription, duplicate = sold(akcasu, "premium"), filed(ayse)
    leave(subscription, "written", 0)
    kept = filed(ayse)

    merge(duplicate, into=kept, by=deniz)

    assert (fresh(kept).status, fresh(kept).hold.state) == ("new", "held")


@pytest.mark.race
def test_a_unit_given_back_while_a_request_finds_none_waits_for_it_a_minute_at_most(committed):
    subscription, holder = sold(committed.akcasu, "premium"), filed(committed.ayse)
    leave(subscription, "written", 0)

    with transaction.atomic():
        late = filed(committed.ayse)
        assert late.status == "awaiting_quota"
        assert Beside(lambda: withdraw(holder, by=committed.ayse)).joined() is None

    assert admit_everywhere(timezone.now()) == 1
    assert (fresh(late).status, waiting()) == ("new", [])


@pytest.mark.race
def test_a_request_passed_over_while_it_was_worked_on_enters_a_minute_later(committed):
    subscription, holder = sold(committed.akcasu, "premium"), filed(committed.ayse)
    leave(subscription, "written", 0)
    late = filed(committed.ayse)

    with transaction.atomic():
        locked(late)
        assert Beside(lambda: withdraw(holder, by=committed.ayse)).joined() is None
    assert waiting() == [late.pk]

    assert admit_everywhere(timezone.now()) == 1
    assert (waiting(), fresh(late).hold.state) == ([], "held")


def test_a_package_that_is_valid_again_lets_requests_in(ayse, akcasu):
    subscription = sold(akcasu, "premium")
    Subscription.objects.filter(pk=subscription.pk).update(state="suspended")
    ticket = filed(ayse)
    assert (waiting(), admit_everywhere(timezone.now())) == ([ticket.pk], 0)

    Subscription.objects.filter(pk=subscription.pk).update(state="active")

    assert admit_everywhere(timezone.now()) == 1
    assert fresh(ticket).subscription == subscription


def test_the_look_for_waiting_requests_costs_one_statement(ayse, cem, akcasu, karaova):
    full = sold(akcasu, "premium")
    leave(full, "written", 0)
    filed(ayse)
    sold(karaova, "gold")
    filed(cem)

    with CaptureQueriesContext(connection) as captured:
        admitted = admit_everywhere(timezone.now())

    assert (admitted, len(captured)) == (0, 1)


@pytest.mark.case(23)
@pytest.mark.race
def test_grants_and_releases_at_once_let_requests_in_by_order_of_filing(committed):
    subscription = sold(committed.akcasu, "premium")
    holders = [filed(committed.ayse) for _ in range(6)]
    leave(subscription, "written", 0)
    start = timezone.now()
    line = [filed(committed.ayse, at=start + timedelta(seconds=number)) for number in range(30)]

    def act(number):
        if number < 6:
            return withdraw(holders[number], by=committed.ayse)
        if number < 12:
            return packages.top_up(account(subscription), 2, key=f"t{number}", by=None, reason="")
        return admit_everywhere(start)

    assert failures(at_once(14, act)) == []

    admitted = [fresh(ticket).status != "awaiting_quota" for ticket in line]
    assert admitted == [True] * 18 + [False] * 12
    assert (account(subscription).available, account(subscription).held) == (0, 18)


@pytest.mark.race
def test_forty_verbs_on_one_crowded_institution_forget_nobody(committed):
    subscription = sold(committed.akcasu, "premium")
    holders = [filed(committed.ayse) for _ in range(10)]
    leave(subscription, "written", 0)
    line = [filed(committed.ayse) for _ in range(5)]

    def act(number):
        if number < 10:
            return withdraw(holders[number], by=committed.ayse)
        if number < 25:
            return filed(committed.baris)
        if number < 30:
            return note(line[number % 5], "Bakıyorum", key=uuid4(), by=committed.deniz)
        return share(line[number % 5], person=committed.baris, by=committed.ayse) if number < 35 else None

    assert failures(at_once(40, act)) == []
    admit_everywhere(timezone.now())

    assert account(subscription).available == 0
    assert Ticket.objects.exclude(status="awaiting_quota").filter(hold__state="held").count() == 10
    assert len(waiting()) == 10


@pytest.mark.race
def test_a_request_filed_while_a_long_grant_holds_the_account_is_kept(committed):
    subscription = sold(committed.akcasu, "premium")

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return filed(committed.ayse)

    with transaction.atomic():
        packages.top_up(account(subscription), 1, key="t", by=None, reason="")
        late = Beside(impatient).joined()

    assert waiting() == [late.pk]
    assert admit_everywhere(timezone.now()) == 1
    assert fresh(late).hold.state == "held"
