"""Every test of files has a store of its own; November is over where they are made."""

import pytest
from django.core import mail

from notifications.actions import deliver
from reports import actions
from tests.reports.days import at, later, lived
from tests.reports.kept import plan


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def december(cast):
    """November is over."""
    lived(cast)
    with later(at(1, 9, month=12)):
        actions.roll_up_closed_days()
        yield cast


@pytest.fixture
def november(cast):
    """elif and filiz have scheduled theirs in the middle of the month."""
    lived(cast)
    cast.filiz.language = "en"
    cast.filiz.save(update_fields=["language"])
    with later(at(15, 10)):
        actions.add_schedule(cast.akcasu, plan(cast.akcasu), by=cast.elif_)
        actions.add_schedule(None, plan(report="performance"), by=cast.filiz)
        deliver()
        mail.outbox.clear()
    return cast
