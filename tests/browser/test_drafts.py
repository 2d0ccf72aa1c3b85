"""What was typed is not lost: not by a reload, not by a session that ended, and it is nobody else's to read."""

import pytest

from accounts.models import Session
from tests.browser.conftest import words
from tests.cast import PASSWORD
from tests.sales import filed, sold
from tickets.models import Ticket

pytestmark = pytest.mark.browser

say = words("tr")
GONE = "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:'))"
SAVED = "() => Object.keys(localStorage).some((key) => key.startsWith('draft:'))"


@pytest.fixture
def ayse(committed, monday, visit):
    sold(committed.akcasu, "gold")
    return visit().is_(committed.ayse)


def test_typed_text_survives_a_reload_and_leaves_with_the_sending(committed, ayse):
    ticket, page = filed(committed.ayse), ayse.page
    page.goto(f"/tickets/{ticket.pk}/")
    page.locator("#id_text").fill("Yarım kalan cümle")
    page.wait_for_function(SAVED)

    page.reload()
    assert page.locator("#id_text").input_value() == "Yarım kalan cümle"
    assert page.locator("#toasts .notice").is_visible()

    page.get_by_role("button", name=say("Send the reply")).click()
    page.locator("#messages .notice.ok").wait_for()
    assert page.locator("#id_text").input_value() == ""
    page.wait_for_function(GONE)


def test_a_request_sent_after_the_session_ended_is_there_after_signing_in(committed, ayse):
    page = ayse.page
    page.goto("/tickets/file/")
    with page.expect_response("**/tickets/similar/**"):
        page.locator("#id_subject").fill("Oturum bitti")
    page.locator("#id_product").select_option(index=1)
    page.locator("input[name=effect]").first.check()
    page.locator("#id_text").fill("Uzun uzun anlattım.")
    Session.objects.all().delete()

    page.get_by_role("button", name=say("Send the request")).click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("#id_login").fill("ayse@akcasu.example")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=say("Sign in"), exact=True).click()
    page.wait_for_url("**/tickets/file/")

    assert page.locator("#id_subject").input_value() == "Oturum bitti"
    assert page.locator("#id_text").input_value() == "Uzun uzun anlattım."
    assert page.locator("input[name=effect]").first.is_checked()
    page.get_by_role("button", name=say("Send the request")).click()
    page.wait_for_url("**/sent/")
    assert Ticket.objects.get().subject == "Oturum bitti"


def test_an_htmx_call_that_finds_the_session_ended_costs_no_choice_either(committed, ayse):
    page = ayse.page
    page.goto("/tickets/file/")
    page.locator("input[name=effect]").first.check()
    page.locator("#id_text").fill("Uzun uzun anlattım.")
    page.wait_for_function(SAVED)
    Session.objects.all().delete()

    page.locator("#id_subject").press_sequentially("Oturum bitti")  # looks for similar requests
    page.wait_for_url("**/accounts/login/**")
    ayse.is_(committed.ayse)
    page.goto("/tickets/file/")

    assert page.locator("#id_text").input_value() == "Uzun uzun anlattım."
    assert page.locator("input[name=effect]").first.is_checked()


@pytest.mark.check(15)
def test_signing_out_leaves_nothing_in_the_browser(committed, ayse):
    page = ayse.page
    ticket = filed(committed.ayse, text="Yalnız bizim bildiğimiz bir ayrıntı")
    page.goto(f"/tickets/{ticket.pk}/")
    page.locator("#id_text").fill("Gizli taslak")
    page.wait_for_function(SAVED)

    page.locator("summary.who").click()
    page.get_by_role("button", name=say("Sign out")).locator("visible=true").click()
    page.wait_for_url("**/accounts/login/**")
    page.go_back()

    assert "ayrıntı" not in page.content()
    page.wait_for_function(GONE)
