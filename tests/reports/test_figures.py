"""Every figure has one definition; nothing is told of nothing, and few ratings are withheld."""

import pytest
from django.utils import translation

from reports.figures import FIGURES, Kind
from reports.measures import MEASURES, STANDING, USED
from reports.readings import read
from reports.words import figure_words

NOTHING = dict.fromkeys(MEASURES, 0)


@pytest.mark.parametrize("code", FIGURES)
def test_every_figure_stands_on_known_measures_and_says_what_it_means(code):
    figure = FIGURES[code]

    assert set(figure.measures) <= {*MEASURES, *STANDING, *USED}
    assert figure.label
    assert figure.meaning
    assert figure.of(NOTHING) == (0 if figure.kind is Kind.COUNT else None)


def test_first_answers_are_shared_out_with_and_without_excuses():
    sums = {**NOTHING, "met": 6, "missed": 4, "excused": 2}

    assert read("first_response", sums, NOTHING).value == 60
    assert read("first_response_excused", sums, NOTHING).value == 75


def test_under_five_ratings_there_is_no_mean():
    assert read("satisfaction", {**NOTHING, "rated": 4, "rating_sum": 20}, NOTHING).value is None
    assert read("satisfaction", {**NOTHING, "rated": 5, "rating_sum": 21}, NOTHING).value == 4.2


def test_a_change_for_the_better_is_told_from_one_for_the_worse():
    more, less = {**NOTHING, "missed": 9}, {**NOTHING, "missed": 1}

    assert (read("missed", more, less).tone, read("missed", less, more).tone) == ("warn", "ok")
    assert read("filed", {**NOTHING, "filed": 3}, NOTHING).tone == ""


def test_a_share_is_rounded_and_not_cut_off():
    with translation.override("tr"):
        assert figure_words(Kind.PERCENT, 200 / 3) == "%66,7"
        assert figure_words(Kind.SCORE, 4.26) == "4,3"
        assert figure_words(Kind.COUNT, 12345) == "12.345"
