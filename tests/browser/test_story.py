"""The main job, from the first sentence of a request to the unit on the statement."""

import csv
import io

import pytest
from django.core import mail

from accounts.models import User
from notifications.actions import deliver
from packages.models import LedgerEntry
from tests.browser.conftest import words
from tests.sales import filed, sold
from tickets.models import Ticket

pytestmark = pytest.mark.browser

SUBJECT = "Parsel dönüşümünde 40 cm kayma"
ANSWER = "Projeksiyonu **EPSG:5254** yapıp yeniden deneyin."


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_request_is_filed_answered_escalated_resolved_rated_and_accounted_for(
    committed, monday, visit, language, width
):
    say = words(language)
    sold(committed.akcasu, "premium")
    User.objects.update(language=language)
    ayse, deniz, elif_ = visit(width=width), visit(width=width), visit(width=width)

    ticket = files(ayse, say, language)
    takes_and_answers(deniz.is_(committed.deniz), say, ticket)
    hears_of_it(ayse, say, ticket)
    replies(ayse, say, ticket, "Denedim, kayma sürüyor.")
    moves_to(deniz, say, ticket, "phone", "Telefonda birlikte baktık; veri kaynağı farklı.")
    moves_to(deniz, say, ticket, "remote", "Bağlanıp dönüşümü **düzelttik**.")
    resolves(deniz, say, ticket)
    rates(ayse, say, ticket)

    assert_one_remote_unit_was_spent(ticket)
    reads_the_statement(elif_.is_(committed.elif_), say, ticket)


def files(ayse, say, language) -> Ticket:
    page = ayse.page
    page.goto("/")
    if language == "en":
        page.get_by_role("button", name="English").click()
    ayse.signs_in("ayse@akcasu.example", say)
    page.locator("#ask").fill(SUBJECT)
    page.locator("#ask").press("Enter")
    assert page.locator("#id_subject").input_value() == SUBJECT
    left = page.locator(".entitlement").inner_text()
    assert "1.000" in left if language == "tr" else "1,000" in left
    due = page.locator("aside .panel").first.inner_text()
    assert "11:0" in due

    page.wait_for_load_state("load")
    page.locator("#id_product").select_option(label="GIS Masaüstü 9.2")
    page.get_by_label(say(Ticket.Effect.SLOWED.label)).check()
    page.locator("#id_text").fill("Dönüşümden sonra parseller kayıyor.")
    page.locator("#id_files").set_input_files({"name": "ölçüm.txt", "mimeType": "text/plain", "buffer": b"X;Y\n1;2\n"})
    page.locator("[data-upload-list] input[name=uploads]").wait_for(state="attached")
    page.get_by_role("button", name=say("Send the request")).click()
    page.wait_for_url("**/sent/")
    ticket = Ticket.objects.select_related("clock").get()
    shown = page.locator("main").inner_text()
    assert f"#{ticket.pk}" in shown
    assert "11:0" in shown
    assert ticket.attachments.get().name == "ölçüm.txt"
    return ticket


def takes_and_answers(deniz, say, ticket) -> None:
    page = deniz.page
    page.goto("/desk/")
    assert SUBJECT in page.locator("table.queue").inner_text()
    page.get_by_role("button", name=say("Take next")).locator("visible=true").first.click()
    page.wait_for_url(f"**/desk/tickets/{ticket.pk}/")
    page.locator("#id_text").fill(ANSWER)
    page.get_by_role("button", name=say("Send, wait for the customer")).click()
    page.locator("#timeline strong", has_text="EPSG:5254").wait_for()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee.name) == (Ticket.Status.WAITING, "Deniz Arslan")


def hears_of_it(ayse, say, ticket) -> None:
    mail.outbox.clear()
    deliver()
    assert [(letter.to, f"#{ticket.pk}" in letter.subject) for letter in mail.outbox if SUBJECT in letter.subject] == [
        (["ayse@akcasu.example"], True)
    ] * 2  # received, and answered
    page = ayse.page
    page.goto("/notifications/")
    page.get_by_text(f"#{ticket.pk}").first.click()
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    assert "EPSG:5254" in page.locator("#timeline").inner_text()


