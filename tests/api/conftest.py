"""Each test of programs counts requests apart from the others, and has a store of its own for files of reports."""

import uuid

import pytest

from tests.api.programs import REPORTS, token
from tests.reports.conftest import _own_store  # noqa: F401
from tests.reports.days import at, later, lived


@pytest.fixture(autouse=True)
def _own_counts(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def week(cast):
    lived(cast)
    with later(at(6, 10)):
        yield cast


@pytest.fixture
def words(week, elif_):
    return token(week.akcasu, elif_, REPORTS)
