"""Sending files with a request, a reply or a note."""

from uuid import uuid4

import pytest

from common import uploads
from common.refusals import Refused
from packages.models import LedgerEntry
from tests.common.samples import EXE, PDF
from tests.race import at_once, failures
from tests.sales import account, filed, sold
from tests.tickets.uploading import row, upload
from tickets.actions import discard, keep, note, reply
from tickets.actions.files import MOST_BYTES, MOST_FILES
from tickets.models import Attachment, Ticket
from tickets.views.files import uploads_from

pytestmark = pytest.mark.usefixtures("own_folder", "english")


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
    ticket = filed(ayse, files=[row(ayse, f"{number}") for number in range(MOST_FILES - 1)])
    last, one_more = row(ayse, "last"), row(ayse, "more")
    heavy = filed(ayse, files=[row(ayse, "heavy", size=MOST_BYTES)])

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
