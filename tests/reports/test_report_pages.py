"""Reports as pages and files: the same numbers everywhere, for the right people, and a sentence for a bad period."""

import csv
import io
import re
from datetime import date
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from organizations import actions as organizations
from organizations.models import Membership, Unit
from packages.actions import suspend
from packages.queries import current
from reports.catalogue import REPORTS
from reports.models import Cut, DailyFigure, RolledDay
from reports.periods import Period, month_of
from tests.reports.days import at, later, lived
from tests.sales import filed
from tickets import actions

INSTITUTION_REPORTS = [code for code, report in REPORTS.items() if "institution" in report.audiences]
VENDOR_REPORTS = [code for code, report in REPORTS.items() if "vendor" in report.audiences]
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture
def week(cast):
    lived(cast)
    with later(at(6, 10)):
        yield cast


def here(institution, code="", end=""):
    return f"/institutions/{institution.pk}/reports/{code + '/' if code else ''}{end}"


def file(institution, code, kind):
    return f"/institutions/{institution.pk}/reports/{code}/file.{kind}"


def test_there_are_at_least_seven_reports():
    assert len(INSTITUTION_REPORTS) >= 7


@pytest.mark.parametrize("code", INSTITUTION_REPORTS)
def test_the_administrator_reads_every_report_of_the_institution(week, elif_, signed_in, code):
    page = signed_in(elif_).get(here(week.akcasu, code), NOVEMBER)

    assert page.status_code == 200
    assert page.context["content"].readings
    assert "Karaova" not in page.content.decode()


@pytest.mark.parametrize("code", INSTITUTION_REPORTS)
def test_a_period_may_begin_on_any_day(week, elif_, signed_in, code):
    page = signed_in(elif_).get(here(week.akcasu, code), {"first": "2026-11-02", "last": "2026-11-03"})

    assert page.status_code == 200
    assert page.context["content"].period == Period(date(2026, 11, 2), date(2026, 11, 3))


@pytest.mark.parametrize("code", VENDOR_REPORTS)
def test_a_manager_reads_every_report_over_all_institutions(week, filiz, signed_in, code):
    assert signed_in(filiz).get(f"/office/reports/{code}/", NOVEMBER).status_code == 200


@pytest.mark.case(49)
def test_others_do_not_find_it(week, cem, ayse, deniz, signed_in):
    statuses = {
        person.email: signed_in(person).get(here(week.akcasu, "first-response"), NOVEMBER).status_code
        for person in (cem, ayse, deniz)
    }

    assert list(statuses.values()) == [404, 403, 403]
    assert signed_in(cem).get("/office/reports/performance/").status_code == 404


def test_a_unit_administrator_reads_the_own_unit_only(week, ayse, filiz, signed_in):
    organizations.change_role(Membership.objects.get(user=ayse), role="unit_admin", by=filiz)

    content = signed_in(ayse).get(here(week.akcasu, "first-response"), NOVEMBER).context["content"]

    assert [row[0].value for section in content.sections if section.code == "unit" for row in section.table.rows] == [
        "Harita Şube"
    ]


def test_a_report_that_the_package_lacks_says_so(week, cem, signed_in):
    page = signed_in(cem).get(here(week.karaova, "staff"), NOVEMBER)

    assert page.status_code == 200
    assert "content" not in page.context
    assert "Paketinizde yok" in page.content.decode()
    assert signed_in(cem).get(file(week.karaova, "staff", "xlsx"), NOVEMBER).status_code == 400


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"period": "custom", "first": "30.11.2026", "last": "01.11.2026"}, "last"),
        ({"period": "custom", "first": "01.01.2030", "last": "01.02.2030"}, "first"),
        ({"period": "custom", "first": "01.01.2000", "last": "01.11.2026"}, "last"),
        ({"period": "custom", "first": "01.01.0001", "last": "31.01.0001"}, "first"),
        ({"period": "custom", "first": "dün", "last": "01.11.2026"}, "first"),
        ({"period": "custom", "first": "", "last": ""}, "first"),
        ({"period": "tomorrow"}, "period"),
    ],
)
def test_a_bad_period_gets_a_sentence_and_keeps_what_was_typed(week, elif_, signed_in, typed, field):
    page = signed_in(elif_).get(here(week.akcasu, "first-response"), typed)

    assert page.status_code == 422
    assert page.context["form"].errors[field]
    if typed.get("first"):
        assert f'value="{typed["first"]}"' in page.content.decode()
    assert signed_in(elif_).get(file(week.akcasu, "first-response", "csv"), typed).status_code == 400


def test_a_period_without_data_is_a_clear_state(week, elif_, signed_in):
    page = signed_in(elif_).get(here(week.akcasu, "summary"), {"first": "2025-01-01", "last": "2025-01-31"})

    assert page.status_code == 200
    assert page.context["content"].is_empty
    assert "Bu dönemde hareket yok." in page.content.decode()


