"""Where somebody is signed in: seen, ended, and over by itself."""

import re
import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Session

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_signed_in(browser):
    return browser.get("/preferences/").status_code == 200


def later(minutes):
    return time_machine.travel(time.time() + minutes * 60)


def row(browser):
    return Session.objects.get(pk=browser.session.session_key)


def test_the_page_names_each_place_and_marks_this_one(browser, sign_in, ayse, cem, signed_in):
    sign_in(browser, ayse.email, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.1.2.3")
    elsewhere, foreign = signed_in(ayse), signed_in(cem)

    page = browser.get("/preferences/sign-in/").content.decode()

    assert "Firefox · Linux" in page
    assert "10.1.2.3" in page
    assert str(row(elsewhere).public_id) in page
    assert str(row(browser).public_id) not in page
    assert str(row(foreign).public_id) not in page
    assert browser.session.session_key not in page
    assert elsewhere.session.session_key not in page


def test_one_place_is_signed_out_and_the_others_stay(ayse, signed_in):
    here, there, third = signed_in(ayse), signed_in(ayse), signed_in(ayse)

    here.post(f"/preferences/sign-in/sessions/{row(there).public_id}/end/")

    assert [is_signed_in(each) for each in (here, there, third)] == [True, False, True]
    assert AuditEntry.objects.get(kind="session_ended").person == ayse


def test_every_other_place_is_signed_out_at_once(ayse, baris, signed_in):
    here, there, theirs = signed_in(ayse), signed_in(ayse), signed_in(baris)

    here.post("/preferences/sign-in/sessions/end-others/")

    assert [is_signed_in(each) for each in (here, there, theirs)] == [True, False, True]


def test_another_persons_session_is_not_there(ayse, cem, signed_in):
    here, theirs = signed_in(ayse), signed_in(cem)

    assert here.post(f"/preferences/sign-in/sessions/{row(theirs).public_id}/end/").status_code == 404
    assert is_signed_in(theirs)


@pytest.mark.check(69)
def test_a_session_ends_when_nobody_was_there_for_two_hours(ayse, signed_in):
    browser = signed_in(ayse)
    with later(100):
        assert is_signed_in(browser)
    with later(100 + 119):
        assert is_signed_in(browser)
    with later(100 + 119 + 121):
        assert not is_signed_in(browser)


@pytest.mark.check(69)
def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(deniz, signed_in):
    browser = signed_in(deniz)
    browser.get("/desk/")
    for minutes in range(10, 120, 10):
        with later(minutes):
            polled = browser.get("/desk/", headers={"HX-Request": "true", "X-Background": "1"})
            assert polled.status_code == 200

    with later(121):
        assert not is_signed_in(browser)


@pytest.mark.check(69)
def test_a_session_ends_after_twelve_hours_however_busy(ayse, signed_in):
    browser = signed_in(ayse)
    for hours in range(1, 12):
        with later(hours * 60):
            assert is_signed_in(browser)

    with later(12 * 60 + 1):
        assert not is_signed_in(browser)


def test_that_somebody_was_there_is_written_every_five_minutes_only(ayse, signed_in):
    browser = signed_in(ayse)
    is_signed_in(browser)
    seen = row(browser).seen_at

    with CaptureQueriesContext(connection) as asked:
        is_signed_in(browser)
    assert not [query for query in asked if "UPDATE" in query["sql"]]
    assert row(browser).seen_at == seen

    with later(6):
        is_signed_in(browser)
    assert row(browser).seen_at > seen


def test_the_list_costs_as_much_with_many_places(ayse, signed_in, django_assert_max_num_queries):
    here = signed_in(ayse)
    here.get("/preferences/sign-in/")
    with django_assert_max_num_queries(30) as one:
        here.get("/preferences/sign-in/")
    for _place in range(4):
        signed_in(ayse)

    with django_assert_max_num_queries(len(one)):
        page = here.get("/preferences/sign-in/")
    assert len(re.findall("/sessions/[0-9a-f-]{36}/end/", page.content.decode())) == 4
