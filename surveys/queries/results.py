"""What a survey showed: how often each answer was given, withheld where fewer than five gave one.

Pages, files and what is published read the same `Results`; nothing below five answers leaves this module.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from organizations.models import Institution, Region
from packages.models import Tier
from surveys.figures import FIGURES, Figure, value_of
from surveys.models import Survey, SurveyAnswer, SurveyInvitation, SurveyQuestion, SurveyReach
from surveys.queries.groups import KEPT, telling_institutions
from surveys.withholding import is_enough, tellable

Keeps = Survey.Keeps
NUMBERS = "numbers"


@dataclass(frozen=True)
class Option:
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class GroupRow:
    """One group's answers to a question; count and value are None where they are withheld."""

    label: str
    count: int | None
    value: float | None
    options: Sequence[Option] = ()


@dataclass(frozen=True)
class Run:
    """The same question in one run of the lineage."""

    survey: Survey
    count: int
    value: float | None


@dataclass(frozen=True)
class QuestionResult:
    """`count` is how many answered; the rest is empty where that is under five."""

    question: SurveyQuestion
    count: int | None
    is_withheld: bool
    options: Sequence[Option] = ()
    figure: Figure | None = None
    value: float | None = None
    groups: Sequence[GroupRow] = ()
    runs: Sequence[Run] = ()


@dataclass(frozen=True)
class Results:
    survey: Survey
    asked: int
    answered: int
    questions: Sequence[QuestionResult] = field(default_factory=tuple)
    by: str = ""

    @property
    def rate(self) -> float:
        return self.answered / self.asked if self.asked else 0.0

    @property
    def is_withheld(self) -> bool:
        return not is_enough(self.answered)


Tally = dict[int, dict[Any, Counter[int]]]  # question, group: how often each number or place was given


def results(survey: Survey, by: str = "") -> Results:
    """For managers: all answers, told apart by one thing if wanted."""
    by = by if by in choices_of(survey) else ""
    answered = answered_of(survey)
    questions = list(survey.questions.order_by("place"))
    tally, people = _tally(questions, by)
    labels = _labels(by, {group for groups in people.values() for group in groups}) if by else {}
    runs = _runs(survey, questions)
    found = [_result(one, tally[one.pk], people[one.pk], labels, runs[one.key]) for one in questions]
    return Results(survey, survey.asked_count, answered, found, by)


def choices_of(survey: Survey) -> list[str]:
    """What its results can be told apart by."""
    if survey.is_anonymous:
        return [survey.keeps] if survey.keeps else []
    return [str(one) for one in KEPT]


def answered_of(survey: Survey) -> int:
    if survey.answered_count is not None:
        return survey.answered_count
    return SurveyInvitation.objects.filter(survey=survey, has_answered=True).count()


def institution_results(survey: Survey, institution: Institution) -> Results | None:
    """Of one institution alone, where its sheets say which one it is and at least five of its people answered; None
    otherwise. A question is withheld where the other institutions could be reckoned from the whole."""
    reached = SurveyReach.objects.filter(survey=survey, institution=institution).first()
    by = telling_institutions(survey)
    if reached is None or not survey.is_closed or not is_enough(reached.answered or 0) or not by:
        return None
    questions = list(survey.questions.exclude(kind=SurveyQuestion.Kind.TEXT).order_by("place"))  # no words
    tally, people = _tally(questions, by)
    if by == Keeps.REGION:
        tally, people = _up_to_institutions(tally, people)
    found = [_of_group(one, tally[one.pk], people[one.pk], institution.pk) for one in questions]
    return Results(survey, reached.asked, reached.answered or 0, found)


def _of_group(
    question: SurveyQuestion, by_group: Mapping[Any, Counter[int]], people: Mapping[Any, int], group: Any
) -> QuestionResult:
    if group not in _shown(people):
        return QuestionResult(question, None, is_withheld=True)
    return _plain(question, by_group.get(group, Counter()), people[group])


def _tally(questions: Collection[SurveyQuestion], by: str) -> tuple[Tally, dict[int, dict[Any, int]]]:
    """How often each answer was given, and how many people gave one, for each question and group; one statement.

    Words of an anonymous survey stand on no sheet and so in no group.
    """
    rows = SurveyAnswer.objects.filter(question__in=questions).order_by()
    keys = ["question_id", "number", "chosen"]
    if by:
        column = f"sheet__{KEPT[by].column}"
        keys.append(column)
    tally: Tally = defaultdict(lambda: defaultdict(Counter))
    people: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows.values(*keys).annotate(n=Count("pk")):
        group = row[column] if by else None
        people[row["question_id"]][group] += row["n"]
        given = row["chosen"] or [row["number"]]
        for number in given:
            if number is not None:
                tally[row["question_id"]][group][number] += row["n"]
    return tally, people


