import re
import uuid

import pytest
from django.test import Client

from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def _fresh_limits(settings):
    """Each test counts its own sign-ins."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def browser(db):
    return Client()


@pytest.fixture
def sign_in():
    """`sign_in(browser, "ayse@…")` fills the form in; `next` leads somewhere every role may go."""

    def fill(browser, email, password=PASSWORD, **more):
        typed = {"login": email, "password": password, "next": "/preferences/"}
        return browser.post("/accounts/login/", typed | more.pop("typed", {}), **more)

    return fill


@pytest.fixture
def plain():
    """What a page says, without what differs each time: tokens, and the address that was typed."""

    def without(answer, *typed):
        text = answer.content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        text = re.sub(r'"X-CSRFToken": "\w*"', "", text)
        text = re.sub(r'data-now="\d+"', "", text)
        for word in typed:
            text = text.replace(word, "…")
        return text

    return without
