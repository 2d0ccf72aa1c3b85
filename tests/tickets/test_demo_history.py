"""The years before the story, and what a manager meets: true to the ledger, in the order of time."""

import time

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from organizations import demo as organizations
from packages import demo as packages
from packages.models import Correction, Inquiry, Offer, Subscription
from packages.queries import recount
from products import demo as products
from reports import demo as reports
from reports.queries import figures
from tests.tickets.conftest import MONDAY_MORNING
from tickets.demo import history
from tickets.models import Ticket


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            with time_machine.travel(MONDAY_MORNING):
                for app in (organizations, products, packages):
                    app.load(_quiet)
                began = time.process_time()
                history.load(_quiet)
                took = time.process_time() - began
                reports.load(_quiet)
            yield took
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _quiet(line):
    pass


@pytest.fixture(autouse=True)
def demo(_loaded, db):
    return _loaded


def test_three_years_in_a_row_have_requests_in_each():
    akcasu = Subscription.objects.filter(institution__name__startswith="Akçasu").order_by("starts_on")

    assert [row.renews for row in akcasu] == [None, *list(akcasu)[:-1]]
    assert all(row.tickets.count() > 100 for row in akcasu)
    assert Ticket.objects.filter(subscription__in=akcasu).open().count() == 0


def test_the_ledger_of_these_years_adds_up_and_its_ids_follow_time():
    assert recount() == []
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT id FROM (
                SELECT id, at, balance, LAG(at) OVER (ORDER BY id) AS before,
                    SUM(granted - held - captured) OVER (PARTITION BY account_id ORDER BY id) AS free
                FROM packages_ledgerentry
            ) entry WHERE balance <> free OR balance < 0 OR before > at
        """)
        assert cursor.fetchall() == []


def test_nothing_is_filed_before_its_package_or_while_the_story_runs():
    now = timezone.now()

    for ticket in Ticket.objects.select_related("subscription"):
        day = timezone.localdate(ticket.filed_at)
        assert ticket.subscription.starts_on <= day < ticket.subscription.ends_on
        assert (now - ticket.filed_at).days >= 95


def test_every_state_of_an_offer_is_met_once():
    assert sorted(Offer.objects.values_list("state", flat=True)) == sorted(Offer.State.values)
    assert Inquiry.objects.filter(state="open").count() == 2
    assert sorted(Correction.objects.values_list("state", flat=True)) == ["asked", "posted"]


def test_the_portfolio_has_something_to_show():
    counts = figures().counts

    assert counts["open-30"] == 1
    assert counts["suspended"] == 1
    assert counts["under"] >= 1


def test_the_years_are_written_in_seconds(demo):
    assert demo < 10
