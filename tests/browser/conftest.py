"""A real browser against a real server: both on this machine, with rows that are really committed."""

import re
import threading
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import Client, override_settings
from django.utils.translation import gettext, override

from tests.cast import PASSWORD

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def server(django_db_setup):
    """The address of SupportX, served by this process on a free port."""
    # Our clock stands still on a day of its own: for the browser's, what we send is years old, and still fresh.
    with override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_MAX_AGE=10 * 365 * 24 * 3600):
        application = WSGIHandler()
    httpd = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    httpd.set_app(application)
    serving = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    connections.close_all()


@pytest.fixture
def monday(committed):
    """Monday 23.11.2026 at ten in Istanbul, in working hours; from there the clock runs."""
    with time_machine.travel(MONDAY_TEN):
        yield MONDAY_TEN


class Visitor:
    """A person in front of a browser. What goes wrong in it fails the test, unless it was expected."""

    def __init__(self, browser, server, *, width=1440, scripts=True, dark=False):
        self.server, self.problems, self.expected = server, [], []
        if not scripts:
            self.expects(r"request failed: \S+/js/page\.js csp")  # a script asked for early, and scripts are off
        self.context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 760 else 844},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            base_url=server,
            locale="tr-TR",
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _heard(self, message):
        if message.type in {"error", "warning"} and "the server responded with a status" not in message.text:
            self.problems.append(f"console {message.type} on {self.page.url}: {message.text}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # left the page, or a download
            self.problems.append(f"request failed: {request.url} {request.failure}")

    def _answered(self, response):
        if response.status >= 400:
            self.problems.append(f"{response.status} {response.request.method} {response.url}")

    def expects(self, pattern: str) -> None:
        """Something that would be a problem is what this test is about."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def is_(self, user) -> "Visitor":
        """Signed in without the form."""
        client = Client()
        client.force_login(user, backend="accounts.backends.Backend")
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])
        return self

    def signs_in(self, email: str, say) -> None:
        page = self.page
        page.goto("/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name=say("Sign in"), exact=True).click()
        page.locator(".hero h1, .page-bar").first.wait_for()

    def reads(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()


@pytest.fixture
def visit(committed, chromium, server):
    """`visit(width=390)` opens a browser of its own; `visit().is_(ayse)` is ayse in it."""
    visitors: list[Visitor] = []

    def open_one(**wishes) -> Visitor:
        visitors.append(Visitor(chromium, server, **wishes))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.unexpected()] == []


def words(language: str):
    """`say("Sign in")` as the page says it in that language."""

    def say(text, **values) -> str:
        with override(language):
            translated = gettext(text) if isinstance(text, str) else str(text)
        return translated % values if values else translated

    return say
