"""What a passkey opens, and what one in wrong hands does not. Real browsers are in tests/browser/test_passkeys.py."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.actions import deactivate
from accounts.models import AuditEntry
from tests.accounts.second_steps import prove
from tests.accounts.soft_key import SoftKey, question_on

ADD = "/preferences/sign-in/passkeys/add/"
WITHOUT = "/accounts/passkey/"
SECOND = "/accounts/second-step/"


@pytest.fixture
def key_of(signed_in):
    """`key_of(person)`: a security key on which the person has made a passkey."""

    def make(person):
        browser, key = prove(signed_in(person)), SoftKey()
        question = question_on(browser.get(ADD))
        assert browser.post(ADD, {"name": "Anahtar", "credential": key.makes(question)}).status_code in (200, 302)
        assert Authenticator.objects.filter(user=person, type="webauthn").exists()
        return key

    return make


def is_signed_in(browser):
    return browser.get("/preferences/").status_code == 200


def test_a_passkey_with_its_pin_is_both_steps(browser, ayse, key_of):
    key = key_of(ayse)

    browser.post(WITHOUT, {"credential": key.signs(browser.get(WITHOUT).json())})

    assert is_signed_in(browser)
    assert AuditEntry.objects.filter(kind="signed_in", person=ayse).latest("id").data["method"] == ["passkey"]


@pytest.mark.check(65)
def test_a_found_key_without_its_pin_opens_nothing(browser, ayse, key_of):
    key = key_of(ayse)

    browser.post(WITHOUT, {"credential": key.signs(browser.get(WITHOUT).json(), with_pin=False)})

    assert not is_signed_in(browser)


@pytest.mark.check(65)
def test_nor_with_the_question_of_another_page_that_asks_for_no_pin(browser, sign_in, ayse, baris, key_of):
    """baris has the key of ayse, and his own password and second step bring him a question."""
    found = key_of(ayse)
    key_of(baris)
    sign_in(browser, baris.email)
    question = question_on(browser.get(SECOND))

    browser.post(WITHOUT, {"credential": found.signs(question, with_pin=False)})

    assert not is_signed_in(browser)


@pytest.mark.check(65)
def test_the_key_of_somebody_else_is_no_second_step(browser, sign_in, ayse, baris, key_of):
    found = key_of(baris)
    key_of(ayse)
    sign_in(browser, ayse.email)
    question = question_on(browser.get(SECOND))

    assert browser.post(SECOND, {"credential": found.signs(question)}).status_code == 422
    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(kind="second_factor_failed", person=ayse).exists()


@pytest.mark.check(65)
def test_no_signature_works_twice_or_in_another_browser(browser, ayse, key_of):
    key = key_of(ayse)
    signed = key.signs(browser.get(WITHOUT).json())
    browser.post(WITHOUT, {"credential": signed})
    browser.post("/accounts/logout/")

    browser.post(WITHOUT, {"credential": signed})
    other = Client()
    other.get(WITHOUT)
    other.post(WITHOUT, {"credential": signed})

    assert not is_signed_in(browser)
    assert not is_signed_in(other)


@pytest.mark.parametrize("origin", ["https://testserver.evil.example", "http://testserver", "https://evil.example"])
def test_what_was_signed_for_another_site_opens_nothing(browser, ayse, key_of, origin):
    key = key_of(ayse)

    browser.post(WITHOUT, {"credential": key.signs(browser.get(WITHOUT).json(), origin=origin)})

    assert not is_signed_in(browser)


def test_the_passkey_of_a_closed_account_opens_nothing(browser, ayse, key_of):
    key = key_of(ayse)
    deactivate(ayse, by=None)

    browser.post(WITHOUT, {"credential": key.signs(browser.get(WITHOUT).json())})

    assert not is_signed_in(browser)


def test_a_passkey_that_asks_for_no_pin_is_not_kept(ayse, signed_in):
    browser = prove(signed_in(ayse))
    made = SoftKey().makes(question_on(browser.get(ADD)), with_pin=False)

    assert browser.post(ADD, {"name": "Anahtar", "credential": made}).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.check(58)
def test_whose_passkey_it_is_not_is_answered_alike(browser, ayse, cem, key_of):
    """One with a passkey, one without, nobody at all, and what is no name."""
    stranger = SoftKey()
    key = key_of(ayse)
    answers = set()
    for handle in (key.handle, key.handle[:-2] + "zz", "", "AAAA", "_" * 900):
        stranger.handle = handle
        credential = stranger.signs(browser.get(WITHOUT).json())
        answer = browser.post(WITHOUT, {"credential": credential}, follow=True)
        answers.add((answer.redirect_chain[0], str(next(iter(answer.context["messages"])))))

    assert len(answers) == 1
    assert not is_signed_in(browser)


def test_only_its_owner_renames_or_removes_it(ayse, baris, signed_in, key_of):
    key_of(ayse)
    passkey = Authenticator.objects.get(user=ayse, type="webauthn")
    other = prove(signed_in(baris))

    for verb in ("rename", "remove"):
        address = f"/preferences/sign-in/passkeys/{passkey.pk}/{verb}/"
        assert other.get(address).status_code == 404
        assert other.post(address, {"name": "Benim"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Anahtar"