def replies(ayse, say, ticket, text) -> None:
    page = ayse.page
    page.goto(f"/tickets/{ticket.pk}/")
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name=say("Send the reply")).click()
    page.locator("#timeline").get_by_text(text).wait_for()


def moves_to(deniz, say, ticket, channel, outcome) -> None:
    page = deniz.page
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.get_by_role("link", name=say("Change the channel")).click()
    page.locator(f"input[name=to][value={channel}]").check()
    page.get_by_role("button", name=say("Change the channel")).click()
    page.wait_for_url(f"**/desk/tickets/{ticket.pk}/")
    page.get_by_role("link", name=say("Log a call")).click()
    page.locator("#id_minutes").fill("12")
    page.locator("#id_text").fill(outcome)
    page.get_by_role("button", name=say("Log the call")).click()
    page.locator("#messages .notice.ok").wait_for()


def resolves(deniz, say, ticket) -> None:
    deniz.page.get_by_role("button", name=say("Resolve"), exact=True).click()
    deniz.page.locator("#messages .notice.ok").wait_for()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.RESOLVED


def rates(ayse, say, ticket) -> None:
    page = ayse.page
    page.goto(f"/tickets/{ticket.pk}/")
    page.get_by_role("link", name=say("Rate the answer")).click()
    page.get_by_label(say("Very satisfied"), exact=True).check()
    page.get_by_role("button", name=say("Send the rating")).click()
    page.locator("#messages .notice.ok").wait_for()
    ticket.refresh_from_db()
    assert ticket.rating == 5


def assert_one_remote_unit_was_spent(ticket) -> None:
    entries = LedgerEntry.objects.filter(hold__isnull=False).order_by("id")
    assert [(entry.account.service_id, entry.kind) for entry in entries.select_related("account")] == [
        ("written", "hold"),
        ("written", "release"),
        ("phone", "hold"),
        ("phone", "release"),
        ("remote", "hold"),
        ("remote", "capture"),
    ]


def reads_the_statement(elif_, say, ticket) -> None:
    page = elif_.page
    page.goto("/package/statement/")
    page.locator("select[name=kind]").select_option("capture")
    page.wait_for_url("**kind=capture**")
    rows = page.locator("table.statement tbody tr")
    assert rows.count() == 1
    assert f"#{ticket.pk}" in rows.first.inner_text()
    page.goto("/package/statement/")
    with page.expect_download() as download:
        page.get_by_role("link", name=say("Download CSV")).click()
    with open(download.value.path(), "rb") as file:
        content = file.read()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert sum(f"{ticket.pk}" in line or f"#{ticket.pk}" in line for line in lines) == 6


def test_a_bug_goes_to_the_software_unit_and_comes_back_without_cost(committed, monday, visit):
    say = words("tr")
    sold(committed.akcasu, "premium")
    ticket = filed(committed.ayse, subject="Kaydet düğmesi donuyor", product=committed.desktop)
    deniz, burak, ayse = (visit().is_(person) for person in (committed.deniz, committed.burak, committed.ayse))

    deniz.page.goto(f"/desk/tickets/{ticket.pk}/")
    deniz.page.get_by_role("link", name=say("Hand to the software unit")).locator("visible=true").first.click()
    dialog = deniz.page.locator("dialog[open]")
    dialog.get_by_role("button", name=say("Hand over")).click()
    deniz.page.locator("#messages .notice.ok").wait_for()

    burak.page.goto("/desk/software/")
    burak.page.get_by_role("link", name="Kaydet düğmesi donuyor").click()
    burak.page.locator("#id_text").fill("9.3 sürümünde düzelttik.")
    burak.page.get_by_role("button", name=say("Send, wait for the customer")).click()
    burak.page.locator("#timeline").get_by_text("9.3 sürümünde").wait_for()
    burak.page.get_by_role("button", name=say("Hand back to support")).click()
    burak.page.locator("#messages .notice.ok").wait_for()

    ayse.page.goto(f"/tickets/{ticket.pk}/")
    assert ayse.reads("9.3 sürümünde düzelttik.")
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.team, ticket.hold) == ("bug", Ticket.Team.SUPPORT, None)
    assert list(LedgerEntry.objects.filter(hold__isnull=False).order_by("id").values_list("kind", flat=True)) == [
        "hold",
        "release",
    ]
