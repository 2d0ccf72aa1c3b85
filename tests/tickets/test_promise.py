from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.refusals import Refused
from notifications.models import Notice
from tests.race import at_once, failures
from tests.sales import filed, fresh, sold
from tickets.actions import answer, excuse, follow_calendar, log_call, note, reclassify, sweep, take, withdraw
from tickets.models import Event, SlaClock
from tickets.promised import promise_of
from worktime import actions as worktime
from worktime.queries import current_hours

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ISTANBUL)


@pytest.fixture
def ticket(ayse, akcasu):
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    return filed(ayse, at=MONDAY)


def answered(ticket, by, at):
    answer(ticket, "Şunu deneyin.", key=uuid4(), by=by, at=at)
    return fresh(ticket).clock


@pytest.mark.case(37)
@pytest.mark.parametrize(
    ("answered_at", "state", "elapsed"),
    [
        (datetime(2026, 11, 28, 15, 0, tzinfo=ISTANBUL), "met", 3600),
        (datetime(2026, 11, 30, 8, 30, tzinfo=ISTANBUL), "met", 3600),
        (datetime(2026, 11, 30, 8, 30, 1, tzinfo=ISTANBUL), "missed", 3601),
    ],
)
def test_due_at_closing_time_an_answer_before_the_next_opening_keeps_the_promise(
    ayse, deniz, akcasu, answered_at, state, elapsed
):
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    ticket = filed(ayse, at=datetime(2026, 11, 27, 17, 0, tzinfo=ISTANBUL))
    assert fresh(ticket).clock.due_at == datetime(2026, 11, 27, 18, 0, tzinfo=ISTANBUL)
    sweep(datetime(2026, 11, 28, 12, 0, tzinfo=ISTANBUL))

    clock = answered(ticket, deniz, answered_at)

    assert (clock.state, clock.elapsed_seconds) == (state, elapsed)
    assert Event.objects.filter(kind="missed").count() == (state == "missed")


@pytest.mark.case(39)
def test_notes_and_state_changes_do_not_answer(ticket, deniz):
    take(ticket, by=deniz)
    note(ticket, "Bakıyorum", key=uuid4(), by=deniz)

    assert (fresh(ticket).clock.state, fresh(ticket).answered_at) == ("running", None)


@pytest.mark.case(39)
def test_the_first_public_text_answers_and_later_ones_do_not_move_it(ticket, deniz):
    first = answered(ticket, deniz, MONDAY + timedelta(minutes=20))
    later = answered(ticket, deniz, MONDAY + timedelta(hours=3))

    assert (first.elapsed_seconds, later.elapsed_seconds) == (1200, 1200)
    assert (later.state, later.answered_at) == ("met", MONDAY + timedelta(minutes=20))


@pytest.mark.case(39)
def test_a_call_logged_with_its_result_answers(ticket, deniz):
    log_call(ticket, "Görüştük.", minutes=6, key=uuid4(), by=deniz, at=MONDAY + timedelta(minutes=30))

    assert (fresh(ticket).clock.state, fresh(ticket).clock.elapsed_seconds) == ("met", 1800)


@pytest.mark.case(40)
def test_workers_that_were_down_over_a_due_time_reach_the_same_verdict_and_tell_once(ticket, deniz, selin, filiz):
    sweep(MONDAY + timedelta(hours=3))
    sweep(MONDAY + timedelta(hours=3, minutes=1))

    clock = fresh(ticket).clock
    assert (clock.state, clock.due_at) == ("missed", MONDAY + timedelta(hours=1))
    events = Event.objects.filter(kind__in=["warned_50", "warned_80", "missed"]).order_by("at")
    assert list(events.values_list("kind", "at")) == [
        ("warned_50", MONDAY + timedelta(minutes=30)),
        ("warned_80", MONDAY + timedelta(minutes=48)),
        ("missed", MONDAY + timedelta(minutes=60)),
    ]
    told = Notice.objects.filter(kind__in=["ticket_warned_50", "ticket_warned_80", "ticket_missed"])
    assert sorted(told.values_list("user__email", "kind")) == [
        (deniz.email, "ticket_missed"),
        (filiz.email, "ticket_missed"),
        (selin.email, "ticket_missed"),
    ]


