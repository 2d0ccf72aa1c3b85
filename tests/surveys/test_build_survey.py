"""A manager builds a survey: words, questions, order, audience, preview, copies. What runs no longer changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from common.refusals import Refused
from organizations.actions import merge_regions
from organizations.models import Region
from surveys.actions import building
from surveys.models import Survey, SurveyQuestion
from tests.surveys.surveying import EVERYBODY, MANNER, WORDS, ask, closed, drafted, started


@pytest.fixture
def office(filiz, signed_in):
    return signed_in(filiz)


def test_a_manager_builds_a_survey_page_by_page(office, cast):
    page = office.post("/office/surveys/new/", WORDS)
    survey = Survey.objects.get()
    home = f"/office/surveys/{survey.pk}/"

    assert page["Location"] == home
    words = {"text_tr": "Ne kadar memnunsunuz?", "text_en": "How satisfied are you?", "is_required": "on"}
    ends = {"low_tr": "Hiç", "low_en": "Not at all", "high_tr": "Çok", "high_en": "Very"}
    choices = {"choices_tr": "Yazılı\nTelefon\n\n", "choices_en": "Written\nPhone"}
    assert office.post(f"{home}questions/add/scale/", words | ends).status_code == 302
    assert office.post(f"{home}questions/add/choices/", words | choices).status_code == 302
    assert office.post(f"{home}questions/add/text/", words).status_code == 302
    manner = {"is_anonymous": "yes", "keeps": "tier", "quiet_days": "30", "ends_on": "31.12.2099"}
    assert office.post(f"{home}manner/", manner).status_code == 302
    assert (
        office.post(f"{home}audience/", {"sampling": "people", "sample_size": "2", "tiers": ["gold"]}).status_code
        == 302
    )
    survey.refresh_from_db()

    assert [one.kind for one in survey.questions.order_by("place")] == ["scale", "choices", "text"]
    assert survey.questions.get(kind="choices").choices_tr == ["Yazılı", "Telefon"]
    assert (survey.is_anonymous, survey.keeps, survey.quiet_days, survey.tiers) == (True, "tier", 30, ["gold"])
    assert office.get(home).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"choices_tr": "Tek", "choices_en": "One"}, "choices_tr"),
        ({"choices_tr": "Bir\nİki", "choices_en": "One"}, "choices_en"),
        ({"choices_tr": "Bir\nİki\nÜç", "choices_en": "One\nTwo"}, "choices_en"),
        ({"choices_tr": "Bir\nbir", "choices_en": "One\nTwo"}, "choices_tr"),
        ({"choices_tr": "", "choices_en": ""}, "choices_tr"),
    ],
)
def test_choices_are_two_at_least_and_the_same_in_both_languages(office, cast, typed, field):
    survey = drafted(kinds=())
    words = {"text_tr": "Hangisi?", "text_en": "Which?"}

    page = office.post(f"/office/surveys/{survey.pk}/questions/add/choice/", words | typed)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert 'value="Hangisi?"' in page.content.decode()
    assert not survey.questions.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ends_on": "01.01.2020"}, "ends_on"),
        ({"quiet_days": "-1"}, "quiet_days"),
        ({"quiet_days": "9999"}, "quiet_days"),
        ({"second_reminder_days": "5"}, "second_reminder_days"),
        ({"first_reminder_days": "7", "second_reminder_days": "7"}, "second_reminder_days"),
        ({"is_anonymous": "maybe"}, "is_anonymous"),
        ({"keeps": "name"}, "keeps"),
    ],
)
def test_a_manner_that_cannot_be_gets_a_sentence(office, cast, typed, field):
    survey = drafted()

    page = office.post(
        f"/office/surveys/{survey.pk}/manner/", {"is_anonymous": "no", "quiet_days": "90", "keeps": "", **typed}
    )

    assert page.status_code == 422
    assert field in page.context["form"].errors


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sampling": "people"}, "sample_size"),
        ({"sampling": "share", "sample_size": "101"}, "sample_size"),
        ({"sampling": "everybody", "filed_least": "3"}, "filed_days"),
        ({"sampling": "everybody", "filed_days": "3"}, "filed_least"),
        ({"sampling": "everybody", "roles": ["king"]}, "roles"),
    ],
)
def test_conditions_that_cannot_be_get_a_sentence(office, cast, typed, field):
    page = office.post(f"/office/surveys/{drafted().pk}/audience/", typed)

    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_questions_change_places_without_dragging(office, cast):
    survey = drafted()
    first, second, third = survey.questions.order_by("place")

    office.post(f"/office/surveys/questions/{third.pk}/move/", {"to": "up"})
    office.post(f"/office/surveys/questions/{first.pk}/move/", {"to": "up"})
    office.post(f"/office/surveys/questions/{first.pk}/move/", {"to": "down"})

    assert list(survey.questions.order_by("place")) == [third, first, second]


def test_the_preview_is_the_page_that_people_see_and_saves_nothing(office, ayse, cast, signed_in):
    survey = drafted()
    page = office.get(f"/office/surveys/{survey.pk}/preview/?in=en").content.decode()
    started(survey)
    seen = signed_in(ayse).get(f"/surveys/{survey.pk}/answer/").content.decode()

    assert "Question 0 scale" in page
    assert "Soru 0 scale" in seen
    for piece, count in (('class="sheet-step"', 5), ('class="sheet-choice"', 3)):
        assert page.count(piece) == seen.count(piece) == count
    assert office.post(f"/office/surveys/{survey.pk}/preview/").status_code == 405


def test_a_survey_that_started_refuses_every_change(cast, filiz):
    survey = started(drafted())
    question = survey.questions.order_by("place")[0]

    for act in (
        lambda: building.change_words(survey, **WORDS, by=filiz),
        lambda: building.change_manner(survey, **MANNER, ends_on=None, by=filiz),
        lambda: building.change_audience(survey, **EVERYBODY, by=filiz),
        lambda: ask(survey, "text"),
        lambda: building.change_question(question, text_tr="Başka", by=filiz),
        lambda: building.move_question(question, up=False, by=filiz),
        lambda: building.remove_question(question, by=filiz),
        lambda: building.add_place(survey, cast.akcasu, by=filiz),
        lambda: building.discard_survey(survey, by=filiz),
    ):
        with pytest.raises(Refused):
            act()


def test_the_database_refuses_to_change_what_was_asked(cast):
    survey = started(drafted())
    question = survey.questions.order_by("place")[0]

    for act in (
        lambda: SurveyQuestion.objects.filter(pk=question.pk).update(text_tr="Başka"),
        lambda: SurveyQuestion.objects.filter(pk=question.pk).delete(),
        lambda: SurveyQuestion.objects.create(survey=survey, place=9, kind="text", text_tr="a", text_en="a"),
        lambda: Survey.objects.filter(pk=survey.pk).update(is_anonymous=True),
        lambda: Survey.objects.filter(pk=survey.pk).update(state="draft", started_at=None),
        lambda: Survey.objects.filter(pk=survey.pk).update(quiet_days=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_copy_is_a_draft_of_the_same_lineage_with_the_same_questions(cast, filiz):
    survey = drafted(is_anonymous=True, keeps="tier")
    building.add_place(survey, cast.akcasu, by=filiz)
    first = closed(started(survey))

    copy = building.copy_survey(first, by=filiz)

    assert (copy.state, copy.lineage, copy.ends_on, copy.keeps) == ("draft", first.lineage, None, "tier")
    assert [one.key for one in copy.questions.order_by("place")] == [
        one.key for one in first.questions.order_by("place")
    ]
    assert list(copy.institutions.all()) == [cast.akcasu]


def test_a_draft_is_discarded_with_its_questions(office, cast):
    survey = drafted()

    office.post(f"/office/surveys/{survey.pk}/discard/")

    assert not Survey.objects.exists()
    assert not SurveyQuestion.objects.exists()


def test_changes_stand_in_the_audit_log_in_words(office, cast, filiz):
    survey = drafted(by=filiz)
    building.change_manner(survey, **MANNER | {"quiet_days": 30}, ends_on=survey.ends_on, by=filiz)

    entry = AuditEntry.objects.filter(kind="survey_changed").latest("id")

    assert entry.data["changed"] == {"survey.quiet_days": [90, 30]}
    assert office.get("/audit/").status_code == 200


def test_a_survey_without_questions_or_last_day_does_not_start(cast, filiz):
    with pytest.raises(Refused):
        started(drafted(kinds=()))
    with pytest.raises(Refused):
        started(drafted(ends_on=None))
    with pytest.raises(Refused):
        started(drafted(), today=timezone.localdate() + timedelta(days=15))
    assert set(Survey.objects.values_list("state", flat=True)) == {"draft"}


def test_more_surveys_cost_the_list_no_more_statements(office, cast, django_assert_num_queries):
    started(drafted(quiet_days=0))
    office.get("/office/surveys/")
    with django_assert_num_queries(4) as first:
        office.get("/office/surveys/")
    for _number in range(4):
        started(drafted(quiet_days=0))

    with django_assert_num_queries(len(first)):
        office.get("/office/surveys/")


def test_more_questions_cost_the_builder_no_more_statements(office, cast, django_assert_num_queries):
    survey = drafted(kinds=("text",))
    address = f"/office/surveys/{survey.pk}/"
    office.get(address)
    with django_assert_num_queries(12) as first:
        office.get(address)
    for number in range(8):
        ask(survey, "choice", number)

    with django_assert_num_queries(len(first)):
        office.get(address)


@pytest.mark.parametrize("address", ["", "new/", "{pk}/", "{pk}/audience/", "{pk}/preview/", "{pk}/start/"])
def test_nobody_but_managers_builds(cast, signed_in, address):
    survey = drafted()
    place = "/office/surveys/" + address.format(pk=survey.pk)

    statuses = {
        name: signed_in(getattr(cast, name)).get(place).status_code
        for name in ("cem", "ayse", "elif_", "deniz", "filiz")
    }

    assert statuses == {"cem": 404, "ayse": 404, "elif_": 404, "deniz": 403, "filiz": 200}


def test_a_region_that_is_merged_leaves_the_audience_of_drafts_to_the_other_one(cast, filiz):
    other = Region.objects.create(institution=cast.akcasu, name="Kıyı")
    Region.objects.filter(pk=other.pk).update(path=[other.pk])
    other.refresh_from_db()
    draft, running = drafted(), drafted(quiet_days=0)
    for survey in (draft, running):
        building.add_place(survey, cast.region, by=filiz)
    started(running)

    merge_regions(cast.region, into=other, by=cast.elif_)

    assert list(draft.regions.all()) == [other]
    assert list(running.regions.all()) == [cast.region]
