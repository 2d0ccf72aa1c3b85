"""Closed days are added up from what happened: once, set-based, and equal to a recount whatever becomes of the rows."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from organizations import actions as organizations
from packages.models import LedgerEntry
from reports import actions
from reports.asked import Asked
from reports.measures import MEASURES
from reports.models import Cut, DailyFigure, RolledDay
from reports.periods import Period
from reports.queries import report
from reports.queries.alive import counted_once
from reports.queries.rolled import differences
from reports.queries.sums import NOTHING, added, sums, whole
from reports.scopes import EVERYBODY, Scope
from tests.reports.days import at, later, lived
from tickets.models import Event, Ticket

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def week(cast):
    lived(cast)
    with later(at(6, 1)):
        actions.roll_up_closed_days()
    return cast


def of(scope=EVERYBODY, period=NOVEMBER, by="whole"):
    with later(at(6, 1)):
        return sums(scope, period, by)


def test_a_week_adds_up_as_it_was_lived(week):
    found = of()[0]

    assert {name: value for name, value in found.items() if value} == {
        "filed": 4,
        "filed_support": 3,
        "filed_bug": 1,
        "met": 1,
        "missed": 3,
        "late": 1,
        "excused": 1,
        "first_answers": 2,
        "elapsed": 20 * 60 + slow_seconds(),
        "answers": 2,
        "calls": 1,
        "call_minutes": 12,
        "escalated": 1,
        "resolved": 3,
        "settled": 4,
        "reopened": 1,
        "withdrawn": 1,
        "captured": 2,
        "captured_written": 1,
        "captured_phone": 1,
        "rated": 1,
        "rating_sum": 5,
        "satisfied": 1,
    }


def slow_seconds():
    return Ticket.objects.get(clock__state="missed", clock__answered_at__isnull=False).clock.elapsed_seconds


def test_each_day_keeps_what_happened_on_it(week):
    days = of(by="day")

    assert {day.day: days[day]["settled"] for day in days} == {2: 1, 3: 1, 4: 0, 5: 2}
    assert (days[date(2026, 11, 3)]["rating_sum"], days[date(2026, 11, 4)]["rating_sum"]) == (2, 3)
    assert (days[date(2026, 11, 3)]["dissatisfied"], days[date(2026, 11, 4)]["dissatisfied"]) == (1, -1)


@pytest.mark.case(54)
@pytest.mark.parametrize("by", ["unit", "regions", "channel", "product", "priority", "institution", "person", "month"])
def test_the_parts_of_every_cut_make_the_whole(week, by):
    assert added(of(by=by)) == of()[0]


@pytest.mark.case(54)
@pytest.mark.parametrize("by", ["agent", "hour", "weekday"])
def test_the_vendors_own_cuts_make_the_whole_too(week, by):
    assert added(of(by=by)) == of()[0]


@pytest.mark.case(54)
def test_units_used_are_the_captures_of_the_ledger(week):
    assert of()[0]["captured"] == LedgerEntry.objects.aggregate(units=Sum("captured"))["units"]
    assert {channel: row["captured"] for channel, row in of(by="channel").items() if row["captured"]} == {
        "phone": 1,
        "written": 1,
    }


@pytest.mark.case(49)
def test_an_institution_reads_its_own_figures_only(week):
    own, theirs = (of(Scope(row.pk))[0] for row in (week.akcasu, week.karaova))

    assert (own["filed"], theirs["filed"], of()[0]["filed"]) == (3, 1, 4)


def test_a_part_of_the_tree_reads_its_own_figures_only(week):
    part = of(Scope(week.akcasu.pk, units=(week.maps.pk,)))[0]
    region = of(Scope(week.akcasu.pk, regions=(week.region.pk,)))[0]

    assert (part["filed"], region["filed"]) == (2, 3)


@pytest.mark.case(46)
@pytest.mark.case(53)
def test_past_figures_stay_though_regions_move_and_people_leave(week, filiz):
    before = {by: of(Scope(week.akcasu.pk), by=by) for by in ("unit", "regions", "person")}
    other = organizations.add_region(week.akcasu, name="Öteki", by=filiz)
    organizations.move_region(week.region, under=other, by=filiz)
    organizations.change_unit(week.baris.memberships.get(), unit=week.maps, by=filiz)
    organizations.leave(week.ayse.memberships.get(), by=filiz)

    with later(at(6, 2)):
        actions.roll_up(date(2026, 11, 2))

    assert {by: of(Scope(week.akcasu.pk), by=by) for by in before} == before
    assert not any(differences(date(2026, 11, day)) for day in range(2, 6))


def test_a_running_day_is_read_as_it_happens(week):
    with later(at(6, 10)):
        from tests.sales import filed

        filed(week.ayse)
        assert whole(EVERYBODY, NOVEMBER)["filed"] == 5
        assert whole(EVERYBODY, Period(date(2026, 11, 6), date(2026, 11, 6)))["filed"] == 1
        assert not DailyFigure.objects.filter(day=date(2026, 11, 6)).exists()


def test_sections_of_one_report_agree_whatever_comes_in_meanwhile(week):
    from tests.sales import filed

    today = Period(date(2026, 11, 6), date(2026, 11, 6))
    with later(at(6, 10)):
        with counted_once():
            before = {by: sums(EVERYBODY, today, by) for by in ("priority", "hour")}
            filed(week.ayse)
            assert {by: sums(EVERYBODY, today, by) for by in before} == before
            assert whole(EVERYBODY, today) == added(before["hour"]) == NOTHING
        assert whole(EVERYBODY, today)["filed"] == 1


@pytest.mark.parametrize("who", ["vendor", "institution"])
def test_a_report_adds_the_running_day_up_once(week, who):
    code, place = ("performance", None) if who == "vendor" else ("staff", week.akcasu)
    scope = Scope(place.pk) if place else EVERYBODY
    with later(at(6, 10)), CaptureQueriesContext(connection) as asked:
        report(Asked(code, scope, "", NOVEMBER, date(2026, 11, 6), place, week.filiz))

    added_up = [query["sql"] for query in asked.captured_queries if "jsonb_agg" in query["sql"]]
    assert len(added_up) == 1


def test_kept_days_and_days_read_anew_say_the_same(cast):
    lived(cast)
    for by in ("whole", "unit", "person", "agent", "hour", "institution", "channel", "day"):
        alive = of(by=by)
        with later(at(6, 1)):
            actions.roll_up_closed_days()
        assert {key: row for key, row in of(by=by).items() if any(row.values())} == {
            key: row for key, row in alive.items() if any(row.values())
        }
        RolledDay.objects.all().delete()
        DailyFigure.objects.all().delete()


def test_a_day_is_added_up_once_and_again_with_the_same_result(week):
    rows = sorted(DailyFigure.objects.values_list("day", "cut", *MEASURES))

    with later(at(6, 2)):
        assert actions.roll_up_closed_days() == 0
        actions.roll_up(date(2026, 11, 3))

    assert sorted(DailyFigure.objects.values_list("day", "cut", *MEASURES)) == rows


def test_a_figure_that_was_changed_by_hand_alarms_and_is_not_repaired(week):
    DailyFigure.objects.filter(day=date(2026, 11, 2), cut=Cut.UNIT).update(filed=99)

    assert actions.recount() == [date(2026, 11, 2)]

    assert RolledDay.objects.get(day=date(2026, 11, 2)).differs_since
    assert DailyFigure.objects.filter(day=date(2026, 11, 2), filed=99).exists()


def test_a_period_without_anything_is_nothing(week):
    assert of(period=Period(date(2025, 1, 1), date(2025, 1, 31))) == {}
    assert whole(EVERYBODY, Period(date(2025, 1, 1), date(2025, 1, 31))) == NOTHING


def test_the_filing_keeps_where_and_by_which_priority(week):
    event = Event.objects.filter(kind="filed", ticket__requester=week.ayse).earliest("id")

    assert event.data == {"kind": "support", "unit": week.maps.pk, "priority": 2}


@pytest.mark.race
def test_two_workers_add_a_day_up_once(committed):
    lived(committed)

    def work():
        try:
            actions.roll_up(date(2026, 11, 2))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert differences(date(2026, 11, 2)) == []
