from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from common.refusals import Refused
from notifications.models import Mail, Notice
from packages.models import Hold, LedgerEntry
from tests.race import at_once
from tests.sales import account, filed, fresh, leave, sold
from tickets.actions import Request, file
from tickets.models import Event, SlaClock, Ticket

ISTANBUL = ZoneInfo("Europe/Istanbul")


def test_a_support_request_holds_one_written_unit_and_starts_the_clock(ayse, akcasu):
    subscription = sold(akcasu, "premium")

    ticket = filed(ayse, at=datetime(2026, 11, 23, 12, 15, tzinfo=ISTANBUL))

    ticket = fresh(ticket)
    assert (ticket.status, ticket.priority, ticket.subscription) == ("new", 2, subscription)
    assert (ticket.hold.state, ticket.hold.account.service_id) == ("held", "written")
    assert account(subscription).held == 1
    assert ticket.clock.due_at == datetime(2026, 11, 23, 14, 15, tzinfo=ISTANBUL)
    assert ticket.response_due_at == ticket.clock.due_at
    assert ticket.region_path == [ayse.memberships.get().unit.region_id]
    assert list(ticket.events.values_list("kind", "actor")) == [("filed", ayse.pk)]
    assert Notice.objects.get(user=ayse).kind == "ticket_filed"


@pytest.mark.case(1)
@pytest.mark.race
def test_of_sixty_people_who_file_for_the_last_unit_one_gets_it_and_no_request_is_lost(committed):
    subscription = sold(committed.akcasu, "premium")
    leave(subscription, "written", 1)

    at_once(60, lambda _number: filed(committed.ayse))

    tickets = Ticket.objects.all()
    assert tickets.count() == 60
    assert tickets.filter(hold__isnull=False, status="new").count() == 1
    assert tickets.filter(status="awaiting_quota", hold=None, response_due_at=None).count() == 59
    assert Hold.objects.filter(state="held").count() == 1
    assert account(subscription).held == 1
    assert sum(LedgerEntry.objects.filter(account=account(subscription)).values_list("held", flat=True)) == 1


@pytest.mark.case(2)
@pytest.mark.check(96)
@pytest.mark.race
def test_the_same_form_posted_thirty_times_is_one_request(committed):
    subscription, key = sold(committed.akcasu, "premium"), uuid4()
    unit = committed.maps

    def post(_number):
        request = Request(subject="Lisans", text="Açılmıyor")
        return file(request, institution=committed.akcasu, unit=unit, key=key, by=committed.ayse).pk

    numbers = at_once(30, post)

    assert len(set(numbers)) == 1
    assert (Ticket.objects.count(), account(subscription).held, Event.objects.filter(kind="filed").count()) == (1, 1, 1)
    assert Mail.objects.count() == 1


@pytest.mark.case(9)
def test_a_bug_is_accepted_without_any_unit_and_is_with_the_software_unit(ayse, akcasu, burak):
    subscription = sold(akcasu, "premium")
    for service in ("written", "phone", "remote"):
        leave(subscription, service, 0)

    ticket = fresh(filed(ayse, kind="bug"))

    assert (ticket.status, ticket.team, ticket.hold) == ("new", "software", None)
    assert list(Ticket.objects.visible_to(burak)) == [ticket]
    assert Notice.objects.filter(user=burak, kind="ticket_forwarded").count() == 1
    assert not LedgerEntry.objects.exclude(kind="grant").exists()


@pytest.mark.case(15)
def test_an_unlimited_channel_never_makes_anybody_wait(ayse, akcasu):
    subscription = sold(akcasu, "premium-plus")

    tickets = [filed(ayse) for _ in range(5)]

    assert {fresh(ticket).status for ticket in tickets} == {"new"}
    assert account(subscription).held == 5


@pytest.mark.case(17)
def test_a_failure_after_the_hold_leaves_nothing_behind(ayse, baris, akcasu):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tickets.actions import keep

    subscription = sold(akcasu, "premium")
    foreign = keep(SimpleUploadedFile("kayma.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "image/png"), by=baris)

    with pytest.raises(Refused):
        filed(ayse, files=[foreign])

    assert (Ticket.objects.count(), account(subscription).held, Mail.objects.count()) == (0, 0, 0)
    assert Hold.objects.count() == 0


@pytest.mark.case(24)
@pytest.mark.parametrize(
    ("moment", "is_on_it"),
    [
        (datetime(2026, 12, 31, 23, 59, 59, 900000, tzinfo=ISTANBUL), True),
        (datetime(2027, 1, 1, tzinfo=ISTANBUL), False),
    ],
)
def test_the_local_day_of_filing_decides_the_subscription(ayse, akcasu, moment, is_on_it):
    from datetime import date

    subscription = sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))

    ticket = fresh(filed(ayse, at=moment))

    assert (ticket.subscription == subscription) is is_on_it
    assert ticket.status == ("new" if is_on_it else "awaiting_quota")


@pytest.mark.case(26)
def test_without_a_package_support_waits_and_the_right_people_are_told(ayse, elif_, filiz):
    ticket = fresh(filed(ayse))

    assert (ticket.status, ticket.priority) == ("awaiting_quota", Ticket.NO_PRIORITY)
    assert not SlaClock.objects.filter(ticket=ticket).exists()
    told = set(Notice.objects.values_list("user__email", "kind"))
    assert told == {
        (ayse.email, "ticket_awaits_quota"),
        (elif_.email, "ticket_awaits_quota_keeper"),
        (filiz.email, "ticket_awaits_quota_keeper"),
    }


@pytest.mark.case(26)
def test_bugs_are_taken_without_a_package(ayse, akcasu):
    ticket = fresh(filed(ayse, kind="suggestion"))

    assert (ticket.status, ticket.team, ticket.subscription) == ("new", "software", None)


@pytest.mark.case(36)
@pytest.mark.parametrize(
    ("filed_at", "due"),
    [
        ((2026, 11, 28, 3, 0), (2026, 11, 30, 9, 30)),
        ((2026, 11, 29, 15, 0), (2026, 11, 30, 9, 30)),
        ((2026, 10, 29, 11, 0), (2026, 10, 30, 9, 30)),
    ],
)
def test_filed_outside_hours_the_clock_starts_at_receipt_and_counts_from_the_opening(ayse, akcasu, filed_at, due):
    from datetime import date

    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    moment = datetime(*filed_at, tzinfo=ISTANBUL)

    clock = fresh(filed(ayse, at=moment)).clock

    assert clock.started_at == moment.astimezone(UTC)
    assert clock.due_at == datetime(*due, tzinfo=ISTANBUL)


def test_a_unit_of_another_institution_is_refused(ayse, cast):
    with pytest.raises(Refused):
        filed(ayse, unit=cast.zoning)

    assert not Ticket.objects.exists()


@pytest.mark.check(102)
def test_what_a_customer_says_about_its_effect_changes_no_promise(ayse, akcasu):
    sold(akcasu, "premium")

    calm, alarmed = fresh(filed(ayse)), fresh(filed(ayse, effect="stopped"))

    assert (calm.priority, calm.clock.target_minutes) == (alarmed.priority, alarmed.clock.target_minutes)
