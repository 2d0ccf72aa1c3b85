"""What a survey showed: figures, groups, trend, words and themes, and what is withheld everywhere alike."""

import csv
import io
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import AuditEntry
from organizations.models import Membership, Region, Unit
from surveys.actions import building
from surveys.actions.answering import Given, answer
from surveys.figures import mean, nps
from surveys.frequent import frequent_words
from surveys.models import SurveyAnswer, SurveyTheme
from surveys.queries.results import institution_results, results
from surveys.queries.texts import texts
from surveys.withholding import LEAST, tellable
from tests.sales import sold
from tests.surveys.surveying import answered, asked, closed, crowd, drafted, one, sheet, started

# --- figures -----------------------------------------------------------------------------------


def test_a_mean_is_the_sum_by_the_number():
    assert mean({5: 2, 1: 1, 4: 1}) == 15 / 4


def test_nps_is_promoters_less_detractors():
    assert nps({10: 3, 9: 2, 8: 2, 7: 1, 6: 1, 0: 1}) == 100 * (5 - 2) / 10
    assert nps({6: 4}) == -100


def test_words_are_folded_counted_by_text_and_without_what_says_nothing():
    found = frequent_words(["Telefon TELEFON çok iyi", "telefon için teşekkürler", "İnternet yavaş", "internet gibi"])

    assert [(word.word, word.texts) for word in found] == [("internet", 2), ("telefon", 2)]


# --- withholding -------------------------------------------------------------------------------


def test_one_small_group_takes_the_next_smallest_with_it():
    assert tellable({"a": 10, "b": 7, "c": 3}) == {"a"}
    assert tellable({"a": 10, "c": 3}) == set()
    assert tellable({"a": 10, "b": 7}) == {"a", "b"}
    assert tellable({"a": 10, "b": 3, "c": 3}) == {"a"}
    assert tellable({"a": 10, "b": 2, "c": 2}) == set()
    assert tellable({"a": 10, "b": 8}, hidden=2) == {"a"}
    assert tellable({"a": 10, "b": 8}, hidden=5) == {"a", "b"}
    assert tellable({"a": 4}) == set()


