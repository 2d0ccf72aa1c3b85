"""Surveys as the tests need them, built and answered through the product's own verbs."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from organizations.models import Institution, Membership, Unit
from surveys.actions import asking, building
from surveys.actions.answering import Given, answer
from surveys.links import answer_address
from surveys.models import Survey, SurveyInvitation, SurveyQuestion

WORDS = {"title_tr": "Destek memnuniyeti", "title_en": "Satisfaction with support", "intro_tr": "", "intro_en": ""}
ENDS = {"low_tr": "Kötü", "low_en": "Bad", "high_tr": "İyi", "high_en": "Good"}
EVERYBODY = {
    "sampling": "everybody",
    "sample_size": None,
    "tiers": [],
    "roles": [],
    "filed_least": None,
    "filed_days": None,
    "seen_days": None,
}
MANNER = {
    "is_anonymous": False,
    "keeps": "",
    "quiet_days": 90,
    "first_reminder_days": None,
    "second_reminder_days": None,
}


def drafted(kinds=("scale", "choice", "text"), *, by=None, audience=None, **manner) -> Survey:
    """A complete draft; `manner` and `audience` say what differs from the usual."""
    survey = building.create_survey(**WORDS, by=by)
    for number, kind in enumerate(kinds):
        ask(survey, kind, number, is_required=kind != "text")
    manner.setdefault("ends_on", timezone.localdate() + timedelta(days=14))
    building.change_manner(survey, **{**MANNER, **manner}, by=by)
    building.change_audience(survey, **{**EVERYBODY, **(audience or {})}, by=by)
    survey.refresh_from_db()
    return survey


def ask(survey, kind, number=0, **given) -> SurveyQuestion:
    words = {"text_tr": f"Soru {number} {kind}", "text_en": f"Question {number} {kind}"}
    if kind in SurveyQuestion.RANGES:
        words |= ENDS
    if kind in ("choice", "choices"):
        words |= {"choices_tr": ["Elma", "Armut", "Kiraz"], "choices_en": ["Apple", "Pear", "Cherry"]}
    return building.add_question(survey, kind=kind, **{**words, **given}, by=None)


def started(survey=None, *, today: date | None = None, **given) -> Survey:
    survey = survey or drafted(**given)
    asking.start_survey(survey, by=None, today=today)
    survey.refresh_from_db()
    return survey


def closed(survey) -> Survey:
    asking.close_survey(survey, by=None)
    survey.refresh_from_db()
    return survey


def crowd(institution: Institution, count: int, *, unit: Unit | None = None, name: str = "kisi") -> list[User]:
    """So many more members of an institution."""
    unit = unit or institution.units.order_by("id")[0]
    start = User.objects.count()
    people = [
        User.objects.create(email=f"{name}{start + number}@x.example", name=f"Kişi {start + number}")
        for number in range(count)
    ]
    for person in people:
        Membership.objects.create(user=person, institution=institution, unit=unit, role=Membership.Role.MEMBER)
    return people


def asked(survey, person) -> SurveyInvitation:
    return SurveyInvitation.objects.select_related("survey", "user").get(survey=survey, user=person)


def answered(survey, person, scale=4, choice=0, text="") -> None:
    answer(asked(survey, person), sheet(survey, scale, choice, text))


def sheet(survey, scale=4, choice=0, text="") -> dict[int, Given]:
    given = {}
    for question in survey.questions.order_by("place"):
        if question.kind == "text":
            given[question.pk] = Given(text=text)
        elif question.kind == "choices":
            given[question.pk] = Given(chosen=[choice])
        else:
            given[question.pk] = Given(number=choice if question.kind == "choice" else scale)
    return given


def address(survey, person) -> str:
    return answer_address(asked(survey, person).pk, survey.pk, is_anonymous=survey.is_anonymous)


def typed(survey, scale=4, choice=0, text="") -> dict[str, str]:
    """The same as a browser sends it."""
    values = {"text": text, "choice": str(choice), "choices": str(choice)}
    return {f"q{one.pk}": values.get(one.kind, str(scale)) for one in survey.questions.all()}


def one(found, kind):
    """The result of the question of this kind."""
    return next(result for result in found.questions if result.question.kind == kind)
