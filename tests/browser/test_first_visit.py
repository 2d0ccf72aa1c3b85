"""From the mail of an invitation to the home page, in the browser; and a second step that an administrator resets."""

import pytest

from accounts.models import User
from organizations.models import Membership
from tests.accounts.second_steps import app_of
from tests.browser.conftest import words
from tests.browser.test_passkeys import looked_at
from tests.cast import PASSWORD
from tests.world import invited

pytestmark = pytest.mark.browser

say = words("tr")


def test_a_newcomer_answers_three_questions_and_begins(committed, visit):
    invited(committed)
    visitor = visit()
    page = visitor.page
    page.goto("/invitations/davet-baglantisi/")
    page.locator("#id_name").fill("Yeni Üye")
    for field in page.locator("input[type=password]").all():
        field.fill("yepyeni-parola-42")
    page.get_by_role("button", name=say("Accept the invitation")).click()
    page.locator("#id_login").fill("yeni@akcasu.example")
    page.locator("#id_password").fill("yepyeni-parola-42")
    page.get_by_role("button", name=say("Sign in"), exact=True).click()
    confirm = page.get_by_role("button", name=say("I have read it, go on"))
    confirm.or_(page.get_by_role("button", name=say("Save and begin"))).first.wait_for()
    if confirm.count():
        confirm.click()

    page.get_by_role("button", name=say("Save and begin")).wait_for()
    looked_at(page)
    page.get_by_label("English").check()
    page.get_by_label(say("No, tell my administrator")).check()
    page.get_by_role("button", name=say("Save and begin")).click()

    page.locator(".hero h1").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert not User.objects.get(email="yeni@akcasu.example").is_newcomer


def test_an_administrator_resets_a_second_step(committed, visit):
    app_of(committed.ayse)
    visitor = visit().is_(committed.elif_)
    page = visitor.page
    page.goto(f"/institutions/people/{Membership.objects.get(user=committed.ayse).pk}/")
    page.get_by_role("link", name=say("Lost phone and recovery codes? Reset the second step")).click()
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=say("Confirm with the password")).click()
    looked_at(page)
    page.get_by_role("button", name=say("Reset the second step")).click()

    page.locator("#messages .notice.ok").wait_for()
