"""Files leave through a guarded address, as a download."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from common import filetypes
from tests.common.samples import PDF, PNG
from tests.sales import filed
from tests.tickets.uploading import body, upload
from tickets.actions import keep, note
from tickets.models import Attachment

pytestmark = pytest.mark.usefixtures("own_folder", "english")


def address(ticket, attachment):
    return reverse("tickets:download", args=[ticket.pk, attachment.public_id])


@pytest.fixture
def sent(ayse):
    attachment = keep(upload("Şube “A” planı; son.png"), by=ayse)
    ticket = filed(ayse, files=[attachment])
    return ticket, attachment


@pytest.mark.check(20)
@pytest.mark.check(32)
def test_a_download_is_never_shown_in_the_browser(signed_in, sent, ayse):
    response = signed_in(ayse).get(address(*sent))

    assert body(response) == PNG
    assert {
        name: response[name]
        for name in (
            *("Content-Type", "Content-Disposition", "Content-Length", "X-Content-Type-Options"),
            *("Content-Security-Policy", "Cache-Control", "Cross-Origin-Resource-Policy"),
        )
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": (
            "attachment; filename*=utf-8''%C5%9Eube%20%E2%80%9CA%E2%80%9D%20plan%C4%B1%3B%20son.png"
        ),
        "Content-Length": str(len(PNG)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


@pytest.mark.check(20)
def test_every_type_is_handed_out_as_a_download_of_a_known_type(signed_in, sent, ayse):
    ticket, attachment = sent
    browser = signed_in(ayse)

    for content_type in sorted({kind.content_type for kind in filetypes.ALLOWED.values()}):
        Attachment.objects.filter(pk=attachment.pk).update(content_type=content_type)
        response = browser.get(address(ticket, attachment))
        body(response)
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.check(32)
@pytest.mark.check(52)
def test_a_hostile_name_cannot_leave_its_header(signed_in, ayse):
    attachment = keep(upload('a"; filename=evil.html\r\nX-Evil: 1.png'), by=ayse)
    ticket = filed(ayse, files=[attachment])

    response = signed_in(ayse).get(address(ticket, attachment))
    body(response)

    assert response["Content-Disposition"] == r'attachment; filename="a\"; filename=evil.html X-Evil: 1.png"'
    assert "X-Evil" not in response.headers


@pytest.mark.check(2)
@pytest.mark.check(17)
def test_who_does_not_see_the_request_finds_no_file(signed_in, sent, ayse, baris, elif_, cem, deniz, burak):
    ticket, attachment = sent
    missing = reverse("tickets:download", args=[ticket.pk, uuid4()])

    for person in (ayse, elif_, deniz):
        response = signed_in(person).get(address(ticket, attachment))
        assert body(response) == PNG
    for person in (baris, cem, burak):
        browser = signed_in(person)
        for method in (browser.get, browser.head):
            refused, unknown = method(address(ticket, attachment)), method(missing)
            assert (refused.status_code, unknown.status_code) == (404, 404)
            assert _without_numbers(refused) == _without_numbers(unknown)
    assert Client().get(address(ticket, attachment)).status_code == 302
    assert signed_in(ayse).post(address(ticket, attachment)).status_code == 405


def _without_numbers(response) -> bytes:
    """The page without what differs between any two answers: the number of the request and the token of its forms."""
    text = response.content.replace(response["X-Request-ID"].encode(), b"")
    return b"\n".join(line for line in text.split(b"\n") if b"csrfmiddlewaretoken" not in line and b"http" not in line)


@pytest.mark.check(2)
def test_a_file_is_found_under_its_own_request_only(signed_in, sent, ayse):
    _ticket, attachment = sent
    other = filed(ayse, subject="Başka")

    assert signed_in(ayse).get(address(other, attachment)).status_code == 404


@pytest.mark.check(7)
def test_files_of_a_note_are_for_the_vendor_only(signed_in, sent, ayse, elif_, deniz):
    ticket, _public = sent
    internal = keep(upload("iç.pdf", PDF), by=deniz)
    note(ticket, "Bakalım.", key=uuid4(), by=deniz, files=[internal])

    assert body(signed_in(deniz).get(address(ticket, internal))) == PDF
    assert {signed_in(person).get(address(ticket, internal)).status_code for person in (ayse, elif_)} == {404}


def test_a_draft_is_downloaded_by_nobody(signed_in, ayse, elif_, deniz):
    ticket, draft = filed(ayse), keep(upload(), by=ayse)

    assert {signed_in(person).get(address(ticket, draft)).status_code for person in (ayse, elif_, deniz)} == {404}


@pytest.mark.check(17)
@pytest.mark.check(22)
def test_no_address_leads_into_the_folder(signed_in, sent, ayse, deniz):
    _ticket, attachment = sent
    assert default_storage.exists(attachment.path)

    for person in (ayse, deniz):
        browser = signed_in(person)
        for place in ("/", "/media/", "/static/", "/static/../media/", "/var/media/", "/uploads/"):
            assert browser.get(place + attachment.path).status_code == 404


def test_a_file_missing_from_the_disk_is_not_found(signed_in, sent, ayse, caplog):
    ticket, attachment = sent
    default_storage.delete(attachment.path)

    assert signed_in(ayse).get(address(ticket, attachment)).status_code == 404
    assert f"The file of attachment {attachment.pk} is missing." in caplog.text
