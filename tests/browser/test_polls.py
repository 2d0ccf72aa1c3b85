"""What a page asks by itself, again and again, says so: the server does not take it for somebody being there."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.check(69)
def test_a_poll_says_that_nobody_asked_and_a_click_does_not(committed, monday, visit):
    page = visit().is_(committed.deniz).page
    page.clock.install()
    page.goto("/desk/")
    page.locator("#queue-rows").wait_for()

    with page.expect_request(lambda request: request.headers.get("hx-request") == "true") as poll:
        page.clock.run_for(21_000)
    with page.expect_request(lambda request: request.is_navigation_request()) as opened:
        page.reload()

    assert poll.value.headers["x-background"] == "1"
    assert "x-background" not in opened.value.headers
