"""The second step: an authenticator app or a recovery code after the password."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import codes
from accounts.actions import deactivate, set_password, use_code
from accounts.models import AuditEntry
from notifications.models import Mail
from tests.accounts.second_steps import app_of, now, prove
from tests.cast import PASSWORD
from tests.race import at_once

HERE = "/accounts/second-step/"


def is_signed_in(browser):
    return browser.get("/preferences/").status_code == 200


def test_an_app_is_set_up_with_the_code_it_shows(ayse, signed_in):
    browser, elsewhere = prove(signed_in(ayse)), signed_in(ayse)
    page = browser.get("/preferences/sign-in/totp/add/").content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    secret = re.search(r'<code class="secret"[^>]*>([^<]+)<', page)[1].replace(" ", "")
    key = browser.session.session_key

    wrong = browser.post("/preferences/sign-in/totp/add/", {"sealed": sealed, "code": "000000"})
    right = browser.post("/preferences/sign-in/totp/add/", {"sealed": sealed, "code": now(secret)})

    assert wrong.status_code == 422
    shown = re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", right.content.decode())
    assert len(shown) == codes.HOW_MANY
    assert is_signed_in(browser)
    assert browser.session.session_key != key
    assert not is_signed_in(elsewhere)
    assert Mail.objects.get(user=ayse).subject == "SupportX: ikinci adım eklendi"


@pytest.mark.check(65)
def test_secrets_and_codes_do_not_lie_open_in_the_database(ayse):
    secret, made = app_of(ayse)

    kept = str(list(Authenticator.objects.filter(user=ayse).values_list("data", flat=True)))

    assert "hashes" in kept
    assert secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in made)


@pytest.mark.check(63)
@pytest.mark.check(65)
def test_the_password_alone_opens_nothing(browser, sign_in, ayse):
    secret, _codes = app_of(ayse)

    answer = sign_in(browser, ayse.email)

    assert answer["Location"] == HERE
    assert not is_signed_in(browser)
    key = browser.session.session_key
    page = browser.get(HERE).content.decode()
    assert "ikinci adım" in page.lower()

    assert browser.post(HERE, {"code": now(secret)})["Location"] == "/preferences/"

    assert is_signed_in(browser)
    assert browser.session.session_key != key
    entry = AuditEntry.objects.get(kind="signed_in", person=ayse)
    assert entry.data["method"] == ["password", "totp"]


def test_the_page_is_for_somebody_whose_password_was_right(browser, db):
    assert browser.get(HERE)["Location"] == "/accounts/login/"


@pytest.mark.check(65)
def test_no_code_works_twice(sign_in, ayse):
    secret, (recovery, *_others) = app_of(ayse)
    for code in (now(secret), recovery):
        first, second = Client(), Client()
        sign_in(first, ayse.email)
        sign_in(second, ayse.email)

        first.post(HERE, {"code": code})
        answer = second.post(HERE, {"code": code})

        assert is_signed_in(first)
        assert answer.status_code == 422
        assert not is_signed_in(second)


@pytest.mark.check(65)
def test_of_many_who_use_one_recovery_code_at_once_one_gets_in(committed):
    _secret, (recovery, *_others) = app_of(committed.ayse)

    found = at_once(6, lambda number: use_code(committed.ayse, recovery))

    assert sum(factor is not None for factor in found) == 1
    assert len(Authenticator.objects.get(type="recovery_codes").data["hashes"]) == codes.HOW_MANY - 1


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("1", "ı")])
def test_a_recovery_code_is_taken_as_people_type_it(ayse, typed):
    _secret, (recovery, *_others) = app_of(ayse)

    assert use_code(ayse, f" {typed(recovery)} ").type == "recovery_codes"
    assert Mail.objects.filter(user=ayse).latest("id").subject == "SupportX: bir kurtarma kodu kullanıldı"


def test_the_clock_of_the_phone_may_be_half_a_minute_off_and_no_more(ayse):
    secret, _codes = app_of(ayse)
    with time_machine.travel(time.time() + 300, tick=False):
        assert use_code(ayse, now(secret, 2)) is None
        assert use_code(ayse, now(secret, -2)) is None
        assert use_code(ayse, now(secret, -1)) is not None
        assert use_code(ayse, now(secret, 1)) is not None


@pytest.mark.parametrize("typed", ["²²²²²²", "١٢٣٤٥٦", "①②③④⑤⑥", "\x00", "½", "🙂"])
def test_what_is_no_code_is_refused_and_breaks_nothing(browser, sign_in, ayse, signed_in, typed):
    app_of(ayse)
    sign_in(browser, ayse.email)

    assert browser.post(HERE, {"code": typed}).status_code == 422
    assert prove(signed_in(ayse)).post("/accounts/confirm/", {"code": typed}).status_code == 422


def test_digits_of_another_keyboard_are_digits(ayse):
    secret, _codes = app_of(ayse)

    assert use_code(ayse, now(secret).translate({48 + digit: 0x660 + digit for digit in range(10)}))


@pytest.mark.check(66)
def test_guessing_is_limited_for_an_account_for_five_minutes_and_no_longer(browser, sign_in, ayse):
    secret, _codes = app_of(ayse)
    sign_in(browser, ayse.email)
    for _guess in range(5):
        browser.post(HERE, {"code": "000000"}, REMOTE_ADDR="10.0.0.1")

    limited = browser.post(HERE, {"code": now(secret)}, REMOTE_ADDR="10.0.0.2")
    assert "5" in limited.content.decode()
    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(kind="second_factor_failed", person=ayse).count() == 5

    with time_machine.travel(time.time() + 301):
        browser.post(HERE, {"code": now(secret)})
        assert is_signed_in(browser)


@pytest.mark.check(66)
def test_guessing_at_many_accounts_from_everywhere_is_stopped_too(sign_in, ayse, baris, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "everyone_second_step": "3/10m/key"}
    (secret, _), (other, _) = app_of(ayse), app_of(baris)
    guesser, browser = Client(), Client()
    sign_in(browser, ayse.email)
    browser.post(HERE, {"code": now(secret)})
    assert is_signed_in(browser)  # and is not counted
    sign_in(guesser, baris.email)
    for number in range(3):
        guesser.post(HERE, {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{number}")

    sign_in(Client(), baris.email)
    guesser.post(HERE, {"code": now(other)}, REMOTE_ADDR="10.0.0.9")

    assert not is_signed_in(guesser)


@pytest.mark.check(66)
def test_success_does_not_clear_what_an_address_guessed(sign_in, ayse, baris, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "second_step": "4/m/ip,9/5m/key"}
    (secret, _), (own, _) = app_of(ayse), app_of(baris)
    guesser, own_browser = Client(), Client()
    sign_in(guesser, ayse.email)
    for _guess in range(3):
        guesser.post(HERE, {"code": "000000"})
    sign_in(own_browser, baris.email)
    own_browser.post(HERE, {"code": now(own)})
    assert is_signed_in(own_browser)

    guesser.post(HERE, {"code": "000000"})
    guesser.post(HERE, {"code": now(secret)})

    assert not is_signed_in(guesser)


@pytest.mark.check(65)
def test_a_reset_password_does_not_skip_it(browser, sign_in, ayse):
    app_of(ayse)
    browser.post("/accounts/password/reset/", {"email": ayse.email})
    text = Mail.objects.filter(user=ayse).latest("id").text
    opened = browser.get(re.search(r"8000(/accounts/password/reset/key/\S+)", text)[1])
    browser.post(opened["Location"], {"password1": "yepyeni-parola-42", "password2": "yepyeni-parola-42"})

    answer = sign_in(browser, ayse.email, "yepyeni-parola-42")

    assert answer["Location"] == HERE
    assert not is_signed_in(browser)


@pytest.mark.check(73)
def test_the_way_on_stays_on_this_site(browser, sign_in, ayse):
    secret, _codes = app_of(ayse)
    sign_in(browser, ayse.email, typed={"next": "//evil.example"})

    assert "evil" not in browser.post(HERE, {"code": now(secret)})["Location"]


def test_an_app_is_removed_and_its_recovery_codes_go_with_it(ayse, baris, signed_in):
    app_of(ayse)
    app_of(baris)
    browser = prove(signed_in(ayse))

    assert browser.post("/preferences/sign-in/totp/remove/").status_code == 302

    assert set(Authenticator.objects.values_list("user", flat=True)) == {baris.pk}
    assert Mail.objects.filter(user=ayse).latest("id").subject == "SupportX: ikinci adım kaldırıldı"


def test_new_recovery_codes_replace_the_old_ones(ayse, signed_in):
    _secret, (old, *_others) = app_of(ayse)

    answer = prove(signed_in(ayse)).post("/preferences/sign-in/codes/make/")

    (new, *_rest) = re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", answer.content.decode())
    assert use_code(ayse, old) is None
    assert use_code(ayse, new) is not None


@pytest.mark.check(70)
def test_the_way_to_new_codes_asks_who_it_is_and_goes_on(ayse, signed_in):
    app_of(ayse)
    here, address = signed_in(ayse), "/preferences/sign-in/codes/make/"

    asked = here.post(address)
    proven = here.post("/accounts/confirm/", {"password": PASSWORD, "next": address})

    assert asked["Location"] == f"/accounts/confirm/?next={address}"
    assert proven["Location"] == address
    assert here.get(address).status_code == 200


def test_recovery_codes_need_something_they_stand_in_for(ayse, signed_in):
    assert prove(signed_in(ayse)).post("/preferences/sign-in/codes/make/").status_code == 302
    assert Authenticator.objects.count() == 0


def test_somebody_else_can_begin_anew(browser, sign_in, ayse, baris):
    app_of(ayse)
    sign_in(browser, ayse.email)

    browser.post("/accounts/logout/")

    assert browser.get("/accounts/login/").status_code == 200
    sign_in(browser, baris.email)
    assert is_signed_in(browser)


@pytest.mark.check(64)
def test_a_password_changed_meanwhile_has_to_be_said_again(browser, sign_in, ayse):
    secret, _codes = app_of(ayse)
    sign_in(browser, ayse.email)
    set_password(ayse, "yepyeni-parola-42", keep=None, by=None)

    answer = browser.post(HERE, {"code": now(secret)})

    assert answer["Location"] == "/accounts/login/"
    assert not is_signed_in(browser)


@pytest.mark.check(10)
def test_an_account_closed_meanwhile_is_not_entered(browser, sign_in, ayse):
    secret, _codes = app_of(ayse)
    sign_in(browser, ayse.email)
    deactivate(ayse, by=None)

    browser.post(HERE, {"code": now(secret)})

    assert not is_signed_in(browser)
