"""Whoever may read a shared check-in, or what came of a survey, is told and finds it from the menu."""

import re
from html import unescape

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from notifications.actions import deliver, prefer
from notifications.models import Notice
from notifications.registry import groups_for
from organizations.models import Membership, ViewingGrant
from surveys.actions import acts, telling
from tests.surveys.surveying import answered, closed, crowd, started
from tests.surveys.talking import new_act, planned, shared

OUTCOME = {"found_tr": "Hız beğenildi.", "found_en": "Speed.", "done_tr": "Bir kişi daha.", "done_en": "One more."}


@pytest.fixture
def reader(cast) -> User:
    """Barış administers nothing, and may see all requests of the institution."""
    ViewingGrant.objects.create(user=cast.baris, institution=cast.akcasu)
    return cast.baris


@pytest.fixture
def result(cast):
    checkin = planned(cast.akcasu, cast.deniz)
    Notice.objects.all().delete()
    return shared(checkin, cast.deniz)


def page_of(browser, address):
    return unescape(browser.get(address, follow=True).content.decode())


def links_of_the_bar(browser):
    """What the menu's "Institution" leads to, and the pages it offers from there."""
    bar = re.search(r'<nav class="segment wraps".*?</nav>', page_of(browser, "/institution/"), re.DOTALL)[0]
    return re.findall(r'href="([^"]+)"', bar)


def kinds_of(person):
    return list(Notice.objects.filter(user=person).order_by("id").values_list("kind", flat=True))


def subjects_to(person):
    deliver()
    return [message.subject for message in mail.outbox if message.to == [person.email]]


# --- check-ins -----------------------------------------------------------------------------------


def test_a_reader_of_the_whole_institution_walks_from_the_menu_to_the_result(result, reader, signed_in, cast):
    browser = signed_in(reader)
    checkins = f"/institutions/{cast.akcasu.pk}/check-ins/"

    assert checkins in links_of_the_bar(browser)
    assert f"/institutions/check-ins/{result.pk}/" in page_of(browser, checkins)
    page = page_of(browser, f"/institutions/check-ins/{result.pk}/")
    assert f'href="{checkins}" aria-current="page"' in page


def test_the_menu_leads_nobody_else_there(result, cast, signed_in):
    checkins = f"/institutions/{cast.akcasu.pk}/check-ins/"

    assert checkins in links_of_the_bar(signed_in(cast.elif_))
    assert checkins not in links_of_the_bar(signed_in(cast.baris))
    assert not [link for link in links_of_the_bar(signed_in(cast.cem)) if str(cast.akcasu.pk) in link.split("/")]
    assert signed_in(cast.baris).get(checkins).status_code == 403
    assert signed_in(cast.cem).get(checkins).status_code == 404


def test_whoever_has_agreed_to_something_finds_it_in_the_menu(cast, signed_in):
    checkins = f"/institutions/{cast.akcasu.pk}/check-ins/"
    assert checkins not in links_of_the_bar(signed_in(cast.ayse))
    checkin = shared(planned(cast.akcasu, cast.deniz), cast.deniz, cast.ayse)

    assert checkins in links_of_the_bar(signed_in(cast.ayse))
    done = signed_in(cast.ayse).post(f"/check-ins/acts/{checkin.acts.get().pk}/finish/", follow=True)
    assert (done.status_code, done.redirect_chain[-1][0]) == (200, f"{checkins}#acts")
    assert checkins in links_of_the_bar(signed_in(cast.ayse))
    assert checkin.acts.get().text in done.content.decode()


def test_an_authority_on_a_part_of_the_institution_opens_no_check_in(result, cast, signed_in):
    ViewingGrant.objects.create(user=cast.baris, institution=cast.akcasu, unit=cast.maps)

    assert f"/institutions/{cast.akcasu.pk}/check-ins/" not in links_of_the_bar(signed_in(cast.baris))
    assert signed_in(cast.baris).get(f"/institutions/check-ins/{result.pk}/").status_code == 404


