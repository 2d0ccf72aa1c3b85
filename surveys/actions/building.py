"""A draft comes into being and is changed until it starts. Nothing here touches one that runs."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution, Region
from surveys.models import Survey, SurveyQuestion

Place = Institution | Region
WORDS = ("title_tr", "title_en", "intro_tr", "intro_en")
MANNER = ("is_anonymous", "keeps", "quiet_days", "ends_on", "first_reminder_days", "second_reminder_days")
SAMPLE = ("sampling", "sample_size")
CONDITIONS = ("tiers", "roles", "filed_least", "filed_days", "seen_days", "used_days")
QUESTION = (
    "text_tr",
    "text_en",
    "is_required",
    "low_tr",
    "low_en",
    "high_tr",
    "high_en",
    "choices_tr",
    "choices_en",
)


def create_survey(*, by: User | None, **words: str) -> Survey:
    with transaction.atomic():
        survey = Survey.objects.create(**words, created_by=by)
        audit("survey_created", by=by, survey=named(survey))
    return survey


@transaction.atomic
def change_words(survey: Survey, *, by: User | None, **words: str) -> None:
    _change(_locked_draft(survey), words, by)


@transaction.atomic
def change_manner(survey: Survey, *, by: User | None, today: date | None = None, **manner: Any) -> None:
    """Anonymous or named, until when, who is spared, how often is reminded."""
    today = today or timezone.localdate()
    if manner["ends_on"] and manner["ends_on"] < today:
        raise Refused(_("This day is over. Choose a later one."), field="ends_on")
    if not manner["is_anonymous"]:
        manner["keeps"] = Survey.Keeps.NOTHING
    _change(_locked_draft(survey), manner, by)


@transaction.atomic
def change_audience(survey: Survey, *, by: User | None, products: Any = (), **conditions: Any) -> None:
    survey = _locked_draft(survey)
    if conditions["sampling"] == Survey.Sampling.EVERYBODY:
        conditions["sample_size"] = None
    survey.products.set(products)
    _change(survey, conditions, by)


@transaction.atomic
def add_place(survey: Survey, place: Place, *, by: User | None) -> None:
    survey = _locked_draft(survey)
    (survey.institutions if isinstance(place, Institution) else survey.regions).add(place)  # type: ignore[arg-type]
    audit("survey_changed", by=by, survey=named(survey), added=named(place))


@transaction.atomic
def remove_place(survey: Survey, place: Place, *, by: User | None) -> None:
    survey = _locked_draft(survey)
    (survey.institutions if isinstance(place, Institution) else survey.regions).remove(place)  # type: ignore[arg-type]
    audit("survey_changed", by=by, survey=named(survey), removed=named(place))


@transaction.atomic
def add_question(survey: Survey, *, kind: str, by: User | None, **given: Any) -> SurveyQuestion:
    survey = _locked_draft(survey)
    places = list(survey.questions.values_list("place", flat=True))
    if len(places) >= SurveyQuestion.MOST:
        raise Refused(_("A survey has 30 questions at most. Fewer get more answers."))
    question = SurveyQuestion(survey=survey, kind=kind, place=max(places, default=0) + 1, **given)
    question.save()
    audit("survey_changed", by=by, survey=named(survey), question_added=question.text_tr)
    return question


@transaction.atomic
def change_question(question: SurveyQuestion, *, by: User | None, **given: Any) -> None:
    """The kind stays: another kind is another question, whose answers cannot be compared with the old ones."""
    survey = _locked_draft(question.survey)
    for name in QUESTION:
        if name in given:
            setattr(question, name, given[name])
    question.save(update_fields=list(QUESTION))
    audit("survey_changed", by=by, survey=named(survey), question_changed=question.text_tr)


@transaction.atomic
def remove_question(question: SurveyQuestion, *, by: User | None) -> None:
    survey = _locked_draft(question.survey)
    audit("survey_changed", by=by, survey=named(survey), question_removed=question.text_tr)
    question.delete()


@transaction.atomic
def move_question(question: SurveyQuestion, *, up: bool, by: User | None) -> None:
    """Changes places with the question before or after it; at the end of the list it stays where it is."""
    survey = _locked_draft(question.survey)
    others = survey.questions.order_by("place")
    question.refresh_from_db(fields=["place"])
    beside = others.filter(place__lt=question.place).last() if up else others.filter(place__gt=question.place).first()
    if beside is None:
        return
    question.place, beside.place = beside.place, question.place
    SurveyQuestion.objects.bulk_update([question, beside], ["place"])
    audit("survey_changed", by=by, survey=named(survey), question_moved=question.text_tr)


@transaction.atomic
def copy_survey(survey: Survey, *, by: User | None) -> Survey:
    """A new draft of the same lineage, with the same questions and audience; the last day is chosen anew."""
    copied = {name: getattr(survey, name) for name in (*WORDS, *MANNER, *SAMPLE, *CONDITIONS) if name != "ends_on"}
    copy = Survey.objects.create(**copied, lineage=survey.lineage, created_by=by)
    copy.institutions.set(survey.institutions.all())
    copy.regions.set(survey.regions.filter(archived_at=None))
    copy.products.set(survey.products.all())
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(
            survey=copy, key=one.key, place=one.place, kind=one.kind, **{name: getattr(one, name) for name in QUESTION}
        )
        for one in survey.questions.order_by("place")
    )
    audit("survey_created", by=by, survey=named(copy), copied_from=named(survey))
    return copy


@transaction.atomic
def discard_survey(survey: Survey, *, by: User | None) -> None:
    survey = _locked_draft(survey)
    audit("survey_discarded", by=by, survey=named(survey))
    survey.delete()


def locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)


def _locked_draft(survey: Survey) -> Survey:
    survey = locked(survey)
    if not survey.is_draft:
        raise Refused(_("This survey has started: what people are asked no longer changes. Copy it to change it."))
    return survey


def _change(survey: Survey, given: dict[str, Any], by: User | None) -> None:
    changed = {name: [getattr(survey, name), value] for name, value in given.items() if getattr(survey, name) != value}
    for name, value in given.items():
        setattr(survey, name, value)
    survey.save(update_fields=list(given))
    audit(
        "survey_changed",
        by=by,
        survey=named(survey),
        changed={f"survey.{name}": pair for name, pair in changed.items() if name not in WORDS},
    )


def named(thing: Survey | Place) -> dict[str, Any]:
    return {"id": thing.pk, "name": thing.title_tr if isinstance(thing, Survey) else thing.name}


def follow_region(region: Region, into: Region, by: User | None) -> dict[str, int]:
    """Drafts that ask a region ask the one it was merged into. Whom a started survey asked stays as it was."""
    drafts = list(Survey.objects.filter(state=Survey.State.DRAFT, regions=region))
    for draft in drafts:
        draft.regions.remove(region)
        draft.regions.add(into)
    return {"surveys": len(drafts)}
