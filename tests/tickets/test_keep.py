"""Uploading a file: a draft of the person, or a sentence."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from common import uploads
from tests.common.samples import DWG, EXE
from tests.tickets.uploading import full_disk, on_disk, row, upload
from tickets.actions import keep
from tickets.actions.files import MOST_DRAFTS, TooManyDrafts
from tickets.models import Attachment
from tickets.views.files import uploads_from

pytestmark = pytest.mark.usefixtures("own_folder", "english")

PUT = reverse("tickets:keep")


def test_an_uploaded_file_is_a_draft_of_the_person(signed_in, ayse, own_folder):
    response = signed_in(ayse).post(PUT, {"file": upload("Kadıköy planı.dwg", DWG)})

    draft = Attachment.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": str(draft.public_id),
        "name": "Kadıköy planı.dwg",
        "size": len(DWG),
        "size_text": "211 B",
        "discard_url": f"/uploads/{draft.public_id}/discard/",
    }
    assert (draft.uploaded_by, draft.ticket, draft.is_note) == (ayse, None, False)
    assert on_disk(own_folder) == {draft.path}


@pytest.mark.check(19)
@pytest.mark.check(28)
@pytest.mark.usefixtures("reads_english")
def test_what_is_refused_is_answered_in_a_sentence_and_leaves_nothing(signed_in, ayse, own_folder, settings):
    browser = signed_in(ayse)
    settings.ATTACHMENT_MAX_BYTES = 1000

    pretender = browser.post(PUT, {"file": upload("ekran.png", EXE)})
    large = browser.post(PUT, {"file": upload("not.txt", b"x" * 200_000)})
    nothing = browser.post(PUT, {})

    assert (pretender.status_code, large.status_code, nothing.status_code) == (400, 413, 400)
    assert "“ekran.png”" in pretender.json()["error"]
    assert large.json() == {"error": "“not.txt” is larger than 1.0 kB."}
    assert nothing.json() == {"error": "No file has arrived. Add it again."}
    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())


@pytest.mark.check(28)
def test_what_comes_after_the_limit_is_not_written(form, ayse, own_folder, settings):
    settings.ATTACHMENT_MAX_BYTES = 1000
    request = form(ayse, files=[upload("a.txt", b"x" * 500_000), upload("b.txt", b"y" * 900)])

    large, small = request.FILES.getlist("files")

    assert (large.size, os.path.getsize(large.temporary_file_path()), large.problem) == (500_000, 0, "too much")
    assert (small.size, small.problem) == (900, "")


@pytest.mark.check(28)
def test_files_too_large_together_are_refused_one_by_one(form, ayse, own_folder, monkeypatch):
    monkeypatch.setattr(uploads, "REQUEST_MAX_BYTES", 100_000)
    request = form(ayse, files=[upload("a.txt", b"x" * 60_000), upload("b.txt", b"x" * 60_000)])

    came = uploads_from(request, ayse)

    assert [file.name for file in came.files] == ["a.txt"]
    assert came.errors == (
        "“b.txt” was not taken: the files sent together are larger than 100 kB. Send it separately.",
    )


@pytest.mark.check(89)
@pytest.mark.usefixtures("reads_english")
def test_who_uploads_without_sending_is_stopped(signed_in, ayse, baris):
    for number in range(MOST_DRAFTS):
        row(ayse, f"{number}")

    response = signed_in(ayse).post(PUT, {"file": upload()})

    assert response.status_code == 429
    assert str(MOST_DRAFTS) in response.json()["error"]
    with pytest.raises(TooManyDrafts):
        keep(upload(), by=ayse)
    assert keep(upload(), by=baris)


def test_a_stranger_uploads_nothing(db, own_folder):
    response = Client().post(PUT, {"file": upload()})

    assert response.status_code == 302
    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())


def test_an_upload_needs_the_token_of_the_form(ayse):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ayse, backend="accounts.backends.Backend")

    assert browser.post(PUT, {"file": upload()}).status_code == 403
    assert browser.get(PUT).status_code == 405


@pytest.mark.check(22)
def test_what_is_arriving_is_private_and_gone_after_the_request(form, ayse, own_folder):
    request = form(ayse, files=[upload()])

    (arriving,) = request.FILES.getlist("files")

    place = Path(arriving.temporary_file_path())
    assert (place.parent, oct(place.stat().st_mode)[-3:]) == (own_folder / "arriving", "600")
    assert {oct(folder.stat().st_mode)[-3:] for folder in (own_folder, place.parent)} == {"700"}
    request.close()
    assert on_disk(own_folder) == set()


@pytest.mark.check(30)
@pytest.mark.fault(16)
def test_a_full_disk_is_said_and_leaves_neither_row_nor_file(ayse, own_folder):
    with full_disk(), pytest.raises(uploads.NoRoom, match="no room on the server"):
        keep(upload("büyük.txt", b"x" * 3_000_000), by=ayse)

    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())
    assert keep(upload("küçük.txt", b"x"), by=ayse)


@pytest.mark.check(30)
@pytest.mark.fault(16)
@pytest.mark.usefixtures("reads_english")
def test_a_disk_that_fills_up_while_a_file_arrives_is_said_too(signed_in, ayse, own_folder):
    browser = signed_in(ayse)

    with full_disk():
        response = browser.post(PUT, {"file": upload("büyük.txt", b"x" * 3_000_000)})

    assert response.status_code == 507
    assert "“büyük.txt” could not be stored" in response.json()["error"]
    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())
