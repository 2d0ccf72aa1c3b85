"""Filing, replying, taking next and resolving with JavaScript switched off."""

import pytest

from tests.browser.conftest import words
from tests.sales import filed, sold
from tickets.models import Ticket

pytestmark = pytest.mark.browser

say = words("tr")


def test_the_whole_way_without_javascript(committed, monday, visit):
    sold(committed.akcasu, "gold")
    ayse, deniz = visit(scripts=False), visit(scripts=False).is_(committed.deniz)

    ayse.signs_in("ayse@akcasu.example", say)
    page = ayse.page
    page.goto("/tickets/file/")
    page.locator("#id_subject").fill("Pafta açılmıyor")
    page.locator("#id_product").select_option(index=1)
    page.locator("input[name=effect]").first.check()
    page.locator("#id_files").set_input_files({"name": "pafta.txt", "mimeType": "text/plain", "buffer": b"1;2\n"})
    ayse.expects("^422 POST")
    page.get_by_role("button", name=say("Send the request")).click()
    assert page.title().startswith(say("Error:"))  # the description is missing; the file is kept
    assert page.locator("input[name=uploads]").is_checked()
    page.locator("#id_text").fill("Dosya açılmıyor.")
    page.get_by_role("button", name=say("Send the request")).click()
    page.wait_for_url("**/sent/")
    ticket = Ticket.objects.get()
    assert [attachment.name for attachment in ticket.attachments.all()] == ["pafta.txt"]

    desk = deniz.page
    desk.goto("/desk/")
    desk.get_by_role("button", name=say("Take next")).locator("visible=true").first.click()
    desk.locator("#id_text").fill("Sürümü yazar mısınız?")
    desk.get_by_role("button", name=say("Send, wait for the customer")).click()
    desk.locator("#messages .notice.ok").wait_for()

    page.goto(f"/tickets/{ticket.pk}/")
    page.locator("#id_text").fill("9.2")
    page.get_by_role("button", name=say("Send the reply")).click()
    page.locator("#messages .notice.ok").wait_for()

    desk.goto(f"/desk/tickets/{ticket.pk}/")
    desk.get_by_role("button", name=say("Resolve"), exact=True).click()
    desk.locator("#messages .notice.ok").wait_for()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.hold.account.service_id) == (Ticket.Status.RESOLVED, "written")


def test_a_confirm_page_stands_in_for_the_dialog(committed, monday, visit):
    sold(committed.akcasu, "gold")
    ticket = filed(committed.ayse)
    ayse = visit(scripts=False, width=390).is_(committed.ayse)

    ayse.page.goto(f"/tickets/{ticket.pk}/")
    ayse.page.get_by_role("link", name=say("Withdraw")).click()
    ayse.page.get_by_role("button", name=say("Withdraw")).click()

    ayse.page.locator("#messages .notice.ok").wait_for()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.WITHDRAWN
