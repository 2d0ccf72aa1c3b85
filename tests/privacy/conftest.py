import pytest

from accounts import disclosure
from tests.sales import sold


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files of exports are each test's own."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
        },
    }
    return tmp_path


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What this process knows of the newest disclosure text is looked up anew, before and after."""
    disclosure.forget()
    yield
    disclosure.forget()


@pytest.fixture
def premium(akcasu):
    return sold(akcasu, "premium")
