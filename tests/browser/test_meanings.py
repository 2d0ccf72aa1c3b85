"""What a figure means, by mouse, by key and by finger, and without scripts."""

import pytest

from tests.sales import filed, sold

pytestmark = pytest.mark.browser

REPORT = "/institutions/{}/reports/summary/?period=this-month"


@pytest.fixture
def report(committed, monday):
    sold(committed.akcasu, "premium")
    filed(committed.ayse, product=committed.desktop)
    return REPORT.format(committed.akcasu.pk)


def test_hover_and_focus_open_it_and_escape_and_leaving_close_it(report, committed, visit):
    page = visit().is_(committed.elif_).page
    page.goto(report)
    button, text = page.locator("[popovertarget=m-filed]"), page.locator("#m-filed")

    assert not text.is_visible()
    button.hover()
    text.wait_for(state="visible")
    assert "Dönemde açılan" in text.inner_text()
    at, below = button.bounding_box(), text.bounding_box()
    assert 0 <= below["y"] - (at["y"] + at["height"]) < 20
    page.keyboard.press("Escape")
    text.wait_for(state="hidden")

    page.mouse.move(1, 1)
    page.locator("a.figure-link").first.focus()
    page.keyboard.press("Tab")
    text.wait_for(state="visible")
    page.keyboard.press("Enter")
    assert text.is_visible()
    page.keyboard.press("Tab")
    text.wait_for(state="hidden")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_press_opens_it_on_a_phone_and_without_scripts(report, committed, visit, scripts):
    page = visit(width=390, scripts=scripts).is_(committed.elif_).page
    page.goto(report)

    page.locator("[popovertarget=m-month-1]").click()

    text = page.locator("#m-month-1")
    text.wait_for(state="visible")
    box = text.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").click()
    text.wait_for(state="hidden")
