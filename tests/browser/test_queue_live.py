"""The queue lives without a reload: clocks move, new rows come, and what a person does is not disturbed."""

import pytest

from tests.browser.conftest import words
from tests.sales import filed, sold

pytestmark = pytest.mark.browser

say = words("tr")


@pytest.fixture
def deniz(committed, monday, visit):
    sold(committed.akcasu, "gold")
    deniz = visit().is_(committed.deniz)
    deniz.page.clock.install()  # the browser's timers wait for us
    return deniz


def test_the_countdown_moves_by_itself(committed, deniz):
    ticket = filed(committed.ayse)
    page = deniz.page
    page.goto("/desk/")
    clock = page.locator(f"#ticket-{ticket.pk} [data-clock-text]")
    before = clock.inner_text()

    page.clock.fast_forward(5 * 60_000)

    assert before in {"1 sa 30 dk", "1 sa 29 dk"}
    assert clock.inner_text() in {"1 sa 25 dk", "1 sa 24 dk"}


def test_a_poll_brings_rows_and_keeps_focus_and_ticks(committed, deniz):
    first = filed(committed.ayse)
    page = deniz.page
    page.goto("/desk/")
    page.locator(f"#ticket-{first.pk} input[type=checkbox]").check()
    page.locator(f"#ticket-{first.pk} [data-row]").focus()
    second = filed(committed.baris, subject="Yeni gelen")

    page.clock.run_for(21_000)
    page.locator(f"#ticket-{second.pk}").wait_for()

    assert page.locator(f"#ticket-{first.pk} input[type=checkbox]").is_checked()
    assert page.evaluate("document.activeElement.closest('tr')?.id") == f"ticket-{first.pk}"
    assert page.locator(f"#ticket-{first.pk}.selected").count() == 1
    assert page.locator("[data-refresh]").inner_text() != ""


def test_a_server_that_is_gone_is_said_and_the_rows_stay(committed, deniz):
    ticket = filed(committed.ayse)
    deniz.expects("request failed")
    deniz.expects("net::ERR|Failed to fetch|htmx")
    page = deniz.page
    page.goto("/desk/")
    page.context.set_offline(True)

    page.clock.run_for(21_000)
    page.locator("[data-refresh].stale").wait_for()
    assert page.locator(f"#ticket-{ticket.pk}").is_visible()

    page.context.set_offline(False)
    page.clock.run_for(21_000)
    page.locator("[data-refresh]:not(.stale)").wait_for()


def test_an_ended_session_leads_to_sign_in_and_back(committed, deniz):
    page = deniz.page
    page.goto("/desk/?view=unassigned")
    page.context.clear_cookies()

    page.clock.run_for(21_000)
    page.wait_for_url("**/accounts/login/**")

    assert "next=/desk/%3Fview%3Dunassigned" in page.url
