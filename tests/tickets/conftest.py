from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import translation

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


@pytest.fixture(autouse=True)
def monday_morning():
    """Every ticket test begins on Monday 23.11.2026 at 08:00 in Istanbul; from there the clock runs."""
    with time_machine.travel(MONDAY_MORNING):
        yield MONDAY_MORNING


@pytest.fixture
def own_folder(settings, tmp_path):
    """Each test keeps files in a folder of its own, so that what stays behind can be counted."""
    folder = tmp_path / "media"
    default = settings.STORAGES["default"]
    options = {**default["OPTIONS"], "location": folder}
    settings.MEDIA_ROOT = folder
    settings.STORAGES = {**settings.STORAGES, "default": {**default, "OPTIONS": options}}
    return folder


@pytest.fixture
def english():
    """Sentences are compared as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def reads_english(ayse):
    ayse.language = "en"
    ayse.save(update_fields=["language"])


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
