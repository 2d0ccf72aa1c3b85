"""What came of a survey is told to those who were asked, and an institution reads its own results."""

import pytest

from common.refusals import Refused
from notifications.models import Notice
from surveys.actions import building, telling
from surveys.models import SurveyOutcome
from surveys.queries.results import institution_results
from tests.surveys.surveying import answered, closed, crowd, drafted, one, started

TOLD = {"found_tr": "Duyduk", "found_en": "Heard", "done_tr": "Yaptık", "done_en": "Done"}


def test_what_we_did_is_written_published_and_told_to_everybody_asked(told, cast, filiz, signed_in):
    browser, address = signed_in(filiz), f"/office/surveys/{told.pk}/outcome/"
    assert browser.post(address, {**TOLD, "done_en": ""}).status_code == 422
    assert browser.post(address, TOLD).status_code == 302
    seen = f"/surveys/{told.pk}/outcome/"
    assert signed_in(cast.ayse).get(seen).status_code == 404

    browser.post(f"{address}publish/")

    page = signed_in(cast.ayse).get(seen)
    assert page.status_code == 200
    assert "Yaptık" in page.content.decode()
    assert "Telefon" not in page.content.decode()
    assert Notice.objects.filter(kind="survey_published").count() == told.asked_count
    with pytest.raises(Refused):
        telling.publish_outcome(told, by=filiz)


def test_an_outcome_is_read_in_the_institutions_that_were_asked_and_nowhere_else(cast, filiz, signed_in):
    survey = drafted(kinds=("scale",))
    building.add_place(survey, cast.akcasu, by=filiz)
    closed(started(survey))
    telling.write_outcome(survey, **TOLD, by=filiz)
    telling.publish_outcome(survey, by=filiz)
    newcomer = crowd(cast.akcasu, 1)[0]

    statuses = [signed_in(one).get(f"/surveys/{survey.pk}/outcome/").status_code for one in (newcomer, cast.cem)]

    assert statuses == [200, 404]
    assert signed_in(cast.cem).get(f"/institutions/{cast.akcasu.pk}/surveys/").status_code == 404


def test_nothing_is_published_before_the_survey_is_closed(cast, filiz):
    with pytest.raises(Refused):
        telling.write_outcome(started(), **TOLD, by=filiz)
    assert not SurveyOutcome.objects.exists()


def test_an_administrator_reads_the_results_of_the_own_institution_alone(told, cast, signed_in):
    address = f"/institutions/{cast.akcasu.pk}/surveys/{told.pk}/"
    page = signed_in(cast.elif_).get(address)
    found = page.context["results"]

    assert (found.asked, found.answered) == (10, 7)
    assert [option.count for option in one(found, "scale").options] == [1, 0, 0, 0, 6]
    assert "Telefon desteği" not in page.content.decode()
    statuses = {name: signed_in(getattr(cast, name)).get(address).status_code for name in ("cem", "ayse", "filiz")}
    assert statuses == {"cem": 404, "ayse": 403, "filiz": 403}


def test_an_institution_with_fewer_than_five_answers_finds_no_results(cast, signed_in):
    people, few = crowd(cast.akcasu, 9), crowd(cast.karaova, 4)
    survey = started()
    for person in [*people, *few]:
        answered(survey, person)
    closed(survey)

    assert signed_in(cast.cem).get(f"/institutions/{cast.karaova.pk}/surveys/{survey.pk}/").status_code == 404
    assert signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/surveys/{survey.pk}/").status_code == 200
    rows = signed_in(cast.cem).get(f"/institutions/{cast.karaova.pk}/surveys/").context["rows"]
    assert [(row.answered, row.has_results) for row in rows] == [(None, False)]


def test_an_institution_is_not_told_what_would_tell_the_others(cast, signed_in):
    """Nine of ours and four of the others: ours are everybody less four, so ours are withheld as well."""
    people, few = crowd(cast.akcasu, 9), crowd(cast.karaova, 4)
    survey = started()
    for person in [*people, *few]:
        answered(survey, person)
    closed(survey)

    found = institution_results(survey, cast.akcasu)

    assert {result.is_withheld for result in found.questions} == {True}


def test_an_anonymous_survey_that_keeps_no_institution_has_no_results_of_one(cast, signed_in):
    people = crowd(cast.akcasu, 9)
    survey = started(is_anonymous=True, keeps="tier")
    for person in people:
        answered(survey, person)
    closed(survey)

    assert signed_in(cast.elif_).get(f"/institutions/{cast.akcasu.pk}/surveys/{survey.pk}/").status_code == 404


def test_more_surveys_cost_the_institutions_page_no_more_statements(cast, elif_, signed_in, django_assert_num_queries):
    browser, address = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/surveys/"
    closed(started(drafted(quiet_days=0)))
    browser.get(address)
    with django_assert_num_queries(6) as first:
        browser.get(address)
    for _number in range(4):
        closed(started(drafted(quiet_days=0)))

    with django_assert_num_queries(len(first)):
        browser.get(address)


def test_more_notices_of_surveys_cost_the_bell_no_more_statements(cast, filiz, signed_in, django_assert_num_queries):
    def lived():
        survey = closed(started(drafted(kinds=("scale",), quiet_days=0)))
        telling.write_outcome(survey, **TOLD, by=filiz)
        telling.publish_outcome(survey, by=filiz)

    browser = signed_in(cast.ayse)
    lived()
    browser.get("/notifications/")
    with django_assert_num_queries(6) as first:
        page = browser.get("/notifications/").content.decode()
    for _number in range(4):
        lived()

    with django_assert_num_queries(len(first)):
        browser.get("/notifications/")
    assert "Ne yaptık: Destek memnuniyeti" in page
