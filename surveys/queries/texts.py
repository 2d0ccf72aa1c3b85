"""What people wrote, for managers: with the name where the survey is named, in random order where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from surveys.frequent import Frequent, frequent_words
from surveys.models import SurveyAnswer, SurveyQuestion, SurveyTheme
from surveys.withholding import is_enough

PAGE = 50
MOST_READ = 5000


@dataclass(frozen=True)
class Texts:
    question: SurveyQuestion
    count: int
    rows: Sequence[SurveyAnswer]
    next_after: str
    words: Sequence[Frequent]
    themes: Sequence[SurveyTheme]
    is_withheld: bool


def texts(question: SurveyQuestion, *, theme: int | None = None, after: str = "") -> Texts:
    """Ids are random, so their order is a random one that stays the same while one reads."""
    found = readable(question)
    count = found.count()
    if not _may_read(question, count):
        return Texts(question, count, (), "", (), (), is_withheld=True)
    words = frequent_words(found.values_list("text", flat=True)[:MOST_READ])
    shown = found.filter(themes=theme) if theme else found
    if after:
        shown = shown.filter(pk__gt=after)
    rows = list(shown.select_related("sheet__person").prefetch_related("themes").order_by("pk")[: PAGE + 1])
    next_after = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    return Texts(question, count, rows[:PAGE], next_after, words, themes_of(question), is_withheld=False)


def readable(question: SurveyQuestion) -> QuerySet[SurveyAnswer]:
    return SurveyAnswer.objects.filter(question=question).exclude(text="")


def _may_read(question: SurveyQuestion, count: int) -> bool:
    """Names stand beside the words of a named survey anyway."""
    survey = question.survey
    return survey.shows_results and (not survey.is_anonymous or is_enough(count))


def themes_of(question: SurveyQuestion) -> list[SurveyTheme]:
    """With how many texts of this question have it, most first."""
    tagged = Count("answers", filter=Q(answers__question=question))
    return list(SurveyTheme.objects.filter(survey=question.survey_id).annotate(texts=tagged).order_by("-texts", "name"))


def all_texts(question: SurveyQuestion) -> list[str]:
    """For files; none where they are withheld."""
    found = list(readable(question).order_by("pk").values_list("text", flat=True))
    return found if _may_read(question, len(found)) and is_enough(len(found)) else []
