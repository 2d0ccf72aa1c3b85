"""Everybody reads their own figures, in any package, and nobody else's."""

import pytest

from tests.reports.days import at, later, lived
from tests.reports.people import busy, came
from tests.sales import filed

MINE, ROWS = "/reports/mine/", "/reports/mine/rows/"


def told(page):
    return {reading.figure.code: reading.value for reading in page.context["own"].readings}


@pytest.fixture
def week(cast):
    lived(cast)
    came(cast.ayse, at(5, 9))
    with later(at(6, 10)):
        yield cast


def test_a_person_reads_the_own_figures_and_no_others(week, ayse, cem, signed_in):
    mine, theirs = told(signed_in(ayse).get(MINE)), told(signed_in(cem).get(MINE))

    assert {code: value for code, value in mine.items() if value} == {
        "filed": 2,
        "filed_support": 1,
        "filed_bug": 1,
        "captured_phone": 1,
        "rated": 1,
        "rating_given": 5,
        "signed_in": 1,
    }
    assert (theirs["filed"], theirs["signed_in"]) == (1, 0)


def test_the_page_is_there_whatever_the_package(week, cem, signed_in):
    assert signed_in(cem).get(MINE).status_code == 200


def test_the_page_says_who_else_reads_the_name(week, ayse, elif_, signed_in):
    from organizations import actions as organizations

    assert "Hiç kimse: herkes takma adla görünür" in signed_in(ayse).get(MINE).content.decode()
    organizations.show_names(week.akcasu, to="central", by=elif_)
    assert "adınızı bu rakamların yanında görenler: Merkez yöneticiler" in signed_in(ayse).get(MINE).content.decode()


def test_the_middle_of_the_institution_is_told_from_five_people_on(week, ayse, signed_in):
    assert signed_in(ayse).get(MINE).context["own"].is_compared is False


def test_the_middle_of_the_institution_stands_beside_the_own_number(cast, ayse, signed_in):
    people = busy(cast)
    with later(at(3, 9)):
        filed(people[0])
        filed(people[1])
        filed(people[1])
    with later(at(6, 10)):
        page = signed_in(people[0]).get(MINE)
        last = page.context["own"].months[-1]

    assert (last.figures[0].value, last.figures[0].median) == (3, 1)
    assert "Kurumun ortancası" in page.content.decode()


def test_every_own_number_opens_its_own_rows(week, ayse, baris, signed_in):
    browser = signed_in(ayse)

    page = browser.get(ROWS, {"figure": "filed", "first": "2026-11-01", "last": "2026-11-06"})

    assert {row.ticket.requester for row in page.context["found"].rows} == {ayse}
    assert len(page.context["found"].rows) == 2
    assert browser.get(ROWS, {"figure": "filed", "person": baris.pk}).context["found"].rows == [
        row for row in browser.get(ROWS, {"figure": "filed"}).context["found"].rows if row.ticket.requester == ayse
    ]
    assert browser.get(ROWS, {"figure": "password"}).status_code == 400


@pytest.mark.parametrize(
    "typed", [{}, {"months": "12"}, {"months": "900"}, {"first": "x"}, {"first": "2030-01-01", "last": "2030-02-01"}]
)
def test_an_address_that_reads_badly_shows_half_a_year(week, ayse, signed_in, typed):
    own = signed_in(ayse).get(MINE, typed).context["own"]

    assert len(own.months) == (12 if typed.get("months") == "12" else 6)


def test_more_months_and_colleagues_cost_the_same_statements(cast, ayse, signed_in, django_assert_max_num_queries):
    busy(cast)
    with later(at(6, 10)):
        browser = signed_in(ayse)
        browser.get(MINE)
        with django_assert_max_num_queries(13):
            browser.get(MINE, {"months": 24})
