"""A sheet is handed in, once. What it says and that it came are written apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import Refused
from surveys.actions.building import locked
from surveys.models import Survey, SurveyAnswer, SurveyInvitation, SurveyQuestion, SurveySheet
from surveys.queries.groups import KEPT
from surveys.withholding import is_enough


@dataclass(frozen=True)
class Given:
    """What was answered to one question; all empty for a question that was skipped."""

    number: int | None = None
    chosen: list[int] = field(default_factory=list)
    text: str = ""

    def __bool__(self) -> bool:
        return self.number is not None or bool(self.chosen) or bool(self.text)


@transaction.atomic
def answer(invitation: SurveyInvitation, given: Mapping[int, Given], *, today: date | None = None) -> None:
    """Writes down the sheet and that the person has answered; of an anonymous survey neither leads to the other."""
    survey, now = locked(invitation.survey), timezone.now()
    if not survey.takes_answers(today or timezone.localdate(now)):
        raise Refused(_("This survey is closed. It takes no more answers."))
    silent = SurveyInvitation.objects.filter(pk=invitation.pk, has_answered=False)
    if not silent.update(has_answered=True):
        raise Refused(_("You have answered this survey. It is answered once."))
    questions = list(survey.questions.order_by("place"))
    _refuse_unfit(questions, given)
    sheet = _sheet(survey, invitation)
    if not survey.is_anonymous:
        sheet.person_id, sheet.answered_at = invitation.user_id, now
    sheet.save(force_insert=True)
    SurveyAnswer.objects.bulk_create(
        _answer(question, given[question.pk], sheet, survey) for question in questions if given.get(question.pk)
    )


def _refuse_unfit(questions: list[SurveyQuestion], given: Mapping[int, Given]) -> None:
    for number, question in enumerate(questions, start=1):
        one = given.get(question.pk, Given())
        if question.is_required and not one:
            raise Refused(unanswered(number), field=f"q{question.pk}")
        if one and not _fits(question, one):
            raise Refused(_("Choose one of the answers."), field=f"q{question.pk}")


def unanswered(number: int) -> str:
    return _("Answer question %(number)s.") % {"number": number}


def _fits(question: SurveyQuestion, given: Given) -> bool:
    if question.kind == SurveyQuestion.Kind.TEXT:
        return bool(given.text) and len(given.text) <= 2000
    if question.kind == SurveyQuestion.Kind.CHOICES:
        return bool(given.chosen) and set(given.chosen) <= set(question.numbers)
    return given.number in question.numbers


def _sheet(survey: Survey, invitation: SurveyInvitation) -> SurveySheet:
    """A named sheet has all that was known at the asking, an anonymous one at most the one thing that it keeps."""
    if not survey.is_anonymous:
        places = {"institution_id": invitation.institution_id, "region_id": invitation.region_id}
        return SurveySheet(survey=survey, tier=invitation.tier, **places)
    if not survey.keeps:
        return SurveySheet(survey=survey)
    kept = KEPT[survey.keeps]
    value = getattr(invitation, kept.column)
    alike = SurveyInvitation.objects.filter(survey=survey, **{kept.column: value}).count()
    return SurveySheet(survey=survey, **{kept.column: value if is_enough(alike) else kept.nothing})


def _answer(question: SurveyQuestion, given: Given, sheet: SurveySheet, survey: Survey) -> SurveyAnswer:
    """A single choice is kept as its place in the list. What an anonymous person wrote stands on no sheet."""
    is_words = bool(given.text)
    if question.kind == SurveyQuestion.Kind.CHOICE and given.number is not None:
        given = Given(chosen=[given.number])
    return SurveyAnswer(
        sheet=None if is_words and survey.is_anonymous else sheet,
        question=question,
        number=given.number,
        chosen=sorted(set(given.chosen)),
        text=given.text,
    )
