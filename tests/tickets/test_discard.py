"""Removing a file that is not sent yet."""

import pytest
from django.urls import reverse

from common.refusals import Refused
from tests.sales import filed
from tests.tickets.uploading import on_disk, upload
from tickets.actions import discard, keep
from tickets.models import Attachment

pytestmark = pytest.mark.usefixtures("own_folder", "english")


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
