"""What is never sent does not stay."""

import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from tests.sales import filed
from tests.tickets.uploading import on_disk, upload
from tickets.actions import keep, sweep_drafts
from tickets.models import Attachment

DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("own_folder", "english")


@pytest.mark.check(30)
def test_a_rolled_back_upload_leaves_no_row_and_its_file_is_swept(ayse, own_folder):
    with transaction.atomic():
        path = keep(upload(), by=ayse).path
        transaction.set_rollback(True)

    assert (Attachment.objects.count(), on_disk(own_folder)) == (0, {path})
    _age(path, hours=23)
    assert (sweep_drafts(timezone.now() - DAY, 100), on_disk(own_folder)) == (0, {path})
    _age(path, hours=25)
    assert (sweep_drafts(timezone.now(), 100), on_disk(own_folder)) == (1, set())


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
        swept = sweep_drafts(now - DAY, 100)

    assert swept == 1
    assert set(Attachment.objects.all()) == {young, sent}
    assert on_disk(own_folder) == {young.path, sent.path}


def test_a_sweep_of_nothing_is_nothing(db, own_folder):
    assert sweep_drafts(timezone.now() - DAY, 100) == 0
