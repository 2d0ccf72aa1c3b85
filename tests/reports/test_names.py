"""Whose name stands beside figures is the institution's to decide; everybody else reads pseudonyms."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from accounts.models import AuditEntry
from common.refusals import Refused
from organizations import actions as organizations
from organizations.models import Institution, Membership
from reports.figures import FEWEST_PEOPLE
from reports.pseudonyms import pseudonym
from reports.queries.caution import too_few
from tests.reports.days import at, later
from tests.reports.people import NAMES, busy
from tests.sales import filed, sold

NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}
MARK = r"Kişi [2-9A-HJ-NP-Z]{6}"


@pytest.fixture
def people(cast):
    found = busy(cast)
    with later(at(6, 10)):
        yield found


def staff(cast, end=""):
    return f"/institutions/{cast.akcasu.pk}/reports/staff/{end}"


def file(cast, kind):
    return f"/institutions/{cast.akcasu.pk}/reports/staff/file.{kind}"


def text(page):
    return page.content.decode()


def lines(page, code="person"):
    content = page.context["content"]
    section = next(section for section in content.sections if section.code == code)
    return [[cell.value for cell in row] for row in section.table.rows] if section.table else []


def names_for(cast, to):
    organizations.show_names(cast.akcasu, to=to, by=cast.elif_)


def test_names_are_pseudonyms_until_the_institution_decides_otherwise(cast, people, elif_, signed_in):
    page = signed_in(elif_).get(staff(cast), NOVEMBER)

    assert not any(name in text(page) for name in NAMES)
    assert all(re.fullmatch(MARK, line[0]) for line in lines(page))
    assert sorted(line[1] for line in lines(page)) == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("to", "elif_reads", "umut_reads"),
    [("nobody", False, False), ("central", True, False), ("administrators", True, True)],
)
def test_who_reads_names_is_as_the_institution_decided(cast, people, elif_, signed_in, to, elif_reads, umut_reads):
    umut = people[4]
    organizations.change_role(Membership.objects.get(user=umut), role="unit_admin", by=elif_)
    names_for(cast, to)

    read = {who: NAMES[0] in text(signed_in(who).get(staff(cast), NOVEMBER)) for who in (elif_, umut)}

    assert read == {elif_: elif_reads, umut: umut_reads}


def test_the_vendor_reads_pseudonyms_whatever_the_institution_decided(cast, people, filiz, signed_in):
    names_for(cast, "administrators")

    page = signed_in(filiz).get(staff(cast), NOVEMBER)

    assert page.status_code == 200
    assert not any(name in text(page) for name in NAMES)


@pytest.mark.check(79)
def test_files_keep_the_names_as_the_page_does(cast, people, elif_, signed_in):
    browser = signed_in(elif_)
    marks = [line[0] for line in lines(browser.get(staff(cast), NOVEMBER))]

    written = b"".join(browser.get(file(cast, "csv"), NOVEMBER)).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(b"".join(browser.get(file(cast, "xlsx"), NOVEMBER))))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}

    first_cells = [row[0] for row in csv.reader(io.StringIO(written), delimiter=";") if row]
    assert set(marks) <= set(first_cells) & cells
    assert not any(name in written for name in NAMES)
    assert not cells & set(NAMES)


def test_a_pseudonym_is_the_same_in_every_period_and_stands_in_an_order_that_tells_nothing(
    cast, people, elif_, signed_in
):
    with later(at(3, 9, month=12)):
        for user in people:
            filed(user, subject="Aralık konusu")
    with later(at(5, 9, month=12)):
        browser = signed_in(elif_)
        december = lines(browser.get(staff(cast), {"first": "2026-12-01", "last": "2026-12-05"}))
        november = lines(browser.get(staff(cast), NOVEMBER))

    assert [line[0] for line in november] == [line[0] for line in december] == sorted(line[0] for line in november)


def test_pseudonyms_follow_from_a_key_that_only_the_institution_has(cast, ayse):
    other = Institution.objects.create(name="Öteki")
    other.refresh_from_db()

    marks = {
        pseudonym(cast.akcasu.pseudonym_key, "staff", ayse.pk),
        pseudonym(other.pseudonym_key, "staff", ayse.pk),
        pseudonym(cast.akcasu.pseudonym_key, "regional", ayse.pk),
    }

    assert len(marks) == 3


@pytest.mark.case(49)
def test_nobody_opens_the_rows_of_a_person_whose_name_they_may_not_read(cast, people, elif_, signed_in):
    browser, behind = signed_in(elif_), {**NOVEMBER, "figure": "filed", "person": people[0].pk}

    hidden = browser.get(staff(cast, "rows/"), behind).status_code
    page = text(browser.get(staff(cast), NOVEMBER))
    other_report = browser.get(f"/institutions/{cast.akcasu.pk}/reports/summary/rows/", behind).status_code
    names_for(cast, "central")

    assert (hidden, other_report) == (403, 403)
    assert "person=" not in page.replace("data-person=", "")
    assert len(browser.get(staff(cast, "rows/"), behind).context["found"].rows) == 2


def test_rows_of_a_unit_name_nobody_either(cast, people, elif_, signed_in):
    browser, behind = signed_in(elif_), {**NOVEMBER, "figure": "filed", "unit": cast.maps.pk}

    assert not any(name in text(browser.get(staff(cast, "rows/"), behind)) for name in NAMES)
    names_for(cast, "central")
    assert NAMES[0] in text(browser.get(staff(cast, "rows/"), behind))


# --- few people --------------------------------------------------------------------------------


def test_lines_of_single_people_are_withheld_where_fewer_than_five_were_active(cast, ayse, baris, elif_, signed_in):
    with later(at(2, 9)):
        sold(cast.akcasu, "premium")
        filed(ayse)
        filed(baris)
    with later(at(6, 10)):
        page = signed_in(elif_).get(staff(cast), NOVEMBER)

        assert lines(page) == []
        assert "kişiler tanınabileceği için satır gösterilmiyor" in text(page)
        names_for(cast, "central")
        assert [line[0] for line in lines(signed_in(elif_).get(staff(cast), NOVEMBER))] == [ayse.name, baris.name]


def test_a_unit_of_few_people_is_not_told_apart(cast, people, baris, elif_, signed_in):
    with later(at(3, 9)):
        filed(baris)

    units = lines(signed_in(elif_).get(staff(cast), NOVEMBER), "unit")

    assert [line[:3] for line in units] == [["Birleştirilen (2)", 6, 7]]


def test_a_unit_of_enough_people_is_told_apart_from_others_like_it(cast, people, elif_, signed_in):
    with later(at(3, 9)):
        Membership.objects.filter(user__in=people).update(unit=cast.maps)
        for number in range(5):
            user = colleague(cast, number)
            filed(user)

    units = lines(signed_in(elif_).get(staff(cast), NOVEMBER), "unit")

    assert [line[:3] for line in units] == [["Harita Şube", 5, 6], ["Su ve Kanal", 5, 5]]


def colleague(cast, number):
    from tests.cast import person

    user = person(f"su{number}@akcasu.example", f"Su {number}")
    Membership.objects.create(user=user, institution=cast.akcasu, unit=cast.water, role=Membership.Role.MEMBER)
    return user


@pytest.mark.parametrize(
    ("people", "together"),
    [
        ({"a": 7, "b": 9}, set()),
        ({"a": 3, "b": 3, "c": 9}, {"a", "b"}),
        ({"a": 1, "b": 6, "c": 9}, {"a", "b"}),
        ({"a": 1}, {"a"}),
        ({"a": 0, "b": 9}, {"a", "b"}),
        ({}, set()),
    ],
)
def test_few_people_are_put_together_until_taking_the_rest_from_the_sum_tells_nothing(people, together):
    found = too_few(people)

    assert found == together
    assert not found or found == set(people) or sum(people[key] for key in found) >= FEWEST_PEOPLE


def test_a_mean_by_person_and_a_comparison_are_withheld_under_five_also_where_names_are_read(
    cast, people, baris, elif_, signed_in
):
    with later(at(3, 9)):
        filed(baris)
    names_for(cast, "central")

    units = {line[0]: line[1:5] for line in lines(signed_in(elif_).get(staff(cast), NOVEMBER), "unit")}

    assert units == {"Harita Şube": [5, 6, 0, 1.2], "Su ve Kanal": [1, 1, None, None]}


# --- the setting ---------------------------------------------------------------------------------


def test_the_setting_is_recorded_and_says_who_reads_names(cast, elif_):
    names_for(cast, "central")
    names_for(cast, "central")

    entry = AuditEntry.objects.get(kind="names_shown")
    assert (entry.institution_id, entry.actor, entry.data) == (
        cast.akcasu.pk,
        elif_,
        {"before": "nobody", "after": "central"},
    )


def test_an_unknown_answer_is_refused(cast, elif_):
    with pytest.raises(Refused):
        organizations.show_names(cast.akcasu, to="everybody", by=elif_)


def test_the_page_asks_for_the_password_again_and_then_changes_the_setting(cast, elif_, cem, signed_in):
    address, browser = f"/institutions/{cast.akcasu.pk}/names/", signed_in(elif_)

    assert browser.get(address)["Location"] == f"/accounts/confirm/?next={address}"
    browser.post("/accounts/confirm/", {"password": "supportx-demo"})
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"to": ""}).status_code == 422
    assert browser.post(address, {"to": "central"}).status_code == 302
    assert Institution.objects.get(pk=cast.akcasu.pk).names_for == "central"
    assert signed_in(cem).post(address, {"to": "nobody"}).status_code == 404


def test_support_access_does_not_reach_the_setting(cast, elif_, deniz, signed_in):
    organizations.offer_access(cast.akcasu, colleague=deniz, reason="Kurulum", hours=4, by=elif_)

    assert signed_in(deniz).get(f"/institutions/{cast.akcasu.pk}/names/").status_code == 403


def test_people_of_another_institution_are_in_no_line(cast, people, cem, elif_, signed_in):
    with later(at(3, 9)):
        sold(cast.karaova, "premium")
        filed(cem)
    names_for(cast, "central")

    assert cem.name not in text(signed_in(elif_).get(staff(cast), NOVEMBER))
    assert signed_in(cem).get(staff(cast), NOVEMBER).status_code == 404


def test_more_people_cost_the_same_statements(cast, people, elif_, signed_in, django_assert_max_num_queries):
    from tests.cast import person

    browser = signed_in(elif_)
    browser.get(staff(cast), NOVEMBER)
    statements = counted(browser, cast)
    for number in range(4):
        user = person(f"yeni{number}@akcasu.example", f"Yeni {number}")
        Membership.objects.create(user=user, institution=cast.akcasu, unit=cast.maps, role=Membership.Role.MEMBER)
        filed(user)

    with django_assert_max_num_queries(statements):
        browser.get(staff(cast), NOVEMBER)


def counted(browser, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        browser.get(staff(cast), NOVEMBER)
    return len(found)