def _up_to_institutions(tally: Tally, people: dict[int, dict[Any, int]]) -> tuple[Tally, dict[int, dict[Any, int]]]:
    regions = {group for groups in people.values() for group in groups if group}
    above = dict(Region.objects.filter(pk__in=regions).values_list("pk", "institution_id"))
    told: Tally = defaultdict(lambda: defaultdict(Counter))
    counted: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for question, groups in people.items():
        for group, count in groups.items():
            counted[question][above.get(group)] += count
            told[question][above.get(group)].update(tally[question][group])
    return told, counted


def _shown(people: Mapping[Any, int]) -> set[Any]:
    named = {group: count for group, count in people.items() if group not in (None, "")}
    return tellable(named, sum(people.values()) - sum(named.values()))


def _result(
    question: SurveyQuestion,
    by_group: Mapping[Any, Counter[int]],
    people: Mapping[Any, int],
    labels: Mapping[Any, str],
    runs: Sequence[Run],
) -> QuestionResult:
    whole: Counter[int] = sum(by_group.values(), Counter())
    found = _plain(question, whole, sum(people.values()))
    if found.is_withheld:
        return found
    shown = _shown(people)
    groups = [
        _group_row(question, label, by_group.get(group, Counter()), people[group] if group in shown else None)
        for group, label in labels.items()
        if people.get(group)
    ]
    return QuestionResult(question, found.count, False, found.options, found.figure, found.value, groups, runs)


def _plain(question: SurveyQuestion, counts: Counter[int], people: int) -> QuestionResult:
    if not is_enough(people):
        return QuestionResult(question, None, is_withheld=True)
    value = value_of(question.kind, counts)
    figure = FIGURES.get(SurveyQuestion.Kind(question.kind))
    return QuestionResult(question, people, False, _options(question, counts, people), figure, value)


def _options(question: SurveyQuestion, counts: Counter[int], people: int) -> list[Option]:
    labels = question.choices if question.has_choices else [str(number) for number in question.numbers]
    numbers = zip(question.numbers, labels, strict=True)
    return [Option(label, counts[number], counts[number] / people) for number, label in numbers]


def _group_row(question: SurveyQuestion, label: str, counts: Counter[int], people: int | None) -> GroupRow:
    if people is None:
        return GroupRow(label, None, None)
    return GroupRow(label, people, value_of(question.kind, counts), _options(question, counts, people))


def _labels(by: str, groups: Collection[Any]) -> dict[Any, str]:
    """In the order they are shown in."""
    known = [group for group in groups if group not in (None, "")]
    if by == Keeps.TIER:
        return {tier.code: tier.name for tier in Tier.objects.filter(code__in=known).order_by("rank")}
    if by == Keeps.INSTITUTION:
        return dict(Institution.objects.filter(pk__in=known).order_by("sort_key", "id").values_list("pk", "name"))
    regions = Region.objects.filter(pk__in=known).select_related("institution").order_by("institution__sort_key", "id")
    return {region.pk: f"{region.institution} · {region}" for region in regions}


def _runs(survey: Survey, questions: Sequence[SurveyQuestion]) -> dict[Any, list[Run]]:
    """The closed runs of the lineage up to this one, oldest first; two statements."""
    keyed = [one for one in questions if one.kind in FIGURES]
    found: dict[Any, list[Run]] = defaultdict(list)
    alike = SurveyQuestion.objects.filter(
        key__in=[one.key for one in keyed], survey__lineage=survey.lineage, survey__id__lte=survey.pk
    ).exclude(survey__state=Survey.State.DRAFT)
    closed = [
        one
        for one in alike.select_related("survey").order_by("survey__started_at", "id")
        if one.survey.is_closed or one.survey_id == survey.pk
    ]
    if len(closed) <= len(keyed):
        return found
    tally, people = _tally(closed, "")
    for one in closed:
        count = people[one.pk][None]
        value = value_of(one.kind, tally[one.pk][None]) if is_enough(count) else None
        found[one.key].append(Run(one.survey, count if is_enough(count) else 0, value))
    return found


def withheld_words() -> str:
    return _("withheld: fewer than 5")
