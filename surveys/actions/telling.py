"""What came of a survey: themes for what people wrote, and what we did about it, told to those who were asked."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from surveys import notices_of_surveys as notices
from surveys.actions.building import locked, named
from surveys.models import Survey, SurveyAnswer, SurveyOutcome, SurveyTheme

MOST_THEMES = 40


@transaction.atomic
def add_theme(survey: Survey, *, name: str) -> SurveyTheme:
    survey = locked(survey)
    if survey.themes.count() >= MOST_THEMES:
        raise Refused(_("A survey has 40 themes at most."), field="name")
    if survey.themes.filter(name__iexact=name).exists():
        raise Refused(_("There is a theme of this name."), field="name")
    return survey.themes.create(name=name)


def remove_theme(theme: SurveyTheme) -> None:
    theme.delete()


def tag_answer(answer: SurveyAnswer, themes: Collection[SurveyTheme]) -> None:
    """The themes of one text, in place of those it had."""
    answer.themes.set(themes)


@transaction.atomic
def write_outcome(survey: Survey, *, by: User | None, **words: str) -> SurveyOutcome:
    """May be corrected after it was published; nobody is told again."""
    survey = locked(survey)
    if not survey.is_closed:
        raise Refused(_("The outcome is written once the survey is closed."))
    outcome = SurveyOutcome.objects.filter(survey=survey).first() or SurveyOutcome(survey=survey)
    for name, value in words.items():
        setattr(outcome, name, value)
    outcome.written_by, outcome.written_at = by, timezone.now()
    outcome.save()
    audit("survey_outcome_written", by=by, survey=named(survey))
    return outcome


@transaction.atomic
def publish_outcome(survey: Survey, *, by: User | None) -> None:
    """Tells everybody who was asked, whether they answered or not."""
    survey = locked(survey)
    outcome = SurveyOutcome.objects.select_for_update().filter(survey=survey).first()
    if outcome is None:
        raise Refused(_("Write down first what came of it."))
    if outcome.published_at:
        raise Refused(_("This is published already."))
    outcome.published_at = timezone.now()
    outcome.save(update_fields=["published_at"])
    audit("survey_published", by=by, survey=named(survey))
    notices.published(survey)
