"""What tests of second steps do again and again."""

import time

from accounts import codes
from accounts.actions import add_totp
from tests.cast import PASSWORD


def prove(browser, password=PASSWORD):
    """Says who it is once more; what changes a sign-in asks for it."""
    assert browser.post("/accounts/confirm/", {"password": password, "next": "/preferences/"}).status_code == 302
    return browser


def app_of(user, *, used=1):
    """An authenticator app that is set up: its secret, and the recovery codes that came with it."""
    secret = codes.new_secret()
    made = add_totp(user, secret, now(secret, -used), keep=None)
    return secret, made


def now(secret, periods=0):
    """What the app shows now, or showed some periods ago."""
    return codes.code_of(secret, int(time.time()) // codes.PERIOD + periods)
