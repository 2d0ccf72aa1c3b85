"""What surveys keep about a person: that they were asked, and what they answered where it carries their name.

An anonymous answer is nobody's here: it can neither be handed out nor erased, which its page says.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, Written, register
from accounts.traces import Texts, Traces
from surveys.actions.forgetting import forget_person
from surveys.models import SurveyAnswer, SurveyInvitation, SurveyOutcome, SurveySheet

MODELS = (
    "surveys.Survey",
    "surveys.SurveyInvitation",
    "surveys.SurveyOutcome",
    "surveys.SurveySheet",
)


def register_all() -> None:
    register(
        Holder(
            app="surveys",
            sections=_sections,
            models=MODELS,
            written=[Written(_("Answers to surveys and their outcomes that name the person"), _texts)],
            removed=[
                Removed(
                    _("The name at answers to surveys; the answers stay in the totals"),
                    lambda user: SurveySheet.objects.filter(person=user).count(),
                    lambda user, by: forget_person(user),
                )
            ],
            kept=[_("Which surveys asked, under a number instead of the name, so that nobody is asked twice.")],
            weight=lambda user: SurveyAnswer.objects.filter(sheet__person=user).count(),
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section(
        "surveys",
        _("Surveys that asked you"),
        {
            "survey": _("Survey"),
            "asked_on": _("Asked"),
            "has_answered": pgettext_lazy("survey", "Answered"),
            "reminders": _("Reminders"),
        },
        _asked(user),
    )
    yield Section(
        "survey_answers",
        _("What you answered under your name"),
        {
            "survey": _("Survey"),
            "question": _("Question"),
            "answer": pgettext_lazy("survey", "Answer"),
            "answered_at": _("When"),
        },
        _answers(user),
    )


def _asked(user: User) -> list[Row]:
    found = SurveyInvitation.objects.filter(user=user).select_related("survey").order_by("-id")
    return [
        {
            "survey": one.survey.title,
            "asked_on": one.asked_on,
            "has_answered": one.has_answered,
            "reminders": one.reminders,
        }
        for one in found
    ]


def _answers(user: User) -> list[Row]:
    found = SurveyAnswer.objects.filter(sheet__person=user).select_related("sheet", "question__survey")
    return [
        {
            "survey": one.question.survey.title,
            "question": one.question.text,
            "answer": _said(one),
            "answered_at": one.sheet.answered_at if one.sheet else None,
        }
        for one in found.order_by("-question__survey", "question__place", "id")
    ]


def _said(answer: SurveyAnswer) -> str:
    if answer.chosen:
        return ", ".join(answer.question.choices[place] for place in answer.chosen)
    return str(answer.number) if answer.number is not None else answer.text


def _texts(traces: Traces) -> Iterator[Texts]:
    yield Texts(SurveyAnswer.objects.exclude(text=""), columns=["text"])
    yield Texts(SurveyOutcome.objects.all(), columns=["found_tr", "found_en", "done_tr", "done_en"])
