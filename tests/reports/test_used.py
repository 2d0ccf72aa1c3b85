"""Product use in figures: as it was told until now, of the right people, and opening its rows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organizations import actions as organizations
from organizations.models import Institution
from products import actions as products
from reports.asked import Asked
from reports.fingerprint import figures_of
from reports.periods import Period
from reports.queries import report
from reports.queries.caution import measured
from reports.queries.people import active_people, used, users_of_products
from reports.queries.rows import rows
from reports.scopes import Scope
from tests.products.uses import row
from tests.reports.days import at, later
from tests.reports.people import NAMES, busy

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def told(cast, *given):
    token, _words = organizations.make_token(cast.akcasu, name="x", scopes=["product_use"], by=cast.elif_)
    products.tell_use(cast.akcasu, list(given), key="k", token=token)


@pytest.fixture
def used_by_two(cast):
    with later(at(6, 10)):
        told(
            cast,
            row(day="2026-11-02", minutes=30),
            row(day="2026-11-03", minutes=10, person="baris@akcasu.example"),
            row(day="2026-10-30", minutes=99),
            row(day="2026-11-03", minutes=5, person="", external_id="PC-1"),
        )
        yield cast


@pytest.mark.case(54)
@pytest.mark.parametrize("by", ["unit", "regions", "product", "person", "month"])
def test_the_parts_of_use_make_the_whole(used_by_two, by):
    scope = Scope(used_by_two.akcasu.pk)

    parts = used(scope, NOVEMBER, by)

    assert sum(row["used_minutes"] for row in parts.values()) == used(scope, NOVEMBER)[0]["used_minutes"] == 45


def test_use_of_a_part_and_of_a_person(used_by_two, ayse):
    here = used_by_two.akcasu.pk

    assert used(Scope(here, units=(used_by_two.maps.pk,)), NOVEMBER)[0]["used_minutes"] == 30
    assert used(Scope(here, person=ayse.pk), NOVEMBER)[0]["used_minutes"] == 30
    assert used(Scope(used_by_two.karaova.pk), NOVEMBER) == {}


@pytest.mark.case(46)
def test_use_stays_where_its_person_worked_when_it_came_in(used_by_two, ayse, filiz):
    organizations.change_unit(ayse.memberships.get(), unit=used_by_two.water, by=filiz)

    assert used(Scope(used_by_two.akcasu.pk), NOVEMBER, "unit")[used_by_two.maps.pk]["used_minutes"] == 30


def test_people_who_use_a_product_are_counted_once_and_apart_from_those_who_file(used_by_two, ayse):
    from tests.sales import filed, sold

    scope = Scope(used_by_two.akcasu.pk)
    sold(used_by_two.akcasu, "premium")
    filed(ayse, product=used_by_two.desktop)

    assert users_of_products(scope, NOVEMBER) == {used_by_two.desktop.pk: 3}
    assert active_people(scope, NOVEMBER, "product") == {used_by_two.desktop.pk: 1}
    assert measured(scope, NOVEMBER)[0]["people"] == 1


def test_use_that_is_told_later_changes_nothing_of_what_is_kept_of_a_closed_period(cast, elif_, filiz):
    busy(cast)
    with later(at(6, 10)):
        before = figures_of(report(staff(cast, elif_)))
        told(cast, row(day="2026-11-03", minutes=30, person="baris@akcasu.example"))

        assert report(staff(cast, elif_)).readings[-1].value == 30
        assert figures_of(report(staff(cast, elif_))) == before


def staff(cast, reader):
    organizations.show_names(cast.akcasu, to="central", by=reader)
    here = Institution.objects.get(pk=cast.akcasu.pk)
    return Asked("staff", Scope(here.pk), here.name, NOVEMBER, date(2026, 11, 6), institution=here, reader=reader)


def test_use_of_a_product_by_few_people_is_put_together(used_by_two, elif_):
    from tests.sales import sold

    sold(used_by_two.akcasu, "premium")
    here = used_by_two.akcasu
    asked = Asked("staff", Scope(here.pk), here.name, NOVEMBER, date(2026, 11, 6), institution=here, reader=elif_)

    lines = {section.code: section.table.rows for section in report(asked).sections if section.table}["use"]

    assert [[cell.value for cell in line] for line in lines] == [["Birleştirilen (1)", 3, 9, 45]]
    assert not any(cell.behind for cell in lines[0])


@pytest.mark.case(54)
def test_the_rows_of_use_add_up_to_it_page_by_page(used_by_two, elif_):
    scope, found, mark = Scope(used_by_two.akcasu.pk), [], None
    while True:
        page = rows(elif_, ["used_minutes"], scope, NOVEMBER, after=mark, size=1)
        found += page.rows
        mark = page.next_mark
        if mark is None:
            break

    assert [row.value for row in found] == [30, 10, 5]
    assert {row.product_id for row in found} == {used_by_two.desktop.pk}
    assert rows(elif_, ["used_minutes"], Scope(used_by_two.karaova.pk), NOVEMBER).rows == []


def test_sums_stay_when_people_are_added_up_by_age(used_by_two):
    scope = Scope(used_by_two.akcasu.pk)
    before = {by: used(scope, NOVEMBER, by) for by in ("unit", "regions", "product", "month")}

    products.sum_up_use(timezone.now() + timedelta(days=1), 100)

    assert {by: used(scope, NOVEMBER, by) for by in before} == before


def test_the_staff_report_and_the_own_page_show_use(cast, elif_, signed_in):
    people = busy(cast)
    with later(at(6, 10)):
        told(cast, *(row(day="2026-11-03", minutes=30, person=user.email) for user in people))
        page = signed_in(elif_).get(
            f"/institutions/{cast.akcasu.pk}/reports/staff/", {"first": "2026-11-01", "last": "2026-11-30"}
        )
        mine = signed_in(people[0]).get("/reports/mine/")
        behind = signed_in(elif_).get(
            f"/institutions/{cast.akcasu.pk}/reports/staff/rows/",
            {"first": "2026-11-01", "last": "2026-11-30", "figure": "used_minutes"},
        )

    assert {reading.figure.code: reading.value for reading in page.context["content"].readings}["used_minutes"] == 150
    assert mine.context["own"].products == [("GIS Masaüstü", 3, 30)]
    assert len(behind.context["rows"]) == 5
    assert not any(name in behind.content.decode() for name in NAMES)
    assert "GIS Masaüstü" in behind.content.decode()
