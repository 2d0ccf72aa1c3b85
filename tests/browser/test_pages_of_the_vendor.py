"""The pages of the vendor's people as they are seen."""

import pytest

from tests.browser.pages import problems

pytestmark = pytest.mark.browser

ROLES = {
    "deniz": ("stranger", "ayse"),
    "burak": ("stranger", "ayse", "deniz"),
    "filiz": ("stranger", "ayse", "deniz"),
}


@pytest.mark.check(38)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(committed, monday, visit, settings, role):
    settings.COMPONENT_PAGE = True

    wrong = problems(role, ROLES[role], committed, visit)

    assert not wrong, f"{len(wrong)} problems\n" + "\n".join(wrong)
