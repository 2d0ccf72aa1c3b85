"""The form of a survey that can no longer be sent is not shown: the page says how it stands and what can be done."""

from html import unescape

import pytest

from surveys.actions import telling
from tests.surveys.surveying import closed, drafted, started

OF_DRAFTS = ("words", "manner", "audience", "discard", "start", "questions/add/scale")
OF_RUNNING = ("extend", "close")
OF_CLOSED = ("outcome", "outcome/publish")
OUTCOME = {"found_tr": "Hız beğenildi.", "found_en": "Speed.", "done_tr": "Bir kişi daha.", "done_en": "One more."}


@pytest.fixture
def office(filiz, signed_in):
    return signed_in(filiz)


def looked(office, survey, verb):
    answer = office.get(f"/office/surveys/{survey.pk}/{verb}/")
    assert answer.status_code == 200
    return answer, unescape(answer.content.decode())


def has_form(answer):
    """A form that is sent to the address it stands on; the one that copies the survey goes elsewhere."""
    return '<form method="post" novalidate>' in answer.content.decode()


@pytest.mark.parametrize("verb", OF_DRAFTS)
def test_a_form_of_a_draft_is_gone_once_it_runs(office, cast, verb):
    draft = drafted()
    before, _page = looked(office, draft, verb)
    survey = started(draft)

    answer, page = looked(office, survey, verb)

    assert has_form(before)
    assert not has_form(answer)
    assert "Bu anket sürüyor" in page
    for still in ("extend", "close", "copy", "results"):
        assert f"/office/surveys/{survey.pk}/{still}/" in page


def test_a_question_of_a_survey_that_runs_has_no_form(office, cast):
    draft = drafted()
    place = f"/office/surveys/questions/{draft.questions.order_by('place')[0].pk}/change/"
    before = office.get(place)
    started(draft)

    answer = office.get(place)

    assert has_form(before)
    assert not has_form(answer)
    assert "Bu anket sürüyor" in answer.content.decode()


@pytest.mark.parametrize("verb", OF_RUNNING)
def test_what_is_closed_is_neither_extended_nor_closed_again(office, cast, verb):
    survey = started()
    before, _page = looked(office, survey, verb)
    closed(survey)

    answer, page = looked(office, survey, verb)

    assert has_form(before)
    assert not has_form(answer)
    assert "Bu anket kapandı" in page
    assert f"/office/surveys/{survey.pk}/outcome/" in page
    assert f"/office/surveys/{survey.pk}/extend/" not in page


@pytest.mark.parametrize("verb", OF_CLOSED)
def test_what_came_of_it_is_written_and_told_once_it_is_closed(office, cast, filiz, verb):
    survey = started()
    early, page = looked(office, survey, verb)
    closed(survey)
    telling.write_outcome(survey, **OUTCOME, by=filiz)

    answer, _page = looked(office, survey, verb)

    assert not has_form(early)
    assert "Bu anket sürüyor" in page
    assert has_form(answer)


def test_what_is_published_is_not_offered_to_be_published_again(office, cast, filiz):
    survey = closed(started())
    telling.write_outcome(survey, **OUTCOME, by=filiz)
    telling.publish_outcome(survey, by=filiz)

    answer, page = looked(office, survey, "outcome/publish")

    assert not has_form(answer)
    assert "Bu anket kapandı" in page


def test_a_draft_has_nothing_to_close(office, cast):
    _answer, page = looked(office, drafted(), "close")

    assert "Bu anket başlamadı" in page


def test_an_anonymous_survey_that_runs_does_not_lead_to_its_results(office, cast):
    survey = started(is_anonymous=True)

    _answer, page = looked(office, survey, "words")

    assert f"/office/surveys/{survey.pk}/close/" in page
    assert f"/office/surveys/{survey.pk}/results/" not in page


def test_what_was_typed_when_it_started_meanwhile_stays(office, cast):
    survey = started(drafted())
    typed = {"title_tr": "Yarım kalan başlık", "title_en": "Half a title", "intro_tr": "", "intro_en": ""}

    answer = office.post(f"/office/surveys/{survey.pk}/words/", typed)

    assert answer.status_code == 422
    assert "Yarım kalan başlık" in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("cem", 404), ("elif_", 404), ("deniz", 403), ("burak", 403)])
def test_others_learn_nothing_of_it(cast, signed_in, who, status):
    survey = started()

    answer = signed_in(getattr(cast, who)).get(f"/office/surveys/{survey.pk}/words/")

    assert answer.status_code == status
    assert survey.title_tr not in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "said"), [({"kinds": ()}, "Önce bir soru ekleyin."), ({"ends_on": None}, "Önce son günü seçin.")]
)
def test_a_draft_that_is_not_complete_says_what_it_lacks_instead_of_starting(office, cast, given, said):
    ready, draft = drafted(), drafted(**given)
    complete, _page = looked(office, ready, "start")

    answer, page = looked(office, draft, "start")

    assert has_form(complete)
    assert not has_form(answer)
    assert said in page
    assert said in unescape(office.get(f"/office/surveys/{draft.pk}/").content.decode())


def test_a_draft_that_reaches_nobody_leads_to_its_audience(office, cast):
    draft = drafted(audience={"filed_least": 900, "filed_days": 1})

    answer, page = looked(office, draft, "start")

    assert not has_form(answer)
    assert f"/office/surveys/{draft.pk}/audience/" in page