def test_page_workbook_and_csv_say_the_same_numbers(week, elif_, signed_in):
    browser = signed_in(elif_)
    content = browser.get(here(week.akcasu, "summary"), NOVEMBER).context["content"]
    book = load_workbook(io.BytesIO(b"".join(browser.get(file(week.akcasu, "summary", "xlsx"), NOVEMBER))))
    text = b"".join(browser.get(file(week.akcasu, "summary", "csv"), NOVEMBER)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    filed = {reading.figure.code: reading.value for reading in content.readings}["filed"]
    assert filed == 3
    assert ["Açılan talepler", "3", "0", ""] in rows
    by_product = next(sheet for sheet in book if sheet.title.startswith("Ürüne"))
    assert [cell.value for cell in by_product[by_product.max_row]][1] == 3


def test_every_number_opens_its_rows(week, elif_, signed_in):
    browser = signed_in(elif_)
    content = browser.get(here(week.akcasu, "summary"), NOVEMBER).context["content"]
    page = browser.get(here(week.akcasu, "summary"), NOVEMBER).content.decode()
    address = here(week.akcasu, "summary", "rows/")

    for reading in content.readings:
        assert f"{address}?first=2026-11-01&amp;last=2026-11-30&amp;figure={reading.figure.code}" in page
    found = browser.get(address, {**NOVEMBER, "figure": "filed", "product": week.desktop.pk}).context["found"]
    assert len(found.rows) == 1


@pytest.mark.check(80)
@pytest.mark.check(91)
@pytest.mark.parametrize(
    "typed",
    [
        {"figure": "password"},
        {"unit": "1 OR 1=1"},
        {"after": "x"},
        {"channel": "'"},
        {"regions": "1,,"},
        {"hour": "9" * 40},
    ],
)
def test_rows_are_narrowed_by_known_words_only(week, elif_, signed_in, typed):
    assert signed_in(elif_).get(here(week.akcasu, "summary", "rows/"), {**NOVEMBER, **typed}).status_code == 400


def test_many_rows_cost_the_same_statements(week, elif_, signed_in, django_assert_num_queries):
    from tests.sales import filed

    browser, address = signed_in(elif_), here(week.akcasu, "summary")
    browser.get(address, NOVEMBER)
    with django_assert_num_queries(20):
        browser.get(address, NOVEMBER)
    for number in range(6):
        unit = organizations.add_unit(week.akcasu, name=f"Birim {number}", by=None)
        filed(week.elif_, unit=unit)

    with django_assert_num_queries(20):
        browser.get(address, NOVEMBER)


def test_a_long_table_shows_a_hundred_lines_until_somebody_asks_for_all(week, elif_, signed_in):
    places = [Unit(institution=week.akcasu, name=f"Birim {number}") for number in range(103)]
    day = date(2026, 11, 2)
    RolledDay.objects.create(day=date(2026, 11, 5), rows=0)
    facts = {"day": day, "cut": Cut.UNIT, "institution": week.akcasu, "filed": 1}
    DailyFigure.objects.bulk_create(DailyFigure(unit=unit, **facts) for unit in Unit.objects.bulk_create(places))
    browser, address = signed_in(elif_), here(week.akcasu, "regional")

    short, whole = (browser.get(address, {**NOVEMBER, **more}).content.decode() for more in ({}, {"lines": "all"}))

    assert tuple(len(re.findall("<th [^>]*>Birim ", page)) for page in (short, whole)) == (100, 103)
    assert "3 satır daha göster" in short
    assert "daha göster" not in whole
    assert csv_rows(browser.get(file(week.akcasu, "regional", "csv"), NOVEMBER), "Birim ") == 103


def csv_rows(answer, beginning):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return sum(any(cell.startswith(beginning) for cell in row) for row in csv.reader(io.StringIO(text), delimiter=";"))


def test_the_glossary_tells_every_figure(ayse, signed_in):
    page = signed_in(ayse).get("/reports/glossary/")

    assert "Süresinde ilk yanıt" in page.content.decode()


@pytest.mark.case(53)
def test_what_was_left_at_the_end_of_a_closed_period_stays_what_it_was(week, elif_, filiz, signed_in):
    def meters():
        page = signed_in(elif_).get(here(week.akcasu, "package-use"), {"first": "2026-11-02", "last": "2026-11-03"})
        table = next(part.table for part in page.context["content"].sections if part.code == "meters")
        return [[cell.value for cell in row[1:]] for row in table.rows]

    told = meters()
    with later(at(9, 10)):
        filed(week.ayse)
        suspend(current(week.akcasu), reason="Ödeme bekleniyor", by=filiz)
        again = meters()

    written, phone, *_others = told
    assert (written, phone) == ([1000, 0, 1, 999], [1000, 1, 0, 999])
    assert again == told


def test_the_report_of_a_month_shows_the_year_up_to_it_and_each_number_opens_its_own_month(week, elif_, signed_in):
    with later(at(4, 10, month=12)):
        actions.answer(filed(week.ayse), "Bakıyoruz.", key=uuid4(), by=week.deniz)
        period = {"first": "2026-12-01", "last": "2026-12-31"}
        page = signed_in(elif_).get(here(week.akcasu, "first-response"), period)

    table = next(part.table for part in page.context["content"].sections if part.code == "month")
    assert [row[1].behind.period for row in table.rows] == [month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1))]
    assert not table.total


@pytest.mark.case(54)
def test_the_meters_lead_to_the_entries_behind_them_for_who_may_read_those(week, elif_, ayse, filiz, signed_in):
    organizations.change_role(Membership.objects.get(user=ayse), role="unit_admin", by=filiz)
    way = f"/package/statement/?institution={week.akcasu.pk}&amp;until=2026-11-30"

    pages = [
        signed_in(one).get(here(week.akcasu, "package-use"), NOVEMBER).content.decode() for one in (elif_, filiz, ayse)
    ]
    entries = signed_in(elif_).get(way.replace("&amp;", "&")).context["entries"]

    assert [way in page for page in pages] == [True, True, False]
    assert sum(entry.captured for entry in entries) == 2
