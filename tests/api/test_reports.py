"""Programs read reports: the numbers of the pages, of their own institution, with people under pseudonyms."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import AuditEntry
from organizations import actions as organizations
from reports import queries
from reports.asked import Asked
from reports.figures import FIGURES
from reports.models import Edition
from reports.periods import Period
from reports.scopes import Scope
from reports.words import figure_words
from tests.api.programs import NOVEMBER, OF_INSTITUTIONS, REPORTS, asked, read_by, report, section, token
from tests.reports.days import at, later
from tests.reports.kept import made
from tests.reports.people import NAMES, busy, came
from tests.sales import filed

MARK = r"[2-9A-HJ-NP-Z]{6}"


def told_by(content):
    """Every number of a report, as page and files have it, by figure and by section, row and column."""
    found = {one.figure.code: (one.value, one.before) for one in content.readings}
    for part in content.sections:
        for row in part.table.rows if part.table else ():
            found[part.code, row[0].value] = [cell.value for cell in row[1:] if cell.kind]
        if part.table and part.table.total:
            found[part.code] = [cell.value for cell in part.table.total[1:]]
    return found


def rounded(told):
    return {
        key: [None if value is None else pytest.approx(float(value), abs=1e-5) for value in values]
        for key, values in told.items()
    }


# --- the same numbers -------------------------------------------------------------------------------


@pytest.mark.case(54)
@pytest.mark.parametrize("code", OF_INSTITUTIONS)
def test_the_numbers_are_those_of_the_page(week, words, elif_, signed_in, code):
    """Nobody reads names here, so elif's page has the same rows."""
    page = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/reports/{code}/", NOVEMBER)
    answer = report(words, code)

    read = read_by(answer)
    assert answer.status_code == 200
    assert {key: list(values) for key, values in read.items()} == rounded(told_by(page.context["content"]))
    assert any(value for values in read.values() for value in values)


@pytest.mark.parametrize("code", OF_INSTITUTIONS)
def test_the_numbers_are_those_of_the_function_behind_page_and_file(week, words, code):
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    here = week.akcasu
    question = Asked(code, Scope(here.pk), here.name, period, timezone.localdate(), institution=here)

    answer = report(words, code)

    told = answer.json()
    assert {key: list(values) for key, values in read_by(answer).items()} == rounded(told_by(queries.report(question)))
    assert (told["period"]["first"], told["period"]["last"]) == ("2026-11-01", "2026-11-30")
    assert (told["before"]["first"], told["before"]["last"]) == ("2026-10-01", "2026-10-06")


def test_the_page_shows_what_the_program_reads(week, words, elif_, signed_in):
    page = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/reports/summary/", NOVEMBER).content.decode()
    shown = re.findall(r'<span class="figure-number">(.*?)</span><span class="figure-label">(.*?)</span>', page)

    readings = report(words).json()["readings"]

    with translation.override("tr"):
        told = [(figure_words(FIGURES[one["figure"]].kind, one["value"]), one["label"]) for one in readings]
    assert told == shown
    assert len(told) == 5


def test_numbers_are_numbers_and_days_are_days(week, words):
    first_response = report(words, "first-response").json()
    package = report(words, "package-use")

    by_name = {one["figure"]: one for one in first_response["readings"]}
    assert by_name["first_response"]["value"] == pytest.approx(100 / 3, abs=1e-6)
    assert by_name["first_response"]["unit"] == "percent"
    months = section(report(words), "month")
    assert months["rows"][-1]["key"] == "2026-11-01"
    assert months["rows"][-1]["label"] == "Kasım 2026"
    meters = section(package, "meters")
    assert [column["code"] for column in meters["columns"]] == [
        "granted",
        "captured",
        "held",
        "available",
        "runs_out_on",
    ]
    assert next(row for row in meters["rows"] if row["key"] == "written")["values"]["granted"] == 1000
    assert not [row for row in meters["rows"] if "ınırsız" in json.dumps(row["values"], ensure_ascii=False)]


def test_rows_have_keys_in_no_language(week, words):
    here, elsewhere = (
        [section(report(words, "satisfaction", **language), code)["rows"] for code in ("regions", "unit", "product")]
        for language in ({}, {"Accept-Language": "en"})
    )

    keys = [[row["key"] for row in rows] for rows in here]
    assert keys == [[row["key"] for row in rows] for rows in elsewhere]
    assert keys[0] == [[week.region.pk]]
    assert week.maps.pk in keys[1]


def test_it_is_narrowed_to_a_part_as_the_page_is(week, words, elif_, signed_in):
    query = NOVEMBER | {"part": f"u{week.water.pk}"}
    page = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/reports/summary/", query).context["content"]

    answer = report(words, "summary", query)

    assert {key: list(values) for key, values in read_by(answer).items()} == rounded(told_by(page))
    assert (answer.json()["part"], answer.json()["about"]) == (query["part"], page.about)
    assert read_by(answer)["filed"] != read_by(report(words))["filed"]
    entry = AuditEntry.objects.filter(kind="report_read_by_program").order_by("id").first()
    assert entry.data["part"] == page.about


# --- running and closed periods ---------------------------------------------------------------------


