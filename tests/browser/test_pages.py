"""The pages of customers as they are seen; those of the vendor stand in a file of their own, for a second process."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import doors
from tests.browser.pages import VIOLATIONS, problems
from tests.world import build

pytestmark = pytest.mark.browser

ROLES = {
    "stranger": (),
    "ayse": ("stranger",),
    "elif": ("stranger", "ayse"),
    "cem": tuple(role for role in doors.ROLES if role != "cem"),
}


@pytest.mark.check(38)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(committed, monday, visit, settings, role):
    settings.COMPONENT_PAGE = True

    wrong = problems(role, ROLES[role], committed, visit)

    assert not wrong, f"{len(wrong)} problems\n" + "\n".join(wrong)


def test_a_form_with_errors_is_accessible_and_says_so_first(committed, monday, visit):
    build(committed)
    ayse = visit().is_(committed.ayse)
    ayse.expects("^422 POST")
    page = ayse.page
    page.goto("/tickets/file/")

    page.locator("form.form-panel .button.primary").click()

    page.wait_for_function("() => document.activeElement.id === 'error-summary'")
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS) == []
    page.locator("#error-summary a").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea, select')")
