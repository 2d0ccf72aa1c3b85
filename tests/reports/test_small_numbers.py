"""A few things more or less of a few are told, and not cried out: on the page, in the PDF, the workbook and the CSV."""

import pytest
from django.utils import translation
from openpyxl import load_workbook

from reports.figures import FIGURES
from reports.formulas import NOTHING
from reports.printing import _words, csv_of, workbook_of
from reports.queries import report
from reports.readings import read
from reports.words import change_words
from tests.reports.days import at, later
from tests.reports.kept import asked
from tests.reports.months import NOVEMBER, months


def sums(**changed):
    return {**NOTHING, **changed}


@pytest.mark.parametrize(("before", "now", "tone"), [(1, 3, ""), (0, 4, ""), (4, 5, "warn"), (20, 3, "ok")])
def test_a_rise_from_one_to_three_is_a_number_and_has_no_colour(before, now, tone):
    reading = read("missed", sums(missed=now), sums(missed=before))

    assert change_words(reading) == f"{'+' if now > before else '−'}{abs(now - before)}"
    assert "%" not in change_words(reading)
    assert reading.tone == tone


@pytest.mark.parametrize("code", [code for code, figure in FIGURES.items() if figure.base])
def test_every_share_and_mean_says_over_how_many_it_is_taken(code):
    assert FIGURES[code].base(NOTHING) == 0
    assert FIGURES[code].of(NOTHING) is None


def test_every_figure_that_is_no_count_has_a_base():
    assert [code for code, figure in FIGURES.items() if (figure.kind.value != "count") is not bool(figure.base)] == []


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"met": 1}, {"met": 1, "missed": 1}, "az sayıda: 2, önceki dönemde 1; karşılaştırılmadı"),
        ({"met": 90}, {"met": 3, "missed": 1}, "az sayıda: 4, önceki dönemde 90; karşılaştırılmadı"),
        ({"met": 2}, {"met": 50, "missed": 50}, "az sayıda: 100, önceki dönemde 2; karşılaştırılmadı"),
        ({}, {"met": 1}, "az sayıda: yalnız 1"),
        ({}, {"met": 9}, ""),
        ({"met": 5}, {"met": 4, "missed": 1}, "−20,0 puan"),
    ],
)
def test_a_share_of_a_few_is_not_compared(before, now, said):
    reading = read("first_response", sums(**now), sums(**before))

    with translation.override("tr"):
        assert change_words(reading) == said
    assert reading.value is not None
    if said.startswith("az"):
        assert (reading.change, reading.tone) == (None, "")


def test_what_is_withheld_says_of_how_many():
    with translation.override("tr"):
        assert change_words(read("satisfaction", sums(rated=3, rating_sum=15), NOTHING)) == ("yalnız 3; gösterilmiyor")
        assert change_words(read("satisfaction", NOTHING, NOTHING)) == ""


def test_a_rating_changed_in_a_later_period_leads_out_of_no_scale():
    """Five ratings of five, and one of an earlier period raised from one to five."""
    now = sums(rated=5, rating_sum=29, satisfied=6)

    assert read("satisfaction", now, NOTHING).value == 5
    assert read("satisfied", now, NOTHING).value == 100
    assert read("satisfaction", sums(rated=5, rating_sum=2), NOTHING).value == 1


@pytest.fixture
def few(cast):
    months(cast)
    with later(at(10, 12, month=12)):
        yield cast


def test_page_and_files_say_that_it_is_few(few, elif_, signed_in):
    with translation.override("tr"):
        few_content = report(asked(elif_, few.akcasu, "satisfaction", NOVEMBER))
        said = {one.figure.code: change_words(one) for one in few_content.readings}
        in_pdf = {one["label"]: one["change"] for one in _words(few_content)["figures"]}
        book = load_workbook(workbook_of(few_content))
        in_book = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
        in_csv = csv_of(few_content).read().decode("utf-8-sig")
        address = f"/institutions/{few.akcasu.pk}/reports/satisfaction/"
        page = signed_in(elif_).get(address, {"first": "2026-11-01", "last": "2026-11-03"}).content.decode()

    assert {label: words for label, words in in_pdf.items() if "az sayıda" in words or "gösterilmiyor" in words} == {
        str(FIGURES[code].label): words
        for code, words in said.items()
        if "az sayıda" in words or "gösterilmiyor" in words
    }
    assert {words for words in said.values() if words} <= in_book
    assert all(words in in_csv for words in said.values() if "az sayıda" in words or "gösterilmiyor" in words)
    assert "yalnız 1; gösterilmiyor" in page
