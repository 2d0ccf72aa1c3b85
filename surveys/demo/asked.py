"""A survey of last spring, its copy of this autumn with what we did about it, one that runs and one that is drafted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from organizations.models import Institution
from surveys.actions import asking, building, telling
from surveys.actions.answering import Given, answer
from surveys.demo.words import DRAFT, EASE, OUTCOME, SATISFACTION, SPRING, TEXTS, THEMES, WISHES
from surveys.models import Survey, SurveyAnswer, SurveyInvitation, SurveyQuestion, SurveyTheme

AKCASU, KARAOVA = "Akçasu Büyükşehir Belediyesi", "Karaova Belediyesi"
EVERYBODY: dict[str, Any] = {
    "sampling": "everybody",
    "sample_size": None,
    "tiers": [],
    "roles": [],
    "filed_least": None,
    "filed_days": None,
    "seen_days": None,
}
Kind = SurveyQuestion.Kind


def load(say: Callable[[str], None]) -> None:
    say("Surveys …")
    _Year().live()


class _Year:
    """Filiz at work, in the order of time."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.chance = Random(1907)  # noqa: S311 the demo is the same each time
        self.filiz = User.objects.get(email="filiz@vendor.example")

    def live(self) -> None:
        with self._ago(240):
            spring = self._drafted(SATISFACTION, is_anonymous=True, keeps="institution", days=20)
            self._words(spring, SPRING)
            asking.start_survey(spring, by=self.filiz, seed=2026)
        with self._ago(236):
            self._answers(spring, share=0.52, liked=0)
        with self._ago(219):
            asking.close_survey(spring, by=self.filiz)
        autumn = self._autumn(spring)
        self._told(autumn)
        self._running()
        with self._ago(1):
            self._drafted(DRAFT, days=None, quiet_days=45, audience={"tiers": ["premium", "premium-plus"]})

    def _autumn(self, spring: Survey) -> Survey:
        with self._ago(62):
            autumn = building.copy_survey(spring, by=self.filiz)
            self._words(autumn, SATISFACTION)
            self._manner(autumn, is_anonymous=True, keeps="institution", days=16, first_reminder_days=5)
            asking.start_survey(autumn, by=self.filiz, seed=20260927)
        with self._ago(58):
            self._answers(autumn, share=0.7, liked=1, texts=TEXTS)
        with self._ago(45):
            asking.close_survey(autumn, by=self.filiz)
        return autumn

    def _told(self, survey: Survey) -> None:
        with self._ago(40):
            themes = {name: telling.add_theme(survey, name=name) for name, _words in THEMES}
            for one in SurveyAnswer.objects.filter(question__survey=survey).exclude(text=""):
                telling.tag_answer(one, _fitting(one.text, themes))
        with self._ago(31):
            telling.write_outcome(survey, **OUTCOME, by=self.filiz)
            telling.publish_outcome(survey, by=self.filiz)

    def _running(self) -> None:
        with self._ago(4):
            survey = self._drafted(EASE, days=18, quiet_days=45, first_reminder_days=7, second_reminder_days=12)
            for name in (AKCASU, KARAOVA):
                building.add_place(survey, Institution.objects.get(name=name), by=self.filiz)
            asking.start_survey(survey, by=self.filiz, seed=7)
        with self._ago(2):
            self._answers(survey, share=0.75, liked=1, texts=WISHES, without=("ayse@akcasu.example",))

    def _drafted(self, words: dict[str, Any], *, audience: dict[str, Any] | None = None, **manner: Any) -> Survey:
        titles = {name: words[name] for name in building.WORDS}
        survey = building.create_survey(**titles, by=self.filiz)
        for given in words["questions"]:
            building.add_question(survey, **given, by=self.filiz)
        self._manner(survey, **manner)
        building.change_audience(survey, **{**EVERYBODY, **(audience or {})}, by=self.filiz)
        survey.refresh_from_db()
        return survey

    def _manner(self, survey: Survey, *, days: int | None, **manner: Any) -> None:
        usual: dict[str, Any] = {"is_anonymous": False, "keeps": "", "quiet_days": 90}
        usual |= {"first_reminder_days": None, "second_reminder_days": None}
        usual["ends_on"] = timezone.localdate() + timedelta(days=days) if days else None
        building.change_manner(survey, **{**usual, **manner}, by=self.filiz)
        survey.refresh_from_db()

    def _words(self, survey: Survey, words: dict[str, Any]) -> None:
        building.change_words(survey, **{name: words[name] for name in building.WORDS}, by=self.filiz)
        survey.refresh_from_db()

    def _answers(
        self, survey: Survey, *, share: float, liked: int, texts: Sequence[str] = (), without: Sequence[str] = ()
    ) -> None:
        """The people of Akçasu answer all, so that their administrator has results; of the others a share does."""
        survey.refresh_from_db()
        questions = list(survey.questions.order_by("place"))
        words = iter(texts)
        found = SurveyInvitation.objects.filter(survey=survey).exclude(user__email__in=without)
        for invitation in found.select_related("survey", "institution").order_by("id"):
            if invitation.institution.name == AKCASU or self.chance.random() < share:
                answer(invitation, {one.pk: self._given(one, liked, words) for one in questions})

    def _given(self, question: SurveyQuestion, liked: int, words: Iterator[str]) -> Given:
        if question.kind == Kind.TEXT:
            return Given(text=next(words, "") if self.chance.random() < 0.75 else "")
        numbers = list(question.numbers)
        if question.kind == Kind.CHOICES:
            return Given(chosen=sorted(self.chance.sample(numbers, k=self.chance.choice([1, 1, 2, 3]))))
        weights = [place + 1 for place in range(len(numbers))]
        if question.kind == Kind.CHOICE:
            return Given(number=self.chance.choices(numbers, weights=list(reversed(weights)))[0])
        if not question.is_required and self.chance.random() < 0.1:
            return Given()
        return Given(number=self.chance.choices(numbers, weights=[weight ** (1.3 + liked) for weight in weights])[0])

    @contextmanager
    def _ago(self, days: int) -> Iterator[None]:
        with travelled_to(self.now - timedelta(days=days)):
            yield


def _fitting(text: str, themes: dict[str, SurveyTheme]) -> list[SurveyTheme]:
    return [themes[name] for name, words in THEMES if any(word in text.casefold() for word in words)]
