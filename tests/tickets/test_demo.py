from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import User
from organizations import demo as organizations
from organizations.demo import BUSY
from packages import demo as packages
from packages.models import Hold, LedgerEntry, QuotaAccount
from packages.queries import recount
from products import demo as products
from tickets import demo as tickets
from tickets.models import Comment, Event, SlaClock, Ticket
from worktime import hours as worktime
from worktime.queries import current_hours

SIZE = 300


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this file, in a transaction that is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            for app in (organizations, products, packages):
                app.load(_quiet)
            for app in (organizations, products, packages, tickets):
                app.load_large(_quiet, SIZE, 20)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _quiet(line):
    pass


@pytest.fixture(autouse=True)
def large(_loaded, db):
    pass


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_large_demo_makes_as_many_requests_as_asked_with_four_comments_each():
    assert Ticket.objects.count() == SIZE
    assert 3 <= Comment.objects.count() / SIZE <= 5
    assert User.objects.filter(vendor_role="agent").count() == 50
    assert Ticket.objects.open().count() == pytest.approx(SIZE * 0.2, abs=3)


def test_the_ledger_of_the_large_demo_adds_up_at_every_moment():
    assert LedgerEntry.objects.filter(kind="capture").exists()
    assert recount() == []
    assert rows("""
        SELECT id FROM (
            SELECT id, at, balance, SUM(granted - held - captured) OVER account AS free, LAG(at) OVER account AS before
            FROM packages_ledgerentry WINDOW account AS (PARTITION BY account_id ORDER BY id)
        ) entry WHERE balance <> free OR balance < 0 OR before > at
    """) == []  # fmt: skip
    living = Hold.objects.filter(state="held", account=OuterRef("pk")).order_by().values("account")
    for account in QuotaAccount.objects.annotate(living=Exists(living)).filter(living=True):
        assert account.held == account.holds.filter(state="held").count()


def test_every_request_of_the_large_demo_holds_what_its_state_says():
    support = Ticket.objects.filter(kind="support")
    working = support.filter(status__in=["new", "in_progress", "waiting"])

    assert working.exists()
    assert not working.exclude(hold__state="held").exists()
    assert not support.filter(status__in=["resolved", "closed"]).exclude(hold__state="captured").exists()
    assert not Ticket.objects.exclude(kind="support").filter(hold__isnull=False).exists()
    assert not Ticket.objects.filter(status="withdrawn", hold__isnull=False).exists()
    assert not Ticket.objects.filter(hold__isnull=False).exclude(hold__subject_id=F("pk")).exists()


def test_every_promise_of_the_large_demo_is_what_working_time_says():
    hours = current_hours()
    for clock in SlaClock.objects.select_related("ticket"):
        assert clock.due_at == worktime.add(clock.started_at, clock.target_minutes, hours)
        assert clock.warn_50_at == worktime.add(clock.started_at, (clock.target_minutes + 1) // 2, hours)
        assert clock.ticket.response_due_at == (
            clock.due_at if clock.state in {"running", "missed"} and not clock.answered_at else None
        )
        if clock.answered_at:
            assert clock.elapsed_seconds == worktime.elapsed(clock.started_at, clock.answered_at, hours)
            assert (clock.state == "met") == (clock.elapsed_seconds <= clock.target_minutes * 60)


def test_every_request_of_the_large_demo_has_its_events_in_the_order_of_time():
    counted = Ticket.objects.annotate(
        filings=Count("events", filter=Q(events__kind="filed")),
        before=Count("events", filter=Q(events__at__lt=F("filed_at"))),
    )
    assert not counted.exclude(filings=1, before=0).exists()
    assert Event.objects.filter(kind="answered").count() == Comment.objects.filter(
        by_vendor=True, is_note=False, kind="text"
    ).count()  # fmt: skip
    first = Comment.objects.filter(ticket=OuterRef("pk"), by_vendor=True, is_note=False)
    assert not Ticket.objects.filter(Exists(first), answered_at=None).exists()


def test_new_rows_get_ids_beyond_those_of_the_large_demo():
    busy = User.objects.get(email=BUSY)
    place = busy.memberships.get()
    ticket = tickets_file(busy, place)

    assert ticket.pk == Ticket.objects.order_by("-pk")[0].pk
    assert ticket.hold.state == "held"
    assert recount() == []


def tickets_file(by, place):
    from uuid import uuid4

    from tickets.actions import Request, file

    request = Request(subject="Yeni talep", text="Koordinat kayıyor.")
    return file(request, institution=place.institution, unit=place.unit, key=uuid4(), by=by)


def test_the_busy_customer_and_the_long_request_are_there():
    longest = Ticket.objects.annotate(texts=Count("comments")).order_by("-texts")[0]

    assert longest.texts == 20
    assert longest.requester.email == BUSY
    assert Ticket.objects.filter(requester__email=BUSY).count() == SIZE // 4


def test_the_large_demo_is_loaded_once_only():
    with pytest.raises(CommandError):
        call_command("demo", size=10)

    assert Ticket.objects.count() == SIZE


def test_indexes_and_keys_are_back_after_the_large_demo():
    assert rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'comment_search'::regclass") == [(True,)]
    assert rows("SELECT COUNT(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'tickets_ticket'::regclass") == [
        (len([field for field in Ticket._meta.fields if field.remote_field]),)
    ]
    assert (
        Ticket.objects.filter(filed_at__gt=Ticket.objects.order_by("-pk")[0].filed_at + timedelta(days=1)).count() == 0
    )
