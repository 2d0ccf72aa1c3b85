"""Repeat questions, sign-ins and channels of people: counted once, from what was recorded, whatever changes later."""

from datetime import date
from uuid import uuid4

import pytest

from organizations import actions as organizations
from reports import actions
from reports.asked import Asked
from reports.periods import Period
from reports.queries import report
from reports.queries.rolled import differences
from reports.queries.rows import rows
from reports.queries.sums import sums, whole
from reports.scopes import Scope
from tests.reports.days import at, later
from tests.reports.people import came
from tests.sales import filed, sold
from tickets import actions as tickets

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def repeated(cast, period=NOVEMBER):
    return whole(Scope(cast.akcasu.pk), period)["repeated"]


@pytest.fixture
def premium(cast):
    with later(at(1, 9, month=6)):
        sold(cast.akcasu, "premium")
    return cast


def asked(by, subject, moment, **more):
    with later(moment):
        return filed(by, subject=subject, **more)


def test_the_same_question_again_about_the_same_product_is_a_repeat(premium, ayse):
    asked(ayse, "Parsel dönüşümünde kayma var", at(2, 9), product=premium.desktop)
    asked(ayse, "PARSEL dönüşümünde yine kayma", at(9, 9), product=premium.desktop)

    with later(at(20, 9)):
        assert repeated(premium) == 1
        assert repeated(premium, Period(date(2026, 11, 9), date(2026, 11, 9))) == 1


def test_a_report_that_names_repeats_tells_those_of_the_running_day(premium, ayse):
    asked(ayse, "Parsel dönüşümünde kayma var", at(2, 9), product=premium.desktop)
    asked(ayse, "PARSEL dönüşümünde yine kayma", at(9, 9), product=premium.desktop)

    with later(at(9, 10)):
        told = Asked("staff", Scope(premium.akcasu.pk), "", NOVEMBER, date(2026, 11, 9), premium.akcasu, premium.elif_)
        found = {reading.figure.code: reading.value for reading in report(told).readings}
    assert (found["filed"], found["repeated"]) == (2, 1)


def test_a_continuation_of_a_settled_request_is_a_repeat_whatever_its_words(premium, ayse):
    first = asked(ayse, "Parsel dönüşümünde kayma var", at(2, 9))
    asked(ayse, "Bambaşka sözler", at(9, 9), follows=first)

    with later(at(20, 9)):
        assert repeated(premium) == 1


@pytest.mark.parametrize("what", ["other words", "no product", "a colleague's", "long ago"])
def test_what_is_no_repeat(premium, ayse, baris, what):
    desktop = {"product": premium.desktop}
    before = at(2, 9, month=7) if what == "long ago" else at(2, 9)
    asked(ayse, "Parsel dönüşümünde kayma var", before, **({} if what == "no product" else desktop))
    words = "Lisans sunucusu yanıt vermiyor" if what == "other words" else "Parsel dönüşümünde kayma var"
    asked(
        baris if what == "a colleague's" else ayse,
        words,
        at(9, 9),
        **({} if what == "no product" else desktop),
    )

    with later(at(20, 9)):
        assert repeated(premium) == 0


def test_sign_ins_are_counted_where_their_person_worked_then(premium, ayse, filiz):
    came(ayse, at(2, 9))
    came(ayse, at(2, 14))
    with later(at(3, 9)):
        organizations.change_unit(ayse.memberships.get(), unit=premium.water, by=filiz)
    came(ayse, at(3, 10))

    with later(at(5, 9)):
        by_unit = {key: row["signed_in"] for key, row in sums(Scope(premium.akcasu.pk), NOVEMBER, "unit").items()}
        by_person = sums(Scope(premium.akcasu.pk), NOVEMBER, "person")[ayse.pk]["signed_in"]

    assert by_unit == {premium.maps.pk: 2, premium.water.pk: 1}
    assert by_person == 3


@pytest.mark.case(53)
def test_kept_sign_ins_equal_a_recount_after_people_moved(premium, ayse, cem, filiz):
    asked(ayse, "Konu", at(2, 8))
    came(ayse, at(2, 9))
    came(cem, at(2, 10))
    with later(at(3, 1)):
        actions.roll_up_closed_days()
        organizations.change_unit(ayse.memberships.get(), unit=premium.water, by=filiz)

        assert differences(date(2026, 11, 2)) == []
        assert whole(Scope(premium.akcasu.pk), NOVEMBER)["signed_in"] == 1


def test_people_of_several_institutions_and_of_the_vendor_sign_in_for_none(premium, ayse, deniz):
    organizations.add_member(
        premium.karaova, email=ayse.email, name=ayse.name, unit=premium.zoning, role="member", by=None
    )
    came(ayse, at(2, 9))
    came(deniz, at(2, 9))

    with later(at(5, 9)):
        assert whole(Scope(premium.akcasu.pk), NOVEMBER)["signed_in"] == 0


def test_the_rows_of_sign_ins_are_those_of_the_institution(premium, ayse, cem, elif_):
    came(ayse, at(2, 9))
    came(cem, at(2, 9))

    with later(at(5, 9)):
        found = rows(elif_, ["signed_in"], Scope(premium.akcasu.pk), NOVEMBER).rows

    assert [(row.person_id, row.ticket) for row in found] == [(ayse.pk, None)]


def test_units_of_the_package_are_counted_by_channel(premium, ayse, deniz):
    ticket = asked(ayse, "Konu", at(2, 9))
    with later(at(2, 10)):
        tickets.escalate(ticket, "phone", by=deniz)
        tickets.answer(ticket, "Arıyoruz.", key=uuid4(), by=deniz)
        tickets.resolve(ticket, by=deniz)

    with later(at(5, 9)):
        found = sums(Scope(premium.akcasu.pk), NOVEMBER, "person")[ayse.pk]

    assert (found["captured"], found["captured_written"], found["captured_phone"]) == (1, 0, 1)
