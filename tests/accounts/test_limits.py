"""Guessing is limited for an account, for an address and for all together, with Redis or without."""

import socket
import time

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from common import caches


def is_signed_in(browser):
    return browser.get("/preferences/").status_code == 200


@pytest.fixture(params=["dead", "frozen"])
def without_redis(request, settings):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if request.param == "frozen":
            silent.listen()  # takes connections and never answers
        place = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": place}}
        yield
    caches._silent_until = 0.0


@pytest.mark.check(66)
def test_the_sixth_guess_is_not_looked_at_and_says_how_long_to_wait(browser, sign_in, ayse, baris):
    for _guess in range(5):
        sign_in(browser, ayse.email, "wrong-password")

    answer = sign_in(browser, ayse.email)

    assert "5" in answer.content.decode()
    assert not is_signed_in(browser)
    sign_in(browser, baris.email)
    assert is_signed_in(browser)


@pytest.mark.check(66)
def test_one_address_guessing_many_accounts_is_stopped_and_success_does_not_reset_it(browser, sign_in, ayse, baris):
    for number in range(10):
        sign_in(browser, f"person{number}@akcasu.example", "wrong-password")
    sign_in(Client(), baris.email)
    for number in range(10, 20):
        sign_in(browser, f"person{number}@akcasu.example", "wrong-password")

    sign_in(browser, ayse.email)
    assert not is_signed_in(browser)

    sign_in(browser, ayse.email, REMOTE_ADDR="10.1.2.3")
    assert is_signed_in(browser)


@pytest.mark.check(66)
def test_guessing_from_everywhere_is_stopped_too(browser, sign_in, ayse, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "everyone_login_failed": "3/10m/key"}
    for number in range(3):
        sign_in(browser, f"person{number}@akcasu.example", "wrong-password", REMOTE_ADDR=f"10.0.0.{number}")

    sign_in(browser, ayse.email, REMOTE_ADDR="10.0.0.99")

    assert not is_signed_in(browser)


@pytest.mark.check(60)
def test_a_forged_forwarding_header_is_no_other_address(browser, sign_in, ayse):
    for number in range(20):
        sign_in(
            browser,
            f"person{number}@akcasu.example",
            "wrong-password",
            HTTP_X_FORWARDED_FOR=f"10.9.8.{number}",
            HTTP_FORWARDED=f"for=10.9.8.{number}",
        )

    sign_in(browser, ayse.email, HTTP_X_FORWARDED_FOR="10.9.8.99")

    assert not is_signed_in(browser)


@pytest.mark.check(89)
def test_a_storm_of_forms_is_answered_429_with_the_wait(browser, sign_in, db):
    for number in range(30):
        sign_in(browser, f"x{number}@y.example")

    answer = sign_in(browser, "x@y.example")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"


@pytest.mark.check(119)
@pytest.mark.fault(7)
@pytest.mark.fault(8)
def test_sign_in_works_and_is_limited_without_redis(without_redis, browser, sign_in, ayse, baris):
    began = time.monotonic()
    sign_in(browser, baris.email)
    assert is_signed_in(browser)
    assert time.monotonic() - began < 8  # a dozen questions to the cache, one wait; each waiting would take twelve

    other = Client()
    for _guess in range(5):
        sign_in(other, ayse.email, "wrong-password")
    sign_in(other, ayse.email)
    assert not is_signed_in(other)


@pytest.mark.check(84)
def test_the_cache_keeps_json_and_no_pickles(db):
    cache.set("thing", {"a": [1, 2.5, True]}, 30)

    client = cache._cache.get_client(None)
    assert client.get(cache.make_and_validate_key("thing")) == b'{"a": [1, 2.5, true]}'
    assert cache.get("thing") == {"a": [1, 2.5, True]}
    with pytest.raises(TypeError):
        cache.set("thing", User, 30)
