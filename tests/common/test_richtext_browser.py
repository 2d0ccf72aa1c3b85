"""The corpus in a real browser, on a page without a content policy: what is written there neither runs nor loads."""

import pytest

from common.richtext import cleaned, markdown, plain
from tests.common.payloads import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.check(33), pytest.mark.check(35)]

HOME = "http://supportx.test/"
PAGE = '<!doctype html><html lang="tr"><meta charset="utf-8"><title>x</title><main>{}</main>'


def what_happens(chromium, html):
    """Opens a page with this content, touches all of it, and tells which dialogs, requests and scripts there were."""
    seen = []
    context = chromium.new_context()
    page = context.new_page()

    def answer(route):
        if route.request.url == HOME and not seen:
            seen.append("page")
            route.fulfill(content_type="text/html; charset=utf-8", body=PAGE.format(html))
        else:
            seen.append(f"request {route.request.url}")
            route.abort()

    context.route("**/*", answer)
    page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.add_init_script("window.alert = () => { window.hasRun = true }")
    page.goto(HOME)
    page.wait_for_timeout(300)
    if page.url == HOME:
        page.evaluate(TOUCH_ALL)
        page.wait_for_timeout(200)
    elements = page.evaluate("[...new Set([...document.querySelectorAll('main *')].map((e) => e.localName))].sort()")
    if page.evaluate("window.hasRun === true"):
        seen.append("script")
    context.close()
    return seen[1:], elements


TOUCH_ALL = """() => {
  for (const element of document.querySelectorAll("main *")) {
    for (const kind of ["mouseover", "pointerenter", "focus", "blur", "toggle", "animationstart"])
      element.dispatchEvent(new Event(kind, { bubbles: true }));
    if (element.localName !== "a") element.click();
  }
}"""


def test_the_raw_corpus_does_run_and_load(chromium):
    """Otherwise the silence below would say nothing."""
    raw = [text for text in PAYLOADS if text.startswith("<img")]

    seen, _elements = what_happens(chromium, "\n".join(raw))

    assert "script" in seen
    assert any(line.startswith("request https://evil.example") for line in seen)


@pytest.mark.parametrize("render", [markdown, plain, cleaned])
def test_nothing_runs_and_nothing_loads(chromium, render):
    seen, elements = what_happens(chromium, "\n".join(f"<section>{render(text)}</section>" for text in PAYLOADS))

    assert seen == []
    assert elements.count("section") == 1
    assert not {"script", "img", "svg", "iframe", "form", "input", "style", "link", "meta", "base"} & set(elements)
