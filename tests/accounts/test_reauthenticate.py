"""Before passwords, addresses and second steps change, somebody who is signed in says once more who it is."""

import time

import pytest
import time_machine

from accounts.models import AuditEntry
from tests.accounts.second_steps import app_of, now, prove

GUARDED = [
    "/preferences/sign-in/totp/add/",
    "/preferences/sign-in/passkeys/add/",
    "/preferences/email/",
    "/preferences/email/confirm/anything/",
]


@pytest.mark.check(70)
@pytest.mark.parametrize("address", GUARDED)
def test_a_session_alone_does_not_get_there(ayse, signed_in, address):
    browser = signed_in(ayse)

    for answer in (browser.get(address), browser.post(address, {"code": "000000", "email": "x@y.example"})):
        assert answer["Location"] == f"/accounts/confirm/?next={address}"


@pytest.mark.check(70)
def test_the_proof_holds_for_five_minutes(ayse, signed_in):
    browser = prove(signed_in(ayse))
    assert browser.get(GUARDED[0]).status_code == 200

    with time_machine.travel(time.time() + 301):
        assert browser.get(GUARDED[0]).status_code == 302


def test_signing_in_is_a_proof(browser, sign_in, ayse):
    sign_in(browser, ayse.email)

    assert browser.get(GUARDED[0]).status_code == 200


def test_a_code_proves_it_too_and_leads_on(ayse, signed_in):
    secret, _codes = app_of(ayse)
    browser = signed_in(ayse)

    answer = browser.post("/accounts/confirm/", {"code": now(secret), "next": "/preferences/email/"})

    assert answer["Location"] == "/preferences/email/"
    assert browser.get("/preferences/email/").status_code == 200


@pytest.mark.check(66)
def test_a_wrong_password_is_refused_recorded_and_limited(ayse, signed_in):
    browser = signed_in(ayse)

    for _guess in range(5):
        assert browser.post("/accounts/confirm/", {"password": "not-the-password"}).status_code == 422
    assert browser.post("/accounts/confirm/", {"password": "supportx-demo"}).status_code == 422

    assert browser.get(GUARDED[0]).status_code == 302
    assert AuditEntry.objects.filter(kind="sign_in_failed", person=ayse, actor=ayse).count() == 5


@pytest.mark.check(73)
@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x"])
def test_the_way_on_stays_on_this_site(ayse, signed_in, place):
    answer = signed_in(ayse).post("/accounts/confirm/", {"password": "supportx-demo", "next": place})

    assert answer["Location"] == "/preferences/sign-in/"


@pytest.mark.parametrize(
    "credential", ["", "[]", "5", "{}", '{"response": 7}', '{"id": "x", "rawId": "eA", "response": {}}', "[" * 15_000]
)
def test_a_made_up_answer_of_a_passkey_is_refused(ayse, browser, signed_in, credential):
    assert signed_in(ayse).post("/accounts/confirm/", {"credential": credential}).status_code == 422
    assert browser.post("/accounts/passkey/", {"credential": credential})["Location"] == "/accounts/login/"
