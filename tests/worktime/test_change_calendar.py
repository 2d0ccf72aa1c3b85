"""The changes of the calendar: each makes a revision that says who, why, before and after."""

import threading
from datetime import date, time

import pytest
from django.db import connection

from common.refusals import Refused
from tests.worktime.conftest import OFFICE
from worktime import actions, queries
from worktime.models import CalendarRevision

Verb = CalendarRevision.Verb
MORNING = ((time(9), time(12)),)
NEW_YEARS_EVE = date(2026, 12, 31)  # a Thursday


def week(**changes):
    return {weekday: OFFICE if weekday < 5 else () for weekday in range(7)} | {
        int(k[1:]): v for k, v in changes.items()
    }


# --- set_week ------------------------------------------------------------------------------


def test_setting_the_week_makes_a_revision_with_before_and_after(calendar, filiz):
    before = calendar()

    revision = actions.set_week(week(d5=MORNING), reason="Cumartesi nöbeti", by=filiz)

    assert calendar() == revision
    assert (revision.number, revision.verb, revision.reason) == (before.number + 1, Verb.SET_WEEK, "Cumartesi nöbeti")
    assert revision.created_by == filiz
    assert (revision.before, revision.after) == ({"week": {"5": []}}, {"week": {"5": [["09:00", "12:00"]]}})
    assert calendar().hours().spans_on(date(2026, 11, 28)) == MORNING
    assert before.hours().spans_on(date(2026, 11, 28)) == ()


@pytest.mark.case(44)
@pytest.mark.parametrize(
    "changed",
    [
        week(d0=((time(8), time(12)), (time(11), time(18)))),
        week(d0=((time(18), time(8)),)),
        dict.fromkeys(range(7), ()),
        week(),
    ],
    ids=["overlap", "backwards", "empty week", "nothing new"],
)
def test_a_week_that_makes_no_sense_is_refused(calendar, filiz, changed):
    with pytest.raises(Refused):
        actions.set_week(changed, reason="Deneme", by=filiz)

    assert calendar().number == 1


# --- close_day, open_day -------------------------------------------------------------------


def test_a_day_is_closed_and_the_one_who_closed_it_vouches_for_it(calendar, filiz):
    revision = actions.close_day(NEW_YEARS_EVE, "İdari izin", by=filiz)

    (closure,) = calendar().plan.closures_on(NEW_YEARS_EVE)
    assert (closure.name, closure.until, closure.confirmed_by) == ("İdari izin", None, filiz.pk)
    assert calendar().hours().spans_on(NEW_YEARS_EVE) == ()
    assert revision.before == {}
    assert [entry["name"] for entry in revision.after["closures"]] == ["İdari izin"]


def test_a_day_is_closed_from_an_hour_on(calendar, filiz):
    actions.close_day(NEW_YEARS_EVE, "Yıl sonu", until=time(15), by=filiz)

    assert calendar().hours().spans_on(NEW_YEARS_EVE) == (OFFICE[0], (time(13, 30), time(15)))


def test_a_half_day_becomes_a_full_one(calendar, filiz):
    actions.close_day(NEW_YEARS_EVE, "Yıl sonu", until=time(15), by=filiz)

    actions.close_day(NEW_YEARS_EVE, "Yıl sonu", by=filiz)

    (closure,) = calendar().plan.closures_on(NEW_YEARS_EVE)
    assert closure.is_full


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(2026, 11, 22), None),  # yesterday
        (date(2027, 1, 1), None),  # closed already
        (NEW_YEARS_EVE, time(8, 30)),
        (NEW_YEARS_EVE, time(18)),
        (NEW_YEARS_EVE, time(20)),
        (date(2026, 11, 28), time(12)),  # a Saturday has no hours
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(calendar, filiz, on, until):
    with pytest.raises(Refused):
        actions.close_day(on, "Deneme", until=until, by=filiz)

    assert calendar().number == 1


def test_today_may_still_be_closed(calendar, filiz):
    actions.close_day(date(2026, 11, 23), "Kar tatili", by=filiz)

    assert calendar().hours().spans_on(date(2026, 11, 23)) == ()


def test_a_removed_closure_gives_the_day_back_and_keeps_its_history(calendar, filiz):
    revision = actions.open_day(date(2029, 4, 23), reason="Çalışılacak", by=filiz)

    assert calendar().plan.closures_on(date(2029, 4, 23)) == []
    assert calendar().hours().spans_on(date(2029, 4, 23)) == OFFICE
    assert [entry["until"] for entry in revision.before["closures"]] == [None, "13:00"]
    assert revision.after == {}


@pytest.mark.parametrize("on", [NEW_YEARS_EVE, date(2026, 10, 29)], ids=["not closed", "past"])
def test_a_day_that_cannot_be_opened_is_refused(calendar, filiz, on):
    with pytest.raises(Refused):
        actions.open_day(on, reason="Deneme", by=filiz)

    assert calendar().number == 1


# --- override_day, restore_day -------------------------------------------------------------


def test_special_hours_of_a_day_replace_the_earlier_ones_and_can_be_removed(calendar, filiz):
    actions.override_day(NEW_YEARS_EVE, MORNING, "Sayım", by=filiz)
    second = actions.override_day(NEW_YEARS_EVE, OFFICE[:1], "Sayım", by=filiz)

    assert calendar().hours().spans_on(NEW_YEARS_EVE) == OFFICE[:1]
    assert second.before["overrides"][0]["spans"] == [["09:00", "12:00"]]

    actions.restore_day(NEW_YEARS_EVE, reason="Sayım ertelendi", by=filiz)

    assert calendar().hours().spans_on(NEW_YEARS_EVE) == OFFICE
    with pytest.raises(Refused):
        actions.restore_day(NEW_YEARS_EVE, reason="Yine", by=filiz)


@pytest.mark.parametrize(
    ("on", "spans"),
    [
        (date(2026, 11, 22), MORNING),
        (NEW_YEARS_EVE, ()),
        (NEW_YEARS_EVE, ((time(9), time(12)), (time(11), time(13)))),
    ],
    ids=["past", "no hours", "overlap"],
)
def test_special_hours_that_make_no_sense_are_refused(calendar, filiz, on, spans):
    with pytest.raises(Refused):
        actions.override_day(on, spans, "Deneme", by=filiz)

    assert calendar().number == 1


# --- races ---------------------------------------------------------------------------------


@pytest.mark.race
def test_changes_at_the_same_moment_come_one_after_the_other(committed):
    days = [date(2031, 3, day) for day in range(3, 8)]
    failures = []

    def close(on):
        try:
            actions.close_day(on, "Aynı anda", by=committed.filiz)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[on]) for on in days]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = queries.current_revision()

        assert failures == []
        assert found.number == 6
        assert [c.on for c in found.plan.closures if c.name == "Aynı anda"] == days
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM worktime_calendarrevision WHERE number > 1")
            cursor.execute("SET session_replication_role = DEFAULT")
