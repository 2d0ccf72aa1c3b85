"""Files on their way in and out: drafts, sending, guarded downloads, and what is swept."""

import os
import resource
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from common import filetypes, uploads
from common.refusals import Refused
from packages.models import LedgerEntry
from tests.common.samples import DWG, EXE, PDF, PNG
from tests.race import at_once, failures
from tests.sales import account, filed, sold
from tickets.actions import discard, keep, note, reply, sweep_drafts
from tickets.actions.files import MOST_BYTES, MOST_DRAFTS, MOST_FILES, TooManyDrafts
from tickets.models import Attachment, Ticket
from tickets.views.files import uploads_from

PUT = reverse("tickets:keep")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Each test keeps files in a folder of its own, so that what stays behind can be counted."""
    folder = tmp_path / "media"
    default = settings.STORAGES["default"]
    options = {**default["OPTIONS"], "location": folder}
    settings.MEDIA_ROOT = folder
    settings.STORAGES = {**settings.STORAGES, "default": {**default, "OPTIONS": options}}
    return folder


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def reads_english(ayse):
    ayse.language = "en"
    ayse.save(update_fields=["language"])


def upload(name="ekran.png", content=PNG, declared=""):
    return SimpleUploadedFile(name, content, content_type=declared)


@pytest.fixture
def form():
    """A request with what a form sends; at the end it is closed as Django would."""
    requests = []

    def send(by, **fields):
        request = RequestFactory().post("/", fields)
        request.user = by
        requests.append(request)
        return request

    yield send
    for request in requests:
        request.close()


def on_disk(folder: Path) -> set[str]:
    return {place.relative_to(folder).as_posix() for place in folder.rglob("*") if place.is_file()}


def address(ticket, attachment):
    return reverse("tickets:download", args=[ticket.pk, attachment.public_id])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@contextmanager
def full_disk(after=1_000_000):
    """The system itself refuses to write a file beyond `after` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- uploading -------------------------------------------------------------------------------


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
        _row(ayse, f"{number}")

    response = signed_in(ayse).post(PUT, {"file": upload()})

    assert response.status_code == 429
    assert str(MOST_DRAFTS) in response.json()["error"]
    with pytest.raises(TooManyDrafts):
        keep(upload(), by=ayse)
    assert keep(upload(), by=baris)


def _row(by, path, size=1, ticket=None):
    return Attachment.objects.create(
        name="a.txt", size=size, content_type="text/plain", path=path, sha256="0" * 64, uploaded_by=by, ticket=ticket
    )


def test_a_stranger_uploads_nothing(db, own_folder):
    response = Client().post(PUT, {"file": upload()})

    assert response.status_code == 302
    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())


def test_an_upload_needs_the_token_of_the_form(ayse):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ayse, backend="allauth.account.auth_backends.AuthenticationBackend")

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


# --- removing --------------------------------------------------------------------------------


def test_a_draft_can_be_removed(signed_in, ayse, own_folder, django_capture_on_commit_callbacks):
    draft = keep(upload(), by=ayse)

    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(ayse).post(reverse("tickets:discard", args=[draft.public_id]))

    assert response.status_code == 200
    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, set())


@pytest.mark.check(29)
def test_only_the_own_draft_can_be_removed(signed_in, ayse, baris, cem, deniz, own_folder):
    draft, sent = keep(upload(), by=ayse), keep(upload(), by=ayse)
    filed(ayse, files=[sent])

    for person in (baris, cem, deniz):
        assert signed_in(person).post(reverse("tickets:discard", args=[draft.public_id])).status_code == 404
        with pytest.raises(Refused):
            discard(draft, by=person)
    assert signed_in(ayse).post(reverse("tickets:discard", args=[sent.public_id])).status_code == 404
    with pytest.raises(Refused):
        discard(sent, by=ayse)

    assert Attachment.objects.count() == 2
    assert on_disk(own_folder) == {draft.path, sent.path}


# --- sending ---------------------------------------------------------------------------------


def test_files_go_with_the_request_the_reply_and_the_note(ayse, deniz):
    first, second, third = keep(upload(), by=ayse), keep(upload("a.pdf", PDF), by=ayse), keep(upload(), by=deniz)

    ticket = filed(ayse, files=[first])
    answer = reply(ticket, "Ek gönderiyorum.", key=uuid4(), by=ayse, files=[second])
    internal = note(ticket, "Bakalım.", key=uuid4(), by=deniz, files=[third])

    rows = ticket.attachments.order_by("pk").values_list("pk", "comment", "is_note")
    assert list(rows) == [(first.pk, None, False), (second.pk, answer.pk, False), (third.pk, internal.pk, True)]


@pytest.mark.check(29)
def test_a_draft_of_somebody_else_sends_nothing(ayse, cem, akcasu):
    subscription = sold(akcasu, "gold")
    own, foreign = keep(upload(), by=ayse), keep(upload(), by=cem)

    with pytest.raises(Refused):
        filed(ayse, files=[own, foreign])

    assert Ticket.objects.count() == 0
    assert set(Attachment.objects.values_list("uploaded_by", "ticket")) == {(ayse.pk, None), (cem.pk, None)}
    assert account(subscription).held == 0


