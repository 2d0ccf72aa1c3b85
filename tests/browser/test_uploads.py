"""Files beside a request: dropped, shown with their progress, taken back, refused with a sentence."""

import pytest

from tests.browser.conftest import words
from tests.sales import sold
from tickets.models import Attachment

pytestmark = pytest.mark.browser

say = words("tr")
DROP = """(zone, [name, type, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def ayse(committed, monday, visit):
    sold(committed.akcasu, "gold")
    return visit().is_(committed.ayse)


def test_a_dropped_file_goes_up_and_can_be_taken_back(ayse):
    page = ayse.page
    page.goto("/tickets/file/")
    zone = page.locator("[data-upload]")

    zone.evaluate(DROP, ["ölçüm.txt", "text/plain", "X;Y"])
    row = page.locator("[data-upload-list] li")
    row.locator("input[name=uploads]").wait_for(state="attached")
    assert "ölçüm.txt" in row.inner_text()
    assert row.locator("progress").count() == 0
    draft = Attachment.objects.get()

    with page.expect_response("**/discard/"):
        row.get_by_role("button").click()
    assert row.count() == 0
    assert not Attachment.objects.filter(pk=draft.pk).exists()


def test_a_large_file_shows_how_far_it_is_and_the_form_waits_for_it(ayse):
    page = ayse.page
    page.goto("/tickets/file/")
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 400_000},
    )
    page.locator("#id_subject").fill("Büyük dosya")
    page.locator("#id_product").select_option(index=1)
    page.locator("input[name=effect]").first.check()
    page.locator("#id_text").fill("Ekte.")

    page.locator("#id_files").set_input_files(
        {"name": "pafta.txt", "mimeType": "text/plain", "buffer": b"0123456789\n" * 80_000}
    )
    page.locator("progress").wait_for()
    page.get_by_role("button", name=say("Send the request")).click()
    page.get_by_text(say("The files are still being uploaded; this is sent right after.")).first.wait_for()
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )

    page.wait_for_url("**/sent/", timeout=30_000)
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.size, attachment.ticket.subject) == ("pafta.txt", 880_000, "Büyük dosya")


def test_a_refused_file_says_why_and_nothing_is_lost(ayse):
    ayse.expects("^400 POST .*/uploads/")
    page = ayse.page
    page.goto("/tickets/file/")
    page.locator("#id_subject").fill("Ek gitmiyor")
    page.locator("#id_text").fill("Programı ekledim.")
    zone = page.locator("[data-upload]")

    zone.evaluate(DROP, ["kurulum.exe", "application/octet-stream", "MZ\x90\x00"])
    row = page.locator("[data-upload-list] li.failed")
    row.wait_for()

    assert len(row.locator(".state").inner_text()) > 20
    zone.evaluate(DROP, ["tamam.txt", "text/plain", "1;2"])
    page.locator("[data-upload-list] input[name=uploads]").wait_for(state="attached")
    assert page.locator("#id_subject").input_value() == "Ek gitmiyor"
    assert page.locator("#id_text").input_value() == "Programı ekledim."
    row.get_by_role("button").click()
    assert page.locator("[data-upload-list] li").count() == 1
