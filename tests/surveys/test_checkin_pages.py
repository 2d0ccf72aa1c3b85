"""The pages of check-ins: the plan, own calls, the talk, and what the institution sees."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Institution, Membership
from surveys.actions import checkins
from surveys.calendar_file import calendar_file
from surveys.models import Act, CheckIn
from tests.cast import have_read_the_disclosure, person
from tests.sales import sold
from tests.surveys.talking import act_of, planned, shared


@pytest.fixture
def checkin(akcasu, deniz) -> CheckIn:
    sold(akcasu, "premium")
    return planned(akcasu, deniz)


def institutions(count: int, caller) -> None:
    for number in range(count):
        here = Institution.objects.create(name=f"Kurum {uuid4().hex[:6]}")
        planned(here, caller, at=timezone.now() + timedelta(minutes=number + 5))


def test_the_plan_is_filtered_by_caller_institution_and_time(checkin, karaova, deniz, selin, filiz, signed_in):
    late = planned(karaova, selin, at=timezone.now() - timedelta(days=3))
    manager = signed_in(filiz)

    def rows(**asked):
        return [row.pk for row in manager.get("/office/check-ins/", asked).context["page"].rows]

    assert rows(when="coming") == [checkin.pk]
    assert rows(when="overdue") == [late.pk]
    assert rows(when="coming", caller=selin.pk) == []
    assert rows(when="coming", q="AKÇASU") == [checkin.pk]


def test_a_plan_address_that_reads_badly_shows_the_first_page(filiz, signed_in):
    for asked in ("after=abc", "after=2026-13-45%1F9", "when=x&caller=9999999999999999999999", "q=%00"):
        assert signed_in(filiz).get(f"/office/check-ins/?{asked}").status_code == 200, asked


def test_the_plan_says_how_many_calls_each_has(checkin, karaova, deniz, selin, filiz, signed_in):
    planned(karaova, deniz, at=timezone.now() - timedelta(days=3))

    loads = signed_in(filiz).get("/office/check-ins/").context["loads"]

    assert {(load.caller, load.coming, load.overdue) for load in loads} == {(deniz, 1, 1), (selin, 0, 0)}


def test_a_longer_plan_costs_no_more_statements(cast, filiz, deniz, signed_in, django_assert_max_num_queries):
    manager = signed_in(filiz)
    manager.get("/office/check-ins/?when=coming")
    institutions(1, deniz)
    with CaptureQueriesContext(connection) as few:
        manager.get("/office/check-ins/?when=coming")
    institutions(20, deniz)

    with django_assert_max_num_queries(len(few)):
        assert len(manager.get("/office/check-ins/?when=coming").context["page"].rows) == 21


def test_the_plan_goes_on_behind_its_first_page(cast, filiz, deniz, signed_in):
    institutions(55, deniz)
    manager = signed_in(filiz)
    first = manager.get("/office/check-ins/", {"when": "coming"}).context["page"]

    second = manager.get("/office/check-ins/", {"when": "coming", "after": first.next_mark}).context["page"]

    assert len(first.rows) == 50
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert len(second.rows) == 5


def test_callers_see_their_own_calls_and_acts(checkin, karaova, deniz, selin, burak, signed_in):
    planned(karaova, selin)
    result = shared(planned(karaova, selin, first=timezone.localdate() - timedelta(days=90)), selin, burak)

    mine = signed_in(deniz).get("/desk/check-ins/").context
    his = signed_in(burak).get("/desk/check-ins/").context

    assert [row.pk for row in mine["calls"]] == [checkin.pk]
    assert (his["calls"], his["acts"]) == ([], [act_of(result, burak)])
    assert signed_in(burak).post(f"/check-ins/acts/{act_of(result, burak).pk}/finish/").status_code == 302
    assert act_of(result, burak).state == "done"


def test_an_agent_reads_a_call_of_somebody_else_and_does_not_change_it(checkin, selin, signed_in):
    browser, here = signed_in(selin), f"/desk/check-ins/{checkin.pk}/"

    assert browser.get(here).status_code == 200
    assert {browser.get(f"{here}{verb}/").status_code for verb in ("move", "skip", "hold", "contact", "reassign")} == {
        403
    }


def talk(deniz, **changes) -> dict[str, object]:
    rows = {f"act-{number}-key": uuid4() for number in range(5)}
    act = {"act-0-text": "Eğitim öner", "act-0-owner": "deniz arslan", "act-0-due_on": "31.12.2099"}
    return {"summary": "Özet", "notes": "Not", "score": "4", **rows, **act, **changes}


def test_a_talk_is_written_down_with_its_acts_in_one_go(checkin, deniz, signed_in):
    answer = signed_in(deniz).post(f"/desk/check-ins/{checkin.pk}/hold/", talk(deniz))

    assert answer.status_code == 302
    assert CheckIn.objects.get(pk=checkin.pk).is_held
    assert Act.objects.get().text == "Eğitim öner"


@pytest.mark.parametrize("wrong", [{"act-0-due_on": "yarın"}, {"act-0-owner": ""}, {"act-0-due_on": "01.01.2020"}])
def test_an_act_that_reads_badly_loses_nothing_that_was_typed(checkin, deniz, signed_in, wrong):
    answer = signed_in(deniz).post(
        f"/desk/check-ins/{checkin.pk}/hold/", talk(deniz, summary="Uzun bir özet", notes="Uzun bir not", **wrong)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Hata:" in page
    assert all(text in page for text in ("Uzun bir özet", "Uzun bir not", "Eğitim öner"))
    assert "İş 1, " in page[page.index('id="error-summary"') : page.index('<form method="post" novalidate')]
    assert not CheckIn.objects.get(pk=checkin.pk).is_held


def test_a_talk_that_somebody_else_wrote_down_meanwhile_keeps_what_was_typed(checkin, deniz, filiz, signed_in):
    signed_in(filiz).post(f"/desk/check-ins/{checkin.pk}/hold/", talk(deniz))

    answer = signed_in(deniz).post(f"/desk/check-ins/{checkin.pk}/hold/", talk(deniz, summary="Uzun bir özet"))

    assert answer.status_code == 422
    assert "Uzun bir özet" in answer.content.decode()


def test_an_answer_that_is_empty_keeps_the_page(checkin, deniz, elif_, signed_in):
    shared(checkin, deniz)

    answer = signed_in(elif_).post(f"/check-ins/{checkin.pk}/comment/", {"text": "", "key": uuid4()})

    assert answer.status_code == 422
    assert "<form" in answer.content.decode()


def test_the_institutions_page_has_the_next_call_and_the_results(checkin, akcasu, deniz, elif_, signed_in):
    result = shared(planned(akcasu, deniz, first=timezone.localdate() - timedelta(days=90)), deniz)

    page = signed_in(elif_).get(f"/institutions/{akcasu.pk}/check-ins/").context

    assert page["coming"] == checkin
    assert page["shared"] == [result]


def test_many_acts_cost_the_institutions_page_no_more(
    akcasu, deniz, elif_, ayse, signed_in, django_assert_max_num_queries
):
    sold(akcasu, "premium")
    browser = signed_in(elif_)
    shared(planned(akcasu, deniz, first=timezone.localdate() - timedelta(days=400)), deniz, ayse)
    browser.get(f"/institutions/{akcasu.pk}/check-ins/")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"/institutions/{akcasu.pk}/check-ins/")
    for number in range(1, 8):
        first = timezone.localdate() - timedelta(days=400 + number)
        shared(planned(akcasu, deniz, first=first), deniz, ayse, elif_)

    with django_assert_max_num_queries(len(few)):
        browser.get(f"/institutions/{akcasu.pk}/check-ins/")


def test_the_vendors_page_of_an_institution_has_the_last_and_the_next_one(checkin, akcasu, deniz, burak, signed_in):
    result = shared(planned(akcasu, deniz, first=timezone.localdate() - timedelta(days=90)), deniz)

    page = signed_in(deniz).get(f"/office/institutions/{akcasu.pk}/").content.decode()

    assert f"/desk/check-ins/{checkin.pk}/" in page
    assert f"/desk/check-ins/{result.pk}/" in page
    assert (
        f"/desk/check-ins/{checkin.pk}/"
        not in signed_in(burak).get(f"/office/institutions/{akcasu.pk}/").content.decode()
    )


def test_a_planned_call_is_a_calendar_file_for_both_sides_and_not_for_cem(checkin, deniz, elif_, ayse, cem, signed_in):
    address = f"/check-ins/{checkin.pk}/calendar/"

    answer = signed_in(elif_).get(address)

    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{checkin.planned_at:%Y%m%dT%H%M%SZ}" in text
    assert signed_in(deniz).get(address).status_code == 200
    assert {signed_in(one).get(address).status_code for one in (ayse, cem)} == {404}


def test_words_in_a_calendar_file_stay_words():
    now = timezone.now()

    text = calendar_file(
        uid="1",
        revision=2,
        starts_at=now,
        ends_at=now,
        written_at=now,
        title="Ada; Parsel, " + "ş" * 60,
        text="bir\r\nBEGIN:VALARM",
    )

    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "BEGIN:VALARM" not in lines
    assert r"Ada\; Parsel\, ş" in text


def test_who_is_called_without_the_right_to_read_sees_the_call_and_nothing_else(akcasu, deniz, cast, signed_in):
    rana = person("rana@akcasu.example", "Rana Ak")
    Membership.objects.create(user=rana, institution=akcasu, region=cast.region, role=Membership.Role.REGION_ADMIN)
    result = shared(planned(akcasu, deniz, first=timezone.localdate() - timedelta(days=90)), deniz)
    address, browser = f"/institutions/{akcasu.pk}/check-ins/", signed_in(rana)
    have_read_the_disclosure()
    assert browser.get(address).status_code == 403

    call = planned(akcasu, deniz)
    checkins.change_contact(call, to=rana, by=deniz)

    page = browser.get(address).context
    assert (page["coming"], page["shared"], page["acts"]) == (call, [], [])
    assert browser.get(f"/check-ins/{call.pk}/calendar/").status_code == 200
    assert browser.get(f"/institutions/check-ins/{result.pk}/").status_code == 404


@pytest.mark.parametrize("verb", ["hold", "move", "skip", "contact", "reassign"])
def test_the_form_of_a_call_that_was_held_leads_to_the_check_in(checkin, deniz, filiz, signed_in, verb):
    browser, here = signed_in(filiz), f"/desk/check-ins/{checkin.pk}/"
    before = browser.get(f"{here}{verb}/")
    checkins.hold(checkin, summary="Özet", notes="", score=None, acts=[], by=deniz)

    after = browser.get(f"{here}{verb}/")

    assert before.status_code == 200
    assert (after.status_code, after["Location"]) == (302, here)


@pytest.mark.parametrize("verb", ["share", "acts/add"])
def test_what_is_shared_offers_no_more_acts_and_no_second_sharing(checkin, deniz, signed_in, verb):
    browser, here = signed_in(deniz), f"/desk/check-ins/{checkin.pk}/"
    early = browser.get(f"{here}{verb}/")
    checkins.hold(checkin, summary="Özet", notes="", score=None, acts=[], by=deniz)
    before = browser.get(f"{here}{verb}/")
    checkins.share(checkin, by=deniz)

    after = browser.get(f"{here}{verb}/")

    assert [answer.status_code for answer in (early, before, after)] == [302, 200, 302]