@pytest.mark.case(17)
@pytest.mark.check(30)
def test_a_file_that_fails_after_the_hold_takes_the_request_and_the_unit_back(
    ayse, akcasu, django_capture_on_commit_callbacks
):
    subscription = sold(akcasu, "gold")
    draft, gone = keep(upload(), by=ayse), keep(upload(), by=ayse)
    discard(gone, by=ayse)
    entries = LedgerEntry.objects.count()

    with django_capture_on_commit_callbacks() as told, pytest.raises(Refused) as refused:
        filed(ayse, files=[draft, gone])

    assert refused.value.field == "files"
    assert (Ticket.objects.count(), account(subscription).held, LedgerEntry.objects.count()) == (0, 0, entries)
    assert told == []
    assert list(Attachment.objects.drafts_of(ayse)) == [draft]


@pytest.mark.check(29)
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_draft_is_sent_once_even_when_two_requests_name_it(committed):
    draft = keep(upload(), by=committed.ayse)

    results = at_once(6, lambda number: filed(committed.ayse, subject=f"{number}", files=[draft]))

    refused = failures(results)
    assert len(refused) == 5
    assert {type(error) for error in refused} == {Refused}
    assert Ticket.objects.count() == 1
    assert Attachment.objects.get().ticket == Ticket.objects.get()


@pytest.mark.check(28)
def test_a_request_has_a_most_of_files_and_of_bytes(ayse):
    ticket = filed(ayse, files=[_row(ayse, f"{number}") for number in range(MOST_FILES - 1)])
    last, one_more = _row(ayse, "last"), _row(ayse, "more")
    heavy = filed(ayse, files=[_row(ayse, "heavy", size=MOST_BYTES)])

    with pytest.raises(Refused, match="can have 20 files"):
        reply(ticket, "x", key=uuid4(), by=ayse, files=[last, one_more])
    with pytest.raises(uploads.TooLarge):
        reply(heavy, "x", key=uuid4(), by=ayse, files=[last])
    reply(ticket, "x", key=uuid4(), by=ayse, files=[last])

    assert (ticket.attachments.count(), heavy.attachments.count()) == (20, 1)


# --- the files of a form ---------------------------------------------------------------------


@pytest.mark.check(28)
def test_a_form_keeps_its_good_files_and_names_the_bad_ones(form, ayse):
    there = keep(upload("önce.png"), by=ayse)
    files = [upload("yeni.pdf", PDF), upload("kötü.png", EXE)]

    came = uploads_from(form(ayse, uploads=[str(there.public_id)], files=files), ayse)

    assert [file.name for file in came.files] == ["önce.png", "yeni.pdf"]
    assert came.rows == [
        {"id": str(file.public_id), "name": file.name, "size": file.size} for file in Attachment.objects.order_by("pk")
    ]
    (error,) = came.errors
    assert "“kötü.png”" in error
    again = uploads_from(form(ayse, uploads=[row["id"] for row in came.rows]), ayse)
    assert (again.files, again.errors) == (came.files, ())


@pytest.mark.check(3)
@pytest.mark.check(29)
@pytest.mark.parametrize("strange", ["", "x", "../1", "00000000-0000-0000-0000-000000000000", "foreign"])
def test_drafts_a_form_may_not_name_are_an_error(form, ayse, cem, strange):
    foreign = keep(upload(), by=cem)

    came = uploads_from(form(ayse, uploads=[str(foreign.public_id) if strange == "foreign" else strange]), ayse)

    assert (came.files, came.errors) == ((), ("One of the files is no longer here. Add it again.",))


@pytest.mark.check(96)
def test_a_form_sent_twice_is_no_error(form, ayse):
    draft = keep(upload(), by=ayse)
    filed(ayse, files=[draft])

    came = uploads_from(form(ayse, uploads=[str(draft.public_id)]), ayse)

    assert (came.files, came.errors) == ((), ())


# --- downloading -----------------------------------------------------------------------------


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


# --- nothing stays behind --------------------------------------------------------------------


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


@pytest.mark.check(30)
def test_a_rolled_back_upload_leaves_no_row_and_its_file_is_swept(ayse, own_folder):
    with transaction.atomic():
        path = keep(upload(), by=ayse).path
        transaction.set_rollback(True)

    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, {path})
    _age(path, hours=23)
    assert (sweep_drafts(timezone.now()), on_disk(own_folder)) == (0, {path})
    _age(path, hours=25)
    assert (sweep_drafts(timezone.now() + timedelta(days=1)), on_disk(own_folder)) == (1, set())


def _age(path, hours):
    moment = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(default_storage.path(path), (moment, moment))


@pytest.mark.check(30)
def test_drafts_are_swept_after_a_day_and_sent_files_never(ayse, own_folder, django_capture_on_commit_callbacks):
    old, young, sent = (keep(upload(), by=ayse) for _ in range(3))
    filed(ayse, files=[sent])
    now = timezone.now()
    Attachment.objects.filter(pk__in=[old.pk, sent.pk]).update(uploaded_at=now - timedelta(hours=25))
    for attachment in (old, young, sent):
        _age(attachment.path, hours=30)

    with django_capture_on_commit_callbacks(execute=True):
        swept = sweep_drafts(now)

    assert swept == 1
    assert set(Attachment.objects.all()) == {young, sent}
    assert on_disk(own_folder) == {young.path, sent.path}


def test_a_sweep_of_nothing_is_nothing(db, own_folder):
    assert sweep_drafts(timezone.now()) == 0