@pytest.mark.check(99)
def test_each_level_is_told_at_its_time(ticket, deniz):
    take(ticket, by=deniz)

    told = []
    for minutes in (29, 30, 47, 48, 60, 61, 62):
        sweep(MONDAY + timedelta(minutes=minutes, seconds=1))
        told.append(Event.objects.filter(kind__in=["warned_50", "warned_80", "missed"]).count())

    assert told == [0, 1, 1, 2, 3, 3, 3]
    kinds = Notice.objects.filter(user=deniz).values_list("kind", flat=True).order_by("id")
    assert list(kinds) == ["ticket_warned_50", "ticket_warned_80", "ticket_missed"]


@pytest.mark.case(41)
@pytest.mark.check(118)
@pytest.mark.race
def test_two_schedulers_and_four_workers_tell_each_miss_once(committed):
    sold(committed.akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    for _ in range(12):
        filed(committed.ayse, at=MONDAY)

    results = at_once(8, lambda _number: sweep(MONDAY + timedelta(hours=2)))

    assert failures(results) == []
    assert Event.objects.filter(kind="missed").count() == 12
    assert Notice.objects.filter(user=committed.filiz, kind="ticket_missed").count() == 12
    assert SlaClock.objects.filter(state="missed", next_look_at=None).count() == 12


def test_a_sweep_that_finds_nothing_costs_one_statement(ticket):
    with CaptureQueriesContext(connection) as captured:
        told = sweep(MONDAY)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert (told, len(statements)) == (0, 1)


def test_an_answer_in_time_leaves_nothing_to_tell(ticket, deniz):
    answered(ticket, deniz, MONDAY + timedelta(minutes=10))

    assert sweep(MONDAY + timedelta(days=3)) == 0
    assert not Event.objects.filter(kind__startswith="warned").exists()


@pytest.mark.case(38)
def test_a_closure_moves_running_clocks_later_with_an_event(ayse, filiz, deniz, akcasu):
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    filed_at = datetime(2026, 11, 23, 17, 30, tzinfo=ISTANBUL)
    running, finished = filed(ayse, at=filed_at), filed(ayse, at=filed_at)
    before = answered(finished, deniz, filed_at + timedelta(minutes=5))

    worktime.close_day(date(2026, 11, 24), "Kar tatili", by=filiz)
    assert follow_calendar() == 1

    clock = fresh(running).clock
    assert clock.due_at == datetime(2026, 11, 25, 9, 0, tzinfo=ISTANBUL)
    assert fresh(running).response_due_at == clock.due_at
    moved = running.events.get(kind=Event.Kind.RESCHEDULED)
    assert moved.data["before"] == datetime(2026, 11, 24, 9, 0, tzinfo=ISTANBUL).astimezone(UTC).isoformat()
    after = fresh(finished).clock
    assert (after.due_at, after.state, after.revision_id) == (before.due_at, "met", before.revision_id)
    assert follow_calendar() == 0


@pytest.mark.case(38)
def test_a_removed_closure_never_pulls_a_due_time_earlier(ayse, filiz, akcasu):
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    worktime.close_day(date(2026, 11, 24), "Kar tatili", by=filiz)
    ticket = filed(ayse, at=datetime(2026, 11, 23, 17, 30, tzinfo=ISTANBUL))
    due = fresh(ticket).clock.due_at

    worktime.open_day(date(2026, 11, 24), reason="Yanlış", by=filiz)
    moved = follow_calendar()

    assert moved == 0
    assert fresh(ticket).clock.due_at == due == datetime(2026, 11, 25, 9, 0, tzinfo=ISTANBUL)


@pytest.mark.case(42)
def test_a_miss_is_excused_with_a_reason_only_and_stays_a_miss(ticket, filiz):
    sweep(MONDAY + timedelta(hours=2))

    with pytest.raises(Refused):
        excuse(ticket, reason="  ", by=filiz)
    assert fresh(ticket).clock.excused_at is None
    excuse(ticket, reason="Elektrik kesintisi", by=filiz)

    clock = fresh(ticket).clock
    assert (clock.state, clock.excuse, clock.excused_by) == ("missed", "Elektrik kesintisi", filiz)
    assert ticket.events.filter(kind="excused").count() == 1


def test_a_promise_that_was_kept_needs_no_excuse(ticket, deniz, filiz):
    answered(ticket, deniz, MONDAY + timedelta(minutes=10))

    with pytest.raises(Refused):
        excuse(ticket, reason="Yok", by=filiz)


def test_a_clock_that_was_stopped_for_want_of_a_unit_starts_anew(ayse, deniz, filiz, akcasu):
    from packages import actions as packages
    from tests.sales import account, leave

    subscription = sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    leave(subscription, "written", 0)
    ticket = filed(ayse, kind="bug", at=MONDAY - timedelta(days=4))
    reclassify(ticket, "support", by=deniz)
    assert fresh(ticket).clock.state == "stopped"

    packages.top_up(account(subscription), 1, key="k", by=filiz, reason="Ek hak")

    assert fresh(ticket).clock.state == "running"
    assert fresh(ticket).clock.started_at > MONDAY - timedelta(days=1)


@pytest.fixture
def closed_tuesday(ayse, filiz, akcasu):
    """A request due on Tuesday at 09:00, and then Tuesday is closed. Nobody has run `follow_calendar` yet."""
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    ticket = filed(ayse, at=datetime(2026, 11, 23, 17, 30, tzinfo=ISTANBUL))
    assert fresh(ticket).clock.due_at == datetime(2026, 11, 24, 9, 0, tzinfo=ISTANBUL)
    worktime.close_day(date(2026, 11, 24), "Kar tatili", by=filiz)
    return ticket


@pytest.mark.case(38)
def test_the_verdict_is_the_same_when_the_answer_comes_before_the_calendar_was_followed(closed_tuesday, deniz):
    clock = answered(closed_tuesday, deniz, datetime(2026, 11, 25, 8, 45, tzinfo=ISTANBUL))

    assert (clock.state, clock.elapsed_seconds) == ("met", 45 * 60)
    assert closed_tuesday.events.filter(kind="rescheduled").count() == 1
    assert fresh(closed_tuesday).response_due_at is None


@pytest.mark.case(38)
def test_a_sweep_tells_no_miss_that_the_newest_calendar_does_not_know(closed_tuesday):
    sweep(datetime(2026, 11, 24, 12, 0, tzinfo=ISTANBUL))

    clock = fresh(closed_tuesday).clock
    assert (clock.state, clock.due_at) == ("running", datetime(2026, 11, 25, 9, 0, tzinfo=ISTANBUL))
    assert not Event.objects.filter(kind="missed").exists()


def test_a_person_who_left_is_not_the_only_one_warned(ticket, deniz, selin, filiz):
    take(ticket, by=deniz)
    deniz.is_active = False
    deniz.save(update_fields=["is_active"])

    sweep(MONDAY + timedelta(minutes=49))

    assert [notice.user for notice in Notice.objects.filter(kind="ticket_warned_80")] == [selin]


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_many_misses_and_a_changed_calendar_cost_as_many_statements_as_one(ayse, filiz, akcasu):
    count = 30
    sold(akcasu, "premium", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    afternoon = datetime(2026, 11, 23, 17, 30, tzinfo=ISTANBUL)
    filed(ayse, at=MONDAY)
    one_missed = statements(lambda: sweep(MONDAY + timedelta(hours=2)))
    filed(ayse, at=afternoon)
    worktime.close_day(date(2026, 11, 24), "Kar tatili", by=filiz)
    one_moved = statements(follow_calendar)
    SlaClock.objects.all().update(next_look_at=None, state="stopped")

    for _ in range(count):
        filed(ayse, at=MONDAY)
    assert statements(lambda: sweep(MONDAY + timedelta(hours=2))) == one_missed
    for _ in range(count):
        filed(ayse, at=afternoon)
    worktime.close_day(date(2026, 11, 25), "Kar tatili", by=filiz)
    assert statements(follow_calendar) <= one_moved

    assert Event.objects.filter(kind="missed").count() == count + 1
    assert Event.objects.filter(kind="rescheduled").count() == count + 1


def test_a_miss_that_was_never_answered_does_not_run_on_after_the_end(ticket, ayse):
    late = MONDAY + timedelta(hours=2)
    sweep(late)
    assert promise_of(fresh(ticket), now=late, hours=current_hours()).state == "running"

    withdraw(ticket, by=ayse)

    assert promise_of(fresh(ticket), now=late, hours=current_hours()).state == "missed"


def test_both_sides_read_that_it_ended_without_a_first_response(ticket, ayse, deniz, signed_in):
    sweep(MONDAY + timedelta(hours=2))
    withdraw(ticket, by=ayse)

    for reader, address in ((ayse, f"/tickets/{ticket.pk}/"), (deniz, f"/desk/tickets/{ticket.pk}/")):
        reader.language = "en"
        reader.save(update_fields=["language"])
        assert "It ended without a first response." in signed_in(reader).get(address).content.decode()
