"""Who came by an invitation is asked three things on the first home page, once."""

import pytest

from accounts.models import User
from notifications.models import Notice, Preference
from organizations.actions import accept, invite
from organizations.models import Invitation, Membership

PAGE = "/first-visit/"


@pytest.fixture
def newcomer(cast):
    invite(cast.akcasu, email="yeni@akcasu.example", role=Membership.Role.MEMBER, unit=cast.maps, by=cast.elif_)
    accept(Invitation.objects.get(), name="Yeni Üye", password="supportx-demo", by=None)
    return User.objects.get(email="yeni@akcasu.example")


@pytest.fixture
def browser(newcomer, signed_in):
    return signed_in(newcomer)


def test_the_home_page_waits_for_it_and_other_pages_do_not(browser):
    assert browser.get("/")["Location"] == PAGE
    assert browser.get("/preferences/").status_code == 200
    page = browser.get(PAGE).content.decode()
    assert "Harita Şube" in page


def test_the_answers_are_kept_and_it_does_not_come_again(browser, newcomer, cast):
    browser.post(PAGE, {"language": "en", "mail": ["general"], "place": "right"})

    newcomer.refresh_from_db()
    assert (newcomer.language, newcomer.is_newcomer) == ("en", False)
    wanted = dict(Preference.objects.filter(user=newcomer).values_list("group", "is_wanted"))
    assert wanted["general"] is True
    assert False in wanted.values()
    assert browser.get("/").status_code == 200
    assert browser.get(PAGE)["Location"] == "/"
    assert not Notice.objects.filter(user=cast.elif_, kind="place_doubted").exists()


def test_it_can_be_skipped(browser, newcomer):
    browser.post("/first-visit/skip/")

    assert browser.get("/").status_code == 200
    assert not Preference.objects.filter(user=newcomer).exists()


def test_a_wrong_unit_is_told_to_the_administrators_who_can_change_it(browser, newcomer, cast, signed_in):
    browser.post(PAGE, {"language": "tr", "mail": [], "place": "wrong"})

    notice = Notice.objects.get(kind="place_doubted")
    assert notice.user == cast.elif_
    assert "Yeni Üye" in signed_in(cast.elif_).get("/notifications/").content.decode()
    answer = signed_in(cast.elif_).post(f"/notifications/{notice.pk}/open/")
    assert signed_in(cast.elif_).get(answer["Location"]).status_code == 200
    assert not Notice.objects.filter(user=cast.cem, kind="place_doubted").exists()


def test_who_was_here_before_is_not_asked(cast, signed_in):
    for person in (cast.ayse, cast.cem):
        assert signed_in(person).get("/").status_code == 200


@pytest.mark.parametrize("typed", [{}, {"language": "xx", "place": "right"}, {"language": "tr", "place": "?"}])
def test_odd_answers_change_nothing(browser, newcomer, typed):
    assert browser.post(PAGE, typed | {"mail": ["nothing-of-ours"]}).status_code == 422

    newcomer.refresh_from_db()
    assert newcomer.is_newcomer
