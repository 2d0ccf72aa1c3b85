"""Real passkeys, made and used by a real browser with an authenticator of its own; and a real code of an app."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe

from accounts.models import AuditEntry
from tests.accounts.second_steps import now
from tests.browser.conftest import words
from tests.browser.pages import FIT, VIOLATIONS
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser

say = words("tr")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def localhost(server):
    """A passkey belongs to a name; a number is none."""
    return server.replace("127.0.0.1", "localhost")


@pytest.fixture
def visitor(committed, visit, localhost):
    """Somebody with a browser that has an authenticator; `cdp` drives it."""
    visitor = visit()
    visitor.cdp = visitor.context.new_cdp_session(visitor.page)
    visitor.cdp.send("WebAuthn.enable")
    added = visitor.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visitor.authenticator = added["authenticatorId"]
    visitor.page.goto(f"{localhost}/accounts/login/")
    return visitor


def signs_in(page, user):
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=say("Sign in"), exact=True).click()


def signs_out(page, localhost):
    page.goto(f"{localhost}/accounts/logout/")
    page.locator("main").get_by_role("button", name=say("Sign out")).click()
    page.wait_for_url("**/accounts/login/**")


def looked_at(page):
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS) == [], page.url
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(FIT) <= 0, (page.url, width)


def makes_a_passkey(page, localhost, user):
    signs_in(page, user)
    page.locator(".hero h1, .page-bar").first.wait_for()
    page.goto(f"{localhost}/preferences/sign-in/passkeys/add/")
    looked_at(page)
    page.locator("#id_name").fill("İş bilgisayarı")
    page.get_by_role("button", name=say("Make the passkey")).click()
    page.get_by_role("heading", name=say("Your recovery codes")).wait_for()


@pytest.mark.check(38)
def test_a_passkey_is_made_and_signs_in_without_a_password(committed, visitor, localhost):
    page = visitor.page
    makes_a_passkey(page, localhost, committed.ayse)
    looked_at(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=say("Download as a text file")).click()
    assert download.value.suggested_filename == "supportx-kurtarma-kodlari.txt"
    page.get_by_role("link", name=say("I have kept them")).click()
    assert visitor.reads("İş bilgisayarı")
    looked_at(page)
    signs_out(page, localhost)

    page.get_by_role("button", name=say("Sign in with a passkey")).click()

    page.locator(".hero h1").wait_for()
    assert AuditEntry.objects.filter(kind="signed_in", person=committed.ayse).latest("id").data["method"] == ["passkey"]


def test_a_passkey_is_the_second_step_after_the_password(committed, visitor, localhost):
    page = visitor.page
    makes_a_passkey(page, localhost, committed.ayse)
    signs_out(page, localhost)

    signs_in(page, committed.ayse)
    page.get_by_role("heading", name=say("Second step")).wait_for()
    looked_at(page)
    page.get_by_role("button", name=say("Use a passkey")).click()

    page.locator(".hero h1").wait_for()
    entry = AuditEntry.objects.filter(kind="signed_in", person=committed.ayse).latest("id")
    assert entry.data["method"] == ["password", "passkey"]


@pytest.mark.check(65)
def test_a_passkey_of_somebody_else_or_a_cancelled_one_opens_nothing(committed, visitor, localhost):
    page = visitor.page
    makes_a_passkey(page, localhost, committed.ayse)
    Authenticator.objects.filter(type="webauthn").update(user=committed.baris)
    signs_out(page, localhost)

    page.get_by_role("button", name=say("Sign in with a passkey")).click()
    page.locator("#messages .notice").wait_for()
    assert visitor.reads(say("The passkey was not accepted. Try again."))

    visitor.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": visitor.authenticator, "isUserVerified": False})
    page.get_by_role("button", name=say("Sign in with a passkey")).click()
    page.locator("[data-passkey-said]:visible").wait_for()
    assert visitor.reads(say("The browser got no passkey. Try again, or use another way."))
    assert page.url.endswith("/accounts/login/")


def test_at_an_address_of_numbers_a_sentence_says_why_it_does_not_work(committed, visitor, server):
    page = visitor.page
    page.goto(f"{server}/accounts/login/")

    page.get_by_role("button", name=say("Sign in with a passkey")).click()

    page.locator("[data-passkey-said]:visible").wait_for()
    assert visitor.reads("localhost")


def test_without_scripts_a_sentence_stands_where_the_button_would_be(committed, visit):
    visitor = visit(scripts=False)
    visitor.page.goto("/accounts/login/")

    assert visitor.page.locator("[data-passkey-start]").is_hidden()
    assert visitor.reads(say("This browser cannot use passkeys, or scripts are off. Use another way."))


def test_an_app_is_set_up_and_its_code_signs_in(committed, visit):
    visitor = visit()
    page = visitor.page
    page.goto("/accounts/login/")
    signs_in(page, committed.ayse)
    page.locator(".hero h1").wait_for()
    page.goto("/preferences/sign-in/totp/add/")
    looked_at(page)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("#id_code").fill(now(secret, -1))
    page.get_by_role("button", name=say("Set it up")).click()
    page.get_by_role("heading", name=say("Your recovery codes")).wait_for()
    page.goto("/accounts/confirm/")
    looked_at(page)
    page.goto("/preferences/email/")
    looked_at(page)
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name=say("Sign out")).click()

    signs_in(page, committed.ayse)
    page.locator("#id_code").fill(now(secret))
    page.get_by_role("button", name=say("Go on")).click()

    page.locator(".hero h1").wait_for()


def test_who_must_have_one_is_led_through_it(committed, visitor, localhost, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page = visitor.page
    signs_in(page, committed.filiz)
    page.get_by_role("heading", name=say("A second step for your account")).wait_for()
    looked_at(page)
    page.get_by_role("link", name=say("A passkey")).click()
    looked_at(page)
    page.get_by_role("button", name=say("Make the passkey")).click()
    page.get_by_role("link", name=say("I have kept them")).click()

    page.goto(f"{localhost}/")
    page.locator(".page-bar").wait_for()