@given(st.dictionaries(st.integers(0, 30), st.integers(1, 40)), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_nothing_below_five_is_shown_or_left_by_subtraction(counts, hidden):
    shown = tellable(counts, hidden)
    rest = hidden + sum(count for group, count in counts.items() if group not in shown)

    assert all(counts[group] >= LEAST for group in shown)
    assert not shown or rest == 0 or rest >= LEAST


# --- results -----------------------------------------------------------------------------------


def test_distribution_mean_and_response_rate(told):
    found = results(told)
    scale, choice = one(found, "scale"), one(found, "choice")

    assert (found.asked, found.answered) == (17, 13)
    assert [option.count for option in scale.options] == [1, 0, 6, 0, 6]
    assert round(scale.value, 3) == round((1 + 6 * 5 + 6 * 3) / 13, 3)
    assert [(option.label, option.count) for option in choice.options] == [("Elma", 7), ("Armut", 0), ("Kiraz", 6)]
    assert one(found, "nps").value == -100


def test_groups_stand_beside_each_other_in_four_statements(told, cast, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = results(told, "institution")

    groups = {row.label: (row.count, row.value) for row in one(found, "scale").groups}
    assert groups == {cast.akcasu.name: (7, 31 / 7), cast.karaova.name: (6, 3.0)}


def test_a_question_few_of_a_group_answered_is_withheld_for_the_other_group_too(cast):
    """Seven and six handed in, but only two of the six answered the second question."""
    survey = drafted(kinds=("scale",), is_anonymous=True, keeps="institution")
    building.add_question(
        survey,
        kind="nps",
        text_tr="İkinci",
        text_en="Second",
        is_required=False,
        low_tr="a",
        low_en="a",
        high_tr="b",
        high_en="b",
        by=None,
    )
    ours, theirs = crowd(cast.akcasu, 7), crowd(cast.karaova, 6)
    survey = started(survey)
    for number, person in enumerate([*ours, *theirs]):
        filled = sheet(survey)
        if number >= 9:
            filled[survey.questions.get(kind="nps").pk] = Given()
        answer(asked(survey, person), filled)
    closed(survey)

    found = results(survey, "institution")

    assert one(found, "nps").count == 9
    assert [(row.count, row.value) for row in one(found, "nps").groups] == [(None, None), (None, None)]
    assert [row.count for row in one(found, "scale").groups] == [7, 6]
    assert one(institution_results(survey, cast.akcasu), "nps").is_withheld
    assert one(institution_results(survey, cast.akcasu), "scale").count == 7


@pytest.mark.parametrize("count", [1, 4, 5])
def test_below_five_nothing_is_shown_on_the_page_and_in_the_files(cast, filiz, signed_in, count):
    people = crowd(cast.akcasu, count)
    survey = started(is_anonymous=True)
    for person in people:
        answered(survey, person, 4, 1, "Kanarya sarısı")
    closed(survey)
    browser, address = signed_in(filiz), f"/office/surveys/{survey.pk}/results/"
    text = survey.questions.get(kind="text")

    page = browser.get(address)
    seen = [
        page.content.decode(),
        b"".join(browser.get(f"{address}file.csv")).decode(),
        "".join(str(row) for sheet in _book(browser, address) for row in sheet.values),
        browser.get(f"/office/surveys/questions/{text.pk}/texts/").content.decode(),
    ]

    is_shown = count >= 5
    assert [result.is_withheld for result in page.context["results"].questions] == [not is_shown] * 3
    assert ["Kanarya" in seen[place] for place in (1, 2, 3)] == [is_shown] * 3
    assert ["Armut" in seen[place] for place in (0, 1, 2)] == [is_shown] * 3


def _book(browser, address):
    return load_workbook(io.BytesIO(b"".join(browser.get(f"{address}file.xlsx"))))


def test_a_named_survey_is_told_apart_by_what_was_known_when_it_asked(cast, filiz, signed_in):
    people, others = crowd(cast.akcasu, 6), crowd(cast.karaova, 5)
    survey = started()
    for person in [*people, *others]:
        answered(survey, person)
    Membership.objects.filter(user__in=people).delete()

    found = signed_in(filiz).get(f"/office/surveys/{survey.pk}/results/?by=institution").context["results"]

    assert {row.label: row.count for row in one(found, "scale").groups} == {
        cast.akcasu.name: 6,
        cast.karaova.name: 5,
    }
    assert results(survey, "password").by == ""


def test_a_copy_is_compared_with_its_earlier_runs(cast):
    people = crowd(cast.akcasu, 6)
    survey = drafted(kinds=("scale",), quiet_days=0)
    for scale in (2, 3, 4):
        started(survey)
        for person in people:
            answered(survey, person, scale)
        last, survey = closed(survey), building.copy_survey(survey, by=None)
        building.change_manner(
            survey,
            **{name: getattr(survey, name) for name in building.MANNER} | {"ends_on": last.ends_on},
            by=None,
        )

    assert [(run.value, run.count) for run in one(results(last), "scale").runs] == [(2.0, 6), (3.0, 6), (4.0, 6)]


def test_a_run_with_too_few_answers_is_withheld_in_the_trend(cast):
    people = crowd(cast.akcasu, 6)
    first = closed_with(people[:3], drafted(kinds=("scale",), quiet_days=0))
    copy = building.copy_survey(first, by=None)
    building.change_manner(
        copy, **{name: getattr(copy, name) for name in building.MANNER} | {"ends_on": first.ends_on}, by=None
    )

    runs = one(results(closed_with(people, copy)), "scale").runs

    assert [(run.value, run.count) for run in runs] == [(None, 0), (4.0, 6)]


def closed_with(people, survey):
    started(survey)
    for person in people:
        answered(survey, person)
    return closed(survey)


# --- files -------------------------------------------------------------------------------------


def test_page_csv_and_workbook_say_the_same_and_taking_them_is_recorded(told, filiz, signed_in):
    browser, address = signed_in(filiz), f"/office/surveys/{told.pk}/results/"
    rows = list(
        csv.reader(
            io.StringIO(b"".join(browser.get(f"{address}file.csv?by=institution")).decode("utf-8-sig")), delimiter=";"
        )
    )
    sheet = list(_book(browser, f"{address}")[_book(browser, address).sheetnames[1]].values)

    assert ["Soru 1 choice", "Tek seçim", "tümü", "Elma", "7"] in [row[:5] for row in rows]
    assert ("Soru 1 choice", "Tek seçim", "tümü", "Elma", 7) in [row[:5] for row in sheet]
    entry = AuditEntry.objects.filter(kind="survey_exported").latest("id")
    assert (entry.actor, entry.data["format"], entry.data["survey"]["id"]) == (filiz, "xlsx", told.pk)


@pytest.mark.check(79)
def test_no_cell_calculates(cast, filiz, signed_in):
    people = crowd(cast.akcasu, 6)
    survey = started(kinds=("text",))
    for start, person in zip("=+-@\t\r", people, strict=True):
        answered(survey, person, text=f"{start}SUM(A1)|cmd")
    browser, address = signed_in(filiz), f"/office/surveys/{survey.pk}/results/"

    text = b"".join(browser.get(f"{address}file.csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    typed = [cell for sheet in _book(browser, address) for row in sheet.iter_rows() for cell in row if cell.value]

    assert sum("SUM" in cell for cell in cells) == 6
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert [cell.value for cell in typed if cell.data_type == "f"] == []


# --- words -------------------------------------------------------------------------------------


def test_texts_of_an_anonymous_survey_come_in_random_order_with_their_words(told):
    found = texts(told.questions.get(kind="text"))

    assert (found.count, len(found.rows)) == (7, 7)
    assert [row.pk for row in found.rows] == sorted(row.pk for row in found.rows)
    assert {row.sheet for row in found.rows} == {None}
    assert [(word.word, word.texts) for word in found.words] == [("desteği", 7), ("hızlı", 7), ("telefon", 7)]


def test_a_manager_sorts_texts_by_themes_and_counts_them(told, filiz, signed_in):
    question, browser = told.questions.get(kind="text"), signed_in(filiz)
    address = f"/office/surveys/questions/{question.pk}/"
    browser.post(f"{address}themes/add/", {"name": "Hız"})
    theme = SurveyTheme.objects.get()
    first, second, *_rest = SurveyAnswer.objects.filter(question=question).order_by("pk")

    for one_text in (first, second):
        assert browser.post(f"/office/surveys/texts/{one_text.pk}/tag/", {"theme": theme.pk}).status_code == 302
    browser.post(f"/office/surveys/texts/{second.pk}/tag/", {})

    page = browser.get(f"{address}texts/", {"theme": theme.pk})
    assert [(one.name, one.texts) for one in page.context["found"].themes] == [("Hız", 1)]
    assert list(page.context["found"].rows) == [first]
    assert browser.post(f"{address}themes/add/", {"name": "hız"}).status_code == 422


def test_a_theme_of_another_survey_is_not_taken(told, cast, filiz, signed_in):
    other = SurveyTheme.objects.create(survey=started(drafted(quiet_days=0)), name="Başka")
    answer = SurveyAnswer.objects.filter(question__survey=told).exclude(text="").order_by("pk")[0]

    signed_in(filiz).post(f"/office/surveys/texts/{answer.pk}/tag/", {"theme": other.pk})

    assert not answer.themes.exists()


@pytest.mark.parametrize("typed", [{"theme": "x"}, {"after": "'"}, {"after": str(uuid4())}, {"theme": "9" * 40}])
def test_an_address_that_reads_badly_shows_the_texts(told, filiz, signed_in, typed):
    question = told.questions.get(kind="text")

    assert signed_in(filiz).get(f"/office/surveys/questions/{question.pk}/texts/", typed).status_code == 200


def test_more_texts_cost_the_page_no_more_statements(cast, filiz, signed_in, django_assert_num_queries):
    people = crowd(cast.akcasu, 20)
    survey = started(kinds=("text",))
    for person in people[:3]:
        answered(survey, person, text="Yavaş")
    browser, address = signed_in(filiz), f"/office/surveys/questions/{survey.questions.get().pk}/texts/"
    browser.get(address)
    with django_assert_num_queries(9) as first:
        browser.get(address)
    for person in people[3:]:
        answered(survey, person, text="Hızlı")

    with django_assert_num_queries(len(first)):
        browser.get(address)


# --- groups ------------------------------------------------------------------------------------


def test_a_named_survey_is_told_apart_by_tier_and_topmost_region_too(cast):
    sold(cast.akcasu, "premium")
    sold(cast.karaova, "silver")
    people, others = crowd(cast.akcasu, 6), crowd(cast.karaova, 5)
    survey = started(kinds=("scale",))
    for person in [*people, *others]:
        answered(survey, person)

    by_tier, by_region = (one(results(survey, by), "scale").groups for by in ("tier", "region"))

    assert [(row.label, row.count) for row in by_tier] == [("Silver", 5), ("Premium", 6)]
    assert [(row.label, row.count) for row in by_region] == [(f"{cast.akcasu} · Merkez", 6)]


def test_an_institution_adds_up_its_regions_where_an_anonymous_survey_keeps_those(cast):
    coast = Region.objects.create(institution=cast.akcasu, name="Kıyı")
    Region.objects.filter(pk=coast.pk).update(path=[coast.pk])
    harbour = Unit.objects.create(institution=cast.akcasu, region=coast, name="Liman")
    people = [*crowd(cast.akcasu, 6), *crowd(cast.akcasu, 5, unit=harbour), *crowd(cast.karaova, 5)]
    survey = started(kinds=("scale",), is_anonymous=True, keeps="region")
    for person in people:
        answered(survey, person)
    closed(survey)

    assert [row.count for row in one(results(survey, "region"), "scale").groups] == [6, 5]
    assert one(institution_results(survey, cast.akcasu), "scale").count == 11
    assert institution_results(survey, cast.karaova).questions[0].is_withheld


def test_words_of_fewer_than_five_are_withheld_though_more_answered(cast, filiz, signed_in):
    people = crowd(cast.akcasu, 7)
    survey = started(is_anonymous=True)
    for number, person in enumerate(people):
        answered(survey, person, text="Kanarya" if number < 4 else "")
    closed(survey)
    text, browser = survey.questions.get(kind="text"), signed_in(filiz)

    pages = [f"/office/surveys/{survey.pk}/results/", f"/office/surveys/questions/{text.pk}/texts/"]
    seen = [browser.get(address).content.decode() for address in pages]
    seen.append(b"".join(browser.get(f"{pages[0]}file.csv")).decode())

    assert ["Kanarya" in page for page in seen] == [False] * 3
    assert one(results(survey), "scale").count == 7