def test_every_reader_is_told_that_a_result_is_shared(cast, reader):
    checkin = planned(cast.akcasu, cast.deniz)
    Notice.objects.all().delete()

    shared(checkin, cast.deniz)

    assert kinds_of(reader) == kinds_of(cast.elif_) == ["checkin_shared"]
    assert kinds_of(cast.ayse) == kinds_of(cast.cem) == []
    assert subjects_to(reader) == ["Durum görüşmemizin sonucu hazır: Akçasu Büyükşehir Belediyesi"]


def test_rights_are_asked_again_when_the_mail_goes_out(cast, reader):
    shared(planned(cast.akcasu, cast.deniz), cast.deniz)
    ViewingGrant.objects.update(withdrawn_at=timezone.now())

    assert subjects_to(cast.elif_)
    assert subjects_to(reader) == []


def test_whoever_does_not_want_the_mail_finds_the_notice(cast, reader):
    prefer("mail", set(), by=reader)

    shared(planned(cast.akcasu, cast.deniz), cast.deniz)

    assert kinds_of(reader) == ["checkin_shared"]
    assert subjects_to(reader) == []


def test_readers_hear_of_the_vendors_answer(cast, reader, result):
    acts.comment(result, "Tamam", key=new_act(cast.elif_).key, by=cast.elif_)
    acts.comment(result, "Teşekkürler", key=new_act(cast.elif_).key, by=cast.deniz)

    assert kinds_of(reader) == ["checkin_shared", "checkin_answered"]


# --- surveys -------------------------------------------------------------------------------------


@pytest.fixture
def told(cast, filiz):
    """Five of Akçasu answered; elif was not asked, since she has switched surveys off."""
    people = crowd(cast.akcasu, 5)
    prefer("mail", {group.code for group in groups_for(cast.elif_)} - {"surveys"}, by=cast.elif_)
    survey = started()
    for person in people:
        answered(survey, person)
    survey = closed(survey)
    Notice.objects.all().delete()
    telling.write_outcome(survey, **OUTCOME, by=filiz)
    telling.publish_outcome(survey, by=filiz)
    return survey


def test_everybody_of_an_institution_walks_from_the_menu_to_what_came_of_a_survey(told, cast, signed_in):
    surveys, outcome = f"/institutions/{cast.akcasu.pk}/surveys/", f"/surveys/{told.pk}/outcome/"
    for person in (cast.baris, cast.elif_):
        browser = signed_in(person)
        assert surveys in links_of_the_bar(browser)
        assert outcome in page_of(browser, surveys)
        assert "Bir kişi daha." in page_of(browser, outcome)


def test_who_was_asked_finds_it_under_the_own_surveys(told, cast, signed_in):
    menu = page_of(signed_in(cast.ayse), "/")

    assert 'href="/surveys/"' in menu
    assert f"/surveys/{told.pk}/outcome/" in page_of(signed_in(cast.ayse), "/surveys/")


def test_an_administrator_who_was_not_asked_is_told_too(told, cast):
    notice = Notice.objects.get(user=cast.elif_)

    assert notice.kind == "survey_published"
    assert Notice.objects.filter(user=cast.ayse, kind="survey_published").count() == 1
    deliver()
    [message] = [one for one in mail.outbox if one.to == [cast.elif_.email]]
    assert "Kurumunuzdan kişilerin görüşü soruldu" in message.body


def test_whoever_calls_there_finds_it_on_the_page_of_the_check_in(told, cast, signed_in):
    here, there = (planned(place, cast.deniz) for place in (cast.akcasu, cast.karaova))
    told.reached.filter(institution=cast.karaova).delete()
    desk = signed_in(cast.deniz)

    assert f"/surveys/{told.pk}/outcome/" in page_of(desk, f"/desk/check-ins/{here.pk}/")
    assert f"/surveys/{told.pk}/outcome/" not in page_of(desk, f"/desk/check-ins/{there.pk}/")
    assert "Bir kişi daha." in page_of(desk, f"/surveys/{told.pk}/outcome/")


def test_an_outsider_neither_hears_of_it_nor_finds_it(told, cast, signed_in):
    Membership.objects.filter(user=cast.baris).update(left_at=timezone.now())

    assert signed_in(cast.baris).get(f"/surveys/{told.pk}/outcome/").status_code == 404
    assert kinds_of(cast.deniz) == []
