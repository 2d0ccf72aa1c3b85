"""Verbs that meet on one ticket wait for each other in one order, and never in a circle."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from threading import Thread
from time import monotonic, sleep
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from common.refusals import Refused
from packages import actions as packages
from packages.models import TierVersion
from packages.queries import recount
from tests.race import at_once, failures
from tests.sales import account, filed, fresh, sold
from tickets.actions import answer, escalate, follow_calendar, reopen, resolve, sweep
from tickets.actions.recording import locked
from tickets.models import Ticket
from worktime import actions as worktime

pytestmark = pytest.mark.race
PREMIUM = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12}
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Istanbul"))
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}


class Beside:
    """`act` in a thread with a connection of its own."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.result, self._act = None, act
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._act()
        except Exception as error:
            self.result = error
        finally:
            connection.close()

    def joined(self) -> object:
        self._thread.join(20)
        assert not self._thread.is_alive()
        return self.result


def until_somebody_waits() -> None:
    """Returns when another connection waits for a lock of this transaction."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid::text = pg_current_xact_id()::text"
    end = monotonic() + 10
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


def upgraded(subscription, by) -> None:
    premium = TierVersion.objects.get(tier__code="premium", state="published")
    packages.upgrade(subscription, premium, seats=50, allowances=PREMIUM, by=by)


@pytest.mark.case(28)
def test_an_upgrade_that_waits_for_a_ticket_holds_no_account_that_the_ticket_needs(committed):
    subscription, ticket = sold(committed.akcasu, "gold"), filed(committed.ayse)

    with transaction.atomic():
        locked(ticket)
        upgrade = Beside(lambda: upgraded(subscription, committed.filiz))
        until_somebody_waits()
        escalate(ticket, "phone", by=committed.deniz)

    assert upgrade.joined() is None
    assert (fresh(ticket).priority, account(subscription, "phone").held) == (2, 1)


@pytest.mark.case(41)
def test_a_sweep_never_waits_for_a_ticket_somebody_works_on(committed):
    sold(committed.akcasu, "premium", **YEAR)
    worked, free = filed(committed.ayse, at=MONDAY), filed(committed.ayse, at=MONDAY)
    late = MONDAY + timedelta(hours=2)

    with transaction.atomic():
        locked(worked)
        assert Beside(lambda: sweep(late)).joined() == 1
        answer(worked, "Şunu deneyin.", key=uuid4(), by=committed.deniz, at=late)

    assert (fresh(worked).clock.state, fresh(free).clock.state) == ("missed", "missed")
    assert sweep(late) == 0


@pytest.mark.case(38)
def test_the_calendar_never_waits_for_a_ticket_somebody_works_on(committed):
    sold(committed.akcasu, "premium", **YEAR)
    ticket = filed(committed.ayse, at=datetime(2026, 11, 23, 17, 45, tzinfo=MONDAY.tzinfo))
    worktime.close_day(date(2026, 11, 24), "Kar tatili", until=time(9), by=committed.filiz)

    with transaction.atomic():
        locked(ticket)
        assert Beside(follow_calendar).joined() == 0

    assert follow_calendar() == 1


@pytest.mark.case(6)
def test_upgrades_top_ups_sweeps_and_every_verb_at_once_never_deadlock(committed):
    subscription = sold(committed.akcasu, "gold")
    tickets = [filed(committed.ayse) for _ in range(5)]

    def act(number):
        ticket = Ticket.objects.get(pk=tickets[number % 5].pk)
        if number == 0:
            return upgraded(subscription, committed.filiz)
        if number % 4 == 1:
            return packages.top_up(account(subscription, "phone"), 1, key=f"t{number}", by=None, reason="")
        if number % 4 == 2:
            return sweep(ticket.clock.due_at + timedelta(hours=1))
        if number % 4 == 3:
            return escalate(ticket, "phone", by=committed.deniz)
        resolve(ticket, by=committed.ayse)
        return reopen(ticket, by=committed.ayse)

    unexpected = [error for error in failures(at_once(36, act)) if not isinstance(error, Refused)]
    assert unexpected == []
    assert recount() == []
