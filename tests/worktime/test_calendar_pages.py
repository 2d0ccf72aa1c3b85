"""The pages of the calendar: who may, what they say, what they refuse."""

from datetime import date, time

import pytest
from django.urls import reverse

from tests.worktime.conftest import OFFICE
from worktime import actions, queries
from worktime.models import CalendarRevision

NEW_YEARS_EVE = date(2026, 12, 31)
READ = ["calendar", "history", "limit"]
CHANGE = ["set_week", "close_day", "override_day", "import_holidays"]
REPUBLIC_DAY = date(2027, 10, 29)


def address(name, *args):
    return reverse(f"worktime:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def all_addresses():
    return [
        *(address(name) for name in READ + CHANGE),
        address("open_day", REPUBLIC_DAY),
        address("restore_day", NEW_YEARS_EVE),
        address("confirm_holidays", 2027),
    ]


@pytest.fixture
def manager(calendar, filiz, signed_in):
    return signed_in(filiz)


@pytest.fixture
def special(calendar, filiz):
    actions.override_day(NEW_YEARS_EVE, ((time(9), time(12)),), "Sayım", by=filiz)


# --- who may -------------------------------------------------------------------------------


def test_strangers_are_sent_to_the_door(calendar, client):
    for url in all_addresses():
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("who", ["ayse", "elif_", "cem"])
def test_for_customers_there_is_no_calendar(calendar, cast, special, signed_in, who):
    customer = signed_in(getattr(cast, who))

    for url in all_addresses():
        assert customer.get(url).status_code in {404, 405}
        assert customer.post(url).status_code in {404, 405}

    assert queries.current_revision().number == 2


@pytest.mark.parametrize("who", ["deniz", "burak"])
def test_colleagues_read_the_calendar_and_only_managers_change_it(calendar, cast, special, signed_in, who):
    colleague = signed_in(getattr(cast, who))

    for name in READ:
        assert colleague.get(address(name)).status_code == 200
    for url in all_addresses()[len(READ) :]:
        assert colleague.post(url).status_code == 403

    assert address("close_day") not in text(colleague.get(address("calendar")))
    assert queries.current_revision().number == 2


def test_looking_never_writes(manager, special):
    for url in all_addresses()[:-1]:
        assert manager.get(url).status_code == 200
    assert manager.get(address("confirm_holidays", 2027)).status_code == 405
    assert manager.get(address("limit"), {"filed_at": "23.11.2026 17:30", "minutes": "30"}).status_code == 200

    assert CalendarRevision.objects.count() == 2


# --- calendar ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_calendar_shows_week_days_and_changes(manager, filiz, special, language):
    filiz.language = language
    filiz.save(update_fields=["language"])

    page = text(manager.get(address("calendar")))

    assert page.count("08:30–12:30, 13:30–18:00") == 5
    assert "29.10.2026" in page or "2026-10-29" in page
    assert "Sayım" in page
    assert "09:00–12:00" in page
    assert "Filiz Öztürk" in page


def test_the_year_is_chosen_by_the_address(manager):
    assert "2029-04-23" in text(manager.get(address("calendar"), {"year": "2029"}))
    assert "2026-10-29" in text(manager.get(address("calendar"), {"year": "1700"}))
    assert "2026-10-29" in text(manager.get(address("calendar"), {"year": "x"}))


def test_the_calendar_costs_the_same_with_one_change_and_with_many(
    manager, filiz, deniz, special, django_assert_max_num_queries
):
    actions.close_day(date(2026, 12, 1), "İzin", by=filiz)
    manager.get(address("calendar"))
    with django_assert_max_num_queries(20) as few:
        manager.get(address("calendar"))

    for month in range(1, 9):
        actions.close_day(date(2027, month, 5), "İzin", by=filiz if month % 2 else deniz)
    manager.get(address("calendar"))
    with django_assert_max_num_queries(20) as many:
        manager.get(address("calendar"))

    assert len(few) == len(many)
    assert len(many) <= 8


def test_older_changes_are_on_the_next_page(manager, filiz):
    for day in range(1, 28):
        actions.override_day(date(2027, 2, day), OFFICE[:1], f"Gün {day}", by=filiz)

    first = text(manager.get(address("history")))
    second = text(manager.get(address("history"), {"before": "4"}))

    assert 'id="revision-28"' in first
    assert 'id="revision-3"' not in first
    assert "?before=4" in first
    assert 'id="revision-3"' in second
    assert 'id="revision-1"' in second
    assert 'id="revision-4"' not in second


# --- set_week ------------------------------------------------------------------------------


def week_data(**changes):
    usual = {f"day_{n}": "08:30–12:30, 13:30–18:00" if n < 5 else "" for n in range(7)}
    return {**usual, "reason": "Kış saati", **changes}


def test_the_week_is_changed(manager, filiz):
    answer = manager.post(address("set_week"), week_data(day_5="9.00-12.00", day_0="08:30 - 17:00"))

    assert answer.status_code == 302
    revision = queries.current_revision()
    assert revision.plan.week[5] == ((time(9), time(12)),)
    assert revision.plan.week[0] == ((time(8, 30), time(17)),)
    assert (revision.reason, revision.created_by_id) == ("Kış saati", filiz.pk)


@pytest.mark.case(44)
@pytest.mark.parametrize(
    "changes",
    [
        {"day_0": "08:30–12:30, 12:00–18:00"},
        {"day_0": "18:00–08:30"},
        {"day_0": "sabah"},
        {"day_0": "25:00–26:00"},
        {"reason": ""},
        {f"day_{n}": "" for n in range(7)},
        {},
    ],
    ids=["overlap", "backwards", "words", "no such hour", "no reason", "empty week", "nothing new"],
)
def test_a_week_that_makes_no_sense_comes_back_with_what_was_typed(manager, changes):
    data = week_data(day_6="10:00–11:00", **changes) if changes and "day_6" not in changes else week_data(**changes)

    answer = manager.post(address("set_week"), data)

    assert answer.status_code == 422
    assert data["day_1"] in text(answer)
    assert "error-summary" in text(answer)
    assert queries.current_revision().number == 1


# --- close_day, open_day -------------------------------------------------------------------


def test_a_day_is_closed_with_turkish_dates_and_hours(manager):
    answer = manager.post(address("close_day"), {"on": "31.12.2026", "name": "Yıl sonu", "until": "15:00"})

    assert answer.url == address("calendar") + "?year=2026"
    (closure,) = queries.current_revision().plan.closures_on(NEW_YEARS_EVE)
    assert (closure.name, closure.until) == ("Yıl sonu", time(15))


@pytest.mark.parametrize(
    "data",
    [
        {"on": "22.11.2026", "name": "Dün"},
        {"on": "01.01.2027", "name": "Zaten kapalı"},
        {"on": "31.12.2026", "name": "Geç", "until": "19:00"},
        {"on": "32.12.2026", "name": "Yok"},
        {"on": "31.12.2026", "name": ""},
        {"on": "31.12.2026", "name": "x" * 81},
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(manager, data):
    answer = manager.post(address("close_day"), data)

    assert answer.status_code == 422
    assert queries.current_revision().number == 1


def test_a_closure_is_removed_after_a_question_and_with_a_reason(manager):
    url = address("open_day", REPUBLIC_DAY)

    assert manager.post(url, {"reason": ""}).status_code == 422
    assert queries.current_revision().number == 1
    assert manager.post(url, {"reason": "Nöbet"}).status_code == 302
    assert queries.current_revision().plan.closures_on(REPUBLIC_DAY) == []
    assert manager.get(url).status_code == 404


def test_a_past_closure_stays(manager):
    answer = manager.post(address("open_day", date(2026, 10, 29)), {"reason": "Nöbet"})

    assert answer.status_code == 422
    assert queries.current_revision().number == 1


@pytest.mark.parametrize("on", ["2026-13-01", "2026-02-30", "bugün"])
def test_a_day_that_does_not_exist_is_not_found(manager, on):
    assert manager.get(f"/calendar/days/{on}/open/").status_code == 404


# --- override_day, restore_day -------------------------------------------------------------


def test_special_hours_are_set_and_removed(manager):
    manager.post(address("override_day"), {"on": "31.12.2026", "spans": "09:00–12:00", "name": "Sayım"})

    assert queries.current_hours().spans_on(NEW_YEARS_EVE) == ((time(9), time(12)),)

    manager.post(address("restore_day", NEW_YEARS_EVE), {"reason": "Ertelendi"})

    assert queries.current_hours().spans_on(NEW_YEARS_EVE) == OFFICE
    assert manager.get(address("restore_day", NEW_YEARS_EVE)).status_code == 404


@pytest.mark.parametrize("spans", ["", "09:00–12:00, 11:00–13:00", "12:00–09:00", " , "])
def test_special_hours_that_make_no_sense_are_refused(manager, spans):
    answer = manager.post(address("override_day"), {"on": "31.12.2026", "spans": spans, "name": "Sayım"})

    assert answer.status_code == 422
    assert queries.current_revision().number == 1


# --- import_holidays, confirm_holidays -----------------------------------------------------


def test_the_preview_offers_a_new_year_and_imports_it(manager):
    preview = text(manager.get(address("import_holidays")))

    assert 'value="2031"' in preview
    assert 'name="seen" value="1"' in preview

    answer = manager.post(address("import_holidays"), {"years": ["2031"], "seen": "1"})

    assert answer.status_code == 302
    assert any(c.on.year == 2031 for c in queries.current_revision().plan.closures)


@pytest.mark.parametrize(
    "data",
    [{"seen": "1"}, {"years": ["1999"], "seen": "1"}, {"years": ["2031"], "seen": "0"}, {"years": ["2031"]}],
    ids=["no year", "other year", "changed meanwhile", "no preview"],
)
def test_an_import_without_a_fresh_preview_is_refused(manager, data):
    assert manager.post(address("import_holidays"), data).status_code == 422
    assert queries.current_revision().number == 1


def test_the_holidays_of_a_year_are_confirmed_once(manager, filiz):
    url = address("confirm_holidays", 2027)
    assert url in text(manager.get(address("calendar"), {"year": "2027"}))

    manager.post(url)
    page = text(manager.post(url, follow=True))

    assert queries.current_revision().number == 2
    assert url not in page
    assert "Filiz Öztürk" in page


# --- limit ---------------------------------------------------------------------------------


@pytest.mark.case(35)
def test_the_tester_tells_the_due_time_and_why(manager):
    page = text(manager.get(address("limit"), {"filed_at": "05.03.2027 17:59", "minutes": "300"}))

    assert "2027-03-12T09:29:00+03:00" in page
    for counted in ("17:59–18:00", "08:30–12:30", "08:30–09:29"):
        assert counted in page
    assert page.count("Ramazan Bayramı") == 4
    assert "Çalışma saatleri dışında gönderildi" not in page


@pytest.mark.case(36)
def test_outside_hours_the_tester_tells_from_when_the_time_counts(manager):
    page = text(manager.get(address("limit"), {"filed_at": "28.11.2026 03:00", "minutes": "30"}))

    assert "2026-11-30T08:30:00+03:00" in page
    assert "Çalışma saatleri dışında gönderildi" in page


def test_the_tester_speaks_english_too(manager, filiz):
    filiz.language = "en"
    filiz.save(update_fields=["language"])

    page = text(manager.get(address("limit"), {"filed_at": "05.03.2027 17:59", "minutes": "300"}))

    assert "Ramadan Feast eve" in page
    assert "Half day, closing time: 13:00" in page
    assert "Ramazan" not in page


@pytest.mark.parametrize(
    "data",
    [
        {"filed_at": "yarın", "minutes": "30"},
        {"filed_at": "23.11.2026 17:30", "minutes": "0"},
        {"filed_at": "23.11.2026 17:30", "minutes": "99999999999"},
        {"filed_at": "01.01.0001 00:00", "minutes": "30"},
        {"filed_at": "31.12.9999 23:59", "minutes": "30"},
        {"minutes": "30"},
    ],
)
def test_a_moment_the_tester_cannot_count_from_is_refused(manager, data):
    assert manager.get(address("limit"), data).status_code == 422