def test_a_period_that_runs_says_so_and_nothing_of_it_is_kept(week, words):
    told = report(words).json()

    assert told["period"]["is_running"] is True
    assert told["kept"] is None


def test_a_period_that_is_kept_comes_with_its_fingerprint(week, elif_):
    with later(at(1, 9, month=12)):
        words = token(week.akcasu, elif_, REPORTS)
        before = report(words).json()
        made(elif_, week.akcasu, "csv")
        after = report(words).json()

    edition = Edition.objects.get()
    assert (before["kept"], before["period"]["is_running"]) == (None, False)
    assert (after["kept"]["sha256"], after["kept"]["is_equal"]) == (edition.digest, True)
    assert {**before, "kept": None} == {**after, "kept": None}


def test_what_is_kept_and_differs_is_told_as_different(week, elif_):
    with later(at(1, 9, month=12)):
        words = token(week.akcasu, elif_, REPORTS)
        made(elif_, week.akcasu, "csv")
        Edition.objects.update(digest="0" * 64)

        assert report(words).json()["kept"]["is_equal"] is False


def test_an_edition_with_names_is_not_the_programs(cast, elif_):
    busy(cast)
    organizations.show_names(cast.akcasu, to="central", by=elif_)
    cast.akcasu.refresh_from_db()
    with later(at(1, 9, month=12)):
        words = token(cast.akcasu, elif_, REPORTS)
        made(elif_, cast.akcasu, "csv", report="staff")

        assert Edition.objects.get().shows_names
        assert report(words, "staff").json()["kept"] is None


# --- people -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["nobody", "central", "administrators"])
def test_people_are_pseudonyms_for_programs_whatever_the_institution_decided(cast, elif_, to):
    people = busy(cast)
    for one in people:
        came(one, at(3, 9))
    organizations.show_names(cast.akcasu, to=to, by=elif_)
    with later(at(6, 10)):
        answer = report(token(cast.akcasu, elif_, REPORTS), "staff")

    rows, body = section(answer, "person")["rows"], answer.content.decode()
    assert len(rows) == 5
    assert all(re.fullmatch(MARK, row["key"]) and row["label"] == f"Kişi {row['key']}" for row in rows)
    assert {row["key"] for row in section(answer, "person-use")["rows"]} == {row["key"] for row in rows}
    assert sorted(row["values"]["filed"] for row in rows) == [1, 1, 1, 1, 2]
    assert not [name for name in NAMES if name in body]
    assert not [one.email for one in people if one.email in body]
    assert answer.json()["notes"]


def test_few_people_are_not_told_apart(week, words):
    answer = report(words, "staff")

    assert "rows" not in section(answer, "person")
    assert section(answer, "person")["note"]
    assert {row["key"] for row in section(answer, "unit")["rows"]} == {"together"}


# --- words, the log, and what it costs --------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "tr"), ("en", "en"), ("en-GB,en;q=0.9,tr;q=0.5", "en"), ("tr-TR", "tr"), ("de", "tr"), ("*", "tr")],
)
def test_words_come_in_the_language_that_the_program_accepts(week, words, accepted, language):
    read = report(words, **{"Accept-Language": accepted})
    refused = report(words, "nothing", **{"Accept-Language": accepted})

    title = {"tr": "Yönetici özeti", "en": "Executive summary"}[language]
    sentence = {"tr": "Böyle bir rapor yok.", "en": "There is no such report."}[language]
    assert (read.json()["title"], read["Content-Language"]) == (title, language)
    assert (refused.json()["error"]["message"], refused["Content-Language"]) == (sentence, language)
    assert "Accept-Language" in read["Vary"]
    assert read["Cache-Control"] == "no-store"


def test_each_reading_stands_in_the_institutions_log_under_the_tokens_name(week, words, elif_, cem, signed_in):
    report(words, "first-response")
    asked(words, "reports/")
    asked(words, "figures/")

    entry = AuditEntry.objects.get(kind="report_read_by_program")
    assert (entry.actor, entry.institution_id) == (None, week.akcasu.pk)
    assert entry.data["token"] == {"name": "Karne ekranı"}
    assert (entry.data["first_on"], entry.data["last_on"]) == ("2026-11-01", "2026-11-30")
    log = signed_in(elif_).get(f"/institutions/{week.akcasu.pk}/audit/", {"what": "exports"}).content.decode()
    assert "Rapor bir program tarafından okundu: İlk yanıt" in log
    assert "Program: Karne ekranı" in log
    assert "Kapsam:" not in log
    foreign = signed_in(cem).get(f"/institutions/{week.karaova.pk}/audit/", {"what": "exports"}).content.decode()
    assert "Karne ekranı" not in foreign


def test_more_rows_cost_no_more_statements(week, words, baris):
    report(words, "package-use")
    with CaptureQueriesContext(connection) as few:
        report(words, "package-use")
    for number in range(6):
        unit = organizations.add_unit(week.akcasu, name=f"Birim {number}", region=week.region, by=week.elif_)
        filed(baris, unit=unit, subject=f"Konu {number}")
    with CaptureQueriesContext(connection) as many:
        answer = report(words, "package-use")

    assert len(section(answer, "unit")["rows"]) > 5
    assert len(many) == len(few)
