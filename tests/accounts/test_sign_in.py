"""Signing in: by e-mail and password, and nothing is learnt by trying."""

import time

import pytest
from django.test import Client

from accounts.actions import deactivate
from accounts.models import User
from tests.cast import PASSWORD


def is_signed_in(browser):
    return browser.get("/preferences/").status_code == 200


def test_a_person_signs_in_and_out(browser, sign_in, ayse):
    assert sign_in(browser, ayse.email)["Location"] == "/preferences/"
    assert is_signed_in(browser)

    browser.get("/accounts/logout/")
    assert is_signed_in(browser)
    answer = browser.post("/accounts/logout/")

    assert not is_signed_in(browser)
    assert "cache" in answer["Clear-Site-Data"]


@pytest.mark.case(51)
@pytest.mark.check(68)
@pytest.mark.parametrize("typed", ["INFO@AKCASU.example", "İnfo@akcasu.example", " ınfo@akcasu.example "])
def test_info_in_any_case_is_one_account(browser, sign_in, typed):
    User.objects.create_user("info@akcasu.example", PASSWORD, name="Bilgi İşlem")

    sign_in(browser, typed)

    assert is_signed_in(browser)


@pytest.mark.check(58)
def test_unknown_wrong_and_closed_are_answered_alike(browser, sign_in, plain, ayse, baris):
    deactivate(baris, by=None)
    tries = {"nobody@akcasu.example": PASSWORD, ayse.email: "wrong-password", baris.email: PASSWORD}

    answers = {email: sign_in(browser, email, password) for email, password in tries.items()}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({plain(answer, email) for email, answer in answers.items()}) == 1
    assert not is_signed_in(browser)


@pytest.mark.check(58)
def test_an_unknown_address_costs_a_hash_like_a_known_one(browser, sign_in, ayse, settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.counting.CountingHasher"]
    from tests.accounts.counting import CountingHasher

    User.objects.filter(pk=ayse.pk).update(password="counting$salt$nothing")
    costs = {}
    for email in ("nobody@akcasu.example", ayse.email):
        CountingHasher.done = 0
        sign_in(browser, email, "wrong-password")
        costs[email] = CountingHasher.done

    assert set(costs.values()) == {1}


@pytest.mark.check(63)
def test_the_session_key_is_new_after_signing_in(browser, sign_in, ayse):
    browser.cookies["session"] = "chosenbyanattackerxxxxxxxxxxxxxx"
    sign_in(browser, ayse.email)
    first = browser.session.session_key
    assert first != "chosenbyanattackerxxxxxxxxxxxxxx"

    browser.post("/accounts/logout/")
    old = Client()
    old.cookies["session"] = first

    assert not is_signed_in(old)


@pytest.mark.check(73)
@pytest.mark.parametrize(
    "place", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_the_way_on_never_leads_to_another_site(browser, sign_in, ayse, place):
    answer = sign_in(browser, ayse.email, typed={"next": place})

    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


@pytest.mark.check(67)
def test_a_huge_password_or_name_is_refused_at_once(browser, sign_in, ayse):
    for typed in ({"password": "x" * 1_000_000}, {"login": "x" * 100_000 + "@y.example"}):
        began = time.process_time()
        answer = sign_in(browser, ayse.email, typed=typed)

        assert answer.status_code == 400
        assert time.process_time() - began < 1


@pytest.mark.check(59)
def test_another_host_name_is_refused(browser):
    assert browser.get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.check(71)
def test_the_cookies_are_for_this_site_only_and_forms_need_their_token(ayse, sign_in):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, ayse.email).status_code == 403

    browser = Client()
    sign_in(browser, ayse.email)
    session = browser.cookies["session"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


def test_nobody_signs_up_alone(browser):
    for answer in (browser.get("/accounts/signup/"), browser.post("/accounts/signup/", {"email": "x@y.example"})):
        assert answer.status_code == 200
        assert "password1" not in answer.content.decode()
    assert User.objects.count() == 0


@pytest.mark.check(10)
def test_a_closed_account_ends_its_sessions_at_the_next_request(ayse, signed_in):
    browser = signed_in(ayse)
    assert is_signed_in(browser)

    deactivate(ayse, by=None)

    assert not is_signed_in(browser)
