"""The keys of the desk, and nothing of them for who has switched them off."""

import pytest

from accounts.models import User
from tests.browser.conftest import words
from tests.sales import filed, sold
from tickets.models import Ticket

pytestmark = pytest.mark.browser

say = words("tr")
SELECTED = "document.querySelector('[data-list] .selected')?.id ?? ''"


@pytest.fixture
def queue(committed, monday):
    sold(committed.akcasu, "gold")
    return [filed(committed.ayse, subject=f"Talep {number}") for number in range(3)]


@pytest.fixture
def deniz(committed, visit):
    return visit().is_(committed.deniz)


def test_the_queue_and_the_ticket_are_worked_by_keys(queue, committed, deniz):
    page, (first, second, third) = deniz.page, queue

    page.goto("/desk/")
    page.keyboard.press("j")
    assert page.evaluate(SELECTED) == f"ticket-{first.pk}"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(SELECTED) == f"ticket-{second.pk}"
    page.keyboard.press("x")
    assert page.locator(f"#ticket-{second.pk} input[type=checkbox]").is_checked()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jkn")
    assert page.evaluate("document.activeElement.value") == "jkn"  # letters in a field are letters
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#key-sheet").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#key-sheet").is_hidden()

    page.locator(f"#ticket-{third.pk} [data-row]").focus()
    page.keyboard.press("a")  # the selected row's own button
    page.locator("#messages .notice.ok").wait_for()
    third.refresh_from_db()
    assert third.assignee == committed.deniz

    page.goto("/desk/")
    page.locator(f"#ticket-{second.pk} [data-row]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/tickets/{second.pk}/")
    page.keyboard.press("e")
    page.wait_for_url("**tab=note**")
    assert page.locator("form.composer.note").is_visible()
    page.keyboard.press("r")
    page.wait_for_url("**tab=answer**")
    page.wait_for_load_state("load")
    page.keyboard.press("a")
    page.locator("#messages .notice.ok").wait_for()
    second.refresh_from_db()
    assert second.assignee == committed.deniz
    page.wait_for_load_state("load")
    page.locator("#id_text").fill("Sürümü yazar mısınız?")
    page.locator("#id_text").press("Control+Enter")
    page.locator("#timeline").get_by_text("Sürümü yazar").wait_for()
    page.wait_for_load_state("load")
    page.keyboard.press("n")
    page.wait_for_url(f"**/desk/tickets/{first.pk}/")
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/desk/mine/")


def test_who_switched_them_off_has_none(queue, committed, deniz):
    User.objects.filter(pk=committed.deniz.pk).update(shortcuts=False)
    page = deniz.page

    page.goto("/desk/")
    for key in ("j", "x", "a", "n", "?", "g", "b"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)

    assert page.url.endswith("/desk/")
    assert page.evaluate(SELECTED) == ""
    assert page.locator("#key-sheet").count() == 0
    assert not Ticket.objects.exclude(assignee=None).exists()
