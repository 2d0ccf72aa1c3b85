"""People answer: one page, once, kept through every error, by link or signed in. Looking changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from common.refusals import Refused
from organizations.models import Membership
from surveys.actions.answering import Given, answer
from surveys.forms.answering import SheetForm
from surveys.links import answer_address
from surveys.models import SurveyAnswer, SurveyInvitation, SurveySheet
from tests.race import at_once, failures
from tests.surveys.surveying import address, answered, asked, closed, crowd, drafted, sheet, started, typed

ALL = ("scale", "choice", "choices", "text", "nps", "ces")


def stranger() -> Client:
    return Client()


def test_a_named_survey_is_answered_by_who_is_signed_in(cast, ayse, signed_in):
    survey = started(kinds=ALL)
    browser, place = signed_in(ayse), f"/surveys/{survey.pk}/answer/"

    assert browser.get(place).status_code == 200
    done = browser.post(place, typed(survey, 5, 1, "Teşekkürler"))

    assert (done.status_code, done["Location"]) == (302, place)
    filled = SurveySheet.objects.get()
    assert (filled.person, filled.institution, filled.region) == (ayse, cast.akcasu, cast.region)
    assert {
        one.question.kind: one.number if one.number is not None else one.chosen or one.text
        for one in filled.answers.all()
    } == {
        "scale": 5,
        "choice": [1],
        "choices": [1],
        "text": "Teşekkürler",
        "nps": 5,
        "ces": 5,
    }
    assert "yanıtlarınız ulaştı" in browser.get(place).content.decode()


def test_an_anonymous_survey_is_answered_by_its_link_without_signing_in(cast, ayse):
    survey = started(is_anonymous=True)
    browser, place = stranger(), address(survey, ayse)

    assert browser.get(place).status_code == 200
    assert browser.post(place, typed(survey, 2)).status_code == 302
    assert "yanıtlarınız ulaştı" in browser.get(place).content.decode()
    assert SurveySheet.objects.count() == 1
    assert asked(survey, ayse).has_answered is True


def test_the_link_speaks_the_language_of_the_person_until_they_switch(cast, ayse):
    ayse.language = "en"
    ayse.save(update_fields=["language"])
    survey = started(is_anonymous=True)
    browser = stranger()

    assert "This survey is anonymous" in browser.get(address(survey, ayse)).content.decode()
    browser.cookies["language"] = "tr"
    assert "Bu anket anonimdir" in browser.get(address(survey, ayse)).content.decode()


def test_a_stranger_signs_in_for_the_named_kind_and_does_not_find_a_made_up_link(cast, ayse):
    survey = started()
    forged = address(started(drafted(quiet_days=0, is_anonymous=True)), ayse).replace(":", "0:")

    assert stranger().get(f"/surveys/{survey.pk}/answer/").status_code == 302
    assert stranger().get(forged).status_code == 404
    assert stranger().get("/surveys/link/1/").status_code == 404


def test_the_link_of_a_named_survey_opens_nothing_without_signing_in(cast, ayse):
    survey = started()

    assert stranger().get(answer_address(asked(survey, ayse).pk, survey.pk, is_anonymous=True)).status_code == 404


def test_only_who_was_asked_finds_it(cast, signed_in):
    survey = started(audience={"roles": ["member"]})
    place = f"/surveys/{survey.pk}/answer/"

    statuses = {
        name: signed_in(getattr(cast, name)).get(place).status_code for name in ("ayse", "elif_", "cem", "filiz")
    }

    assert statuses == {"ayse": 200, "elif_": 404, "cem": 404, "filiz": 404}


def test_who_left_finds_neither_page_nor_link(cast, ayse, signed_in):
    named, secret = started(), started(drafted(quiet_days=0, is_anonymous=True))
    Membership.objects.filter(user=ayse).update(left_at=timezone.now())

    assert signed_in(ayse).get(f"/surveys/{named.pk}/answer/").status_code == 404
    assert stranger().get(address(secret, ayse)).status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(cast, ayse, method):
    survey = started(is_anonymous=True)

    for _time in range(3):
        getattr(stranger(), method)(address(survey, ayse))

    assert asked(survey, ayse).has_answered is False
    assert not SurveySheet.objects.exists()


def test_what_was_typed_is_kept_through_an_error(cast, ayse, signed_in):
    survey = started(kinds=ALL)
    questions = {one.kind: one for one in survey.questions.all()}
    given = typed(survey, 3, 2, "Uzun uzun yazdım <b>ve</b> bitti") | {f"q{questions['nps'].pk}": ""}

    page = signed_in(ayse).post(f"/surveys/{survey.pk}/answer/", given)
    text = page.content.decode()

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [f"q{questions['nps'].pk}"]
    assert "Uzun uzun yazdım &lt;b&gt;ve&lt;/b&gt; bitti" in text
    assert f'href="#id_q{questions["nps"].pk}_0"' in text
    assert text.count("checked") == 4  # scale, choice, choices, ces
    assert not SurveySheet.objects.exists()


@pytest.mark.parametrize("kind", ["scale", "choice", "choices", "nps", "ces"])
@pytest.mark.parametrize("value", ["99", "-1", "x", "1 OR 1=1"])
def test_an_answer_that_is_not_offered_is_refused(cast, ayse, signed_in, kind, value):
    survey = started(kinds=(kind,))
    question = survey.questions.get()

    page = signed_in(ayse).post(f"/surveys/{survey.pk}/answer/", {f"q{question.pk}": value})

    assert page.status_code == 422
    with pytest.raises(Refused):
        answer(asked(survey, ayse), {question.pk: Given(number=99, chosen=[99])})


def test_what_may_be_skipped_is_skipped(cast, ayse):
    survey = started()

    answered(survey, ayse)

    assert {one.question.kind for one in SurveyAnswer.objects.all()} == {"scale", "choice"}


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_a_sheet_is_handed_in_once(cast, ayse, is_anonymous):
    survey = started(is_anonymous=is_anonymous)
    answered(survey, ayse, 5)

    with pytest.raises(Refused):
        answered(survey, ayse, 1)
    assert SurveySheet.objects.count() == 1


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_handed_in_many_times_at_once_it_counts_once(committed, is_anonymous):
    survey = started(is_anonymous=is_anonymous)
    invitation, given = asked(survey, committed.ayse), sheet(survey)

    results = at_once(5, lambda number: answer(invitation, given))

    assert len(failures(results)) == 4
    assert SurveySheet.objects.count() == 1
    assert SurveyInvitation.objects.filter(has_answered=True).count() == 1


def test_a_refusal_at_the_last_moment_keeps_what_was_typed(cast, ayse, signed_in, monkeypatch):
    """The survey is closed between the look at it and the lock on it."""
    survey = started()
    is_valid = SheetForm.is_valid

    def meanwhile(form):
        if survey.is_running:
            closed(survey)
        return is_valid(form)

    monkeypatch.setattr(SheetForm, "is_valid", meanwhile)

    page = signed_in(ayse).post(f"/surveys/{survey.pk}/answer/", typed(survey, 5, 1, "Son anda"))

    assert page.status_code == 422
    assert "Son anda" in page.content.decode()
    assert not SurveySheet.objects.exists()


def test_after_the_last_day_nothing_is_taken(cast, ayse, signed_in):
    day = timezone.localdate()
    survey = started(drafted(ends_on=day))

    with pytest.raises(Refused):
        answer(asked(survey, ayse), sheet(survey), today=day + timedelta(days=1))
    closed(survey)
    assert "Bu anket kapandı" in signed_in(ayse).get(f"/surveys/{survey.pk}/answer/").content.decode()


def test_my_surveys_lists_what_asks_first_and_leads_to_the_outcome(cast, ayse, signed_in):
    old = closed(started(drafted(quiet_days=0)))
    survey = started(drafted(quiet_days=0, is_anonymous=True))

    rows = signed_in(ayse).get("/surveys/").context["rows"]

    assert [(row.invitation.survey_id, bool(row.address)) for row in rows] == [(survey.pk, True), (old.pk, False)]
    assert rows[0].address == address(survey, ayse)
    assert signed_in(cast.filiz).get("/surveys/").status_code == 403


def test_more_surveys_cost_the_own_page_no_more_statements(cast, ayse, signed_in, django_assert_num_queries):
    browser = signed_in(ayse)
    started(drafted(quiet_days=0))
    browser.get("/surveys/")
    with django_assert_num_queries(5) as first:
        browser.get("/surveys/")
    for _number in range(4):
        started(drafted(quiet_days=0))

    with django_assert_num_queries(len(first)):
        browser.get("/surveys/")


def test_more_questions_cost_the_sheet_no_more_statements(cast, ayse, signed_in, django_assert_num_queries):
    browser = signed_in(ayse)
    few = started(drafted(kinds=("scale",), quiet_days=0))
    many = started(drafted(kinds=ALL * 2, quiet_days=0))
    browser.get(f"/surveys/{few.pk}/answer/")
    with django_assert_num_queries(4) as first:
        browser.get(f"/surveys/{few.pk}/answer/")

    with django_assert_num_queries(len(first)):
        browser.get(f"/surveys/{many.pk}/answer/")


def test_closed_while_people_answer_it_counts_exactly_the_sheets_it_took(committed):
    people = crowd(committed.akcasu, 8)
    survey = started(is_anonymous=True, keeps="institution")
    given = sheet(survey)
    invitations = [asked(survey, person) for person in people]

    results = at_once(9, lambda number: answer(invitations[number], given) if number < 8 else closed(survey))

    survey.refresh_from_db()
    refused = [error for error in failures(results) if isinstance(error, Refused)]
    assert failures(results) == refused
    assert survey.answered_count == SurveySheet.objects.count() == 8 - len(refused)
