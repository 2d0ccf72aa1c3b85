from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from worktime import queries

ISTANBUL = ZoneInfo("Europe/Istanbul")
OFFICE = ((time(8, 30), time(12, 30)), (time(13, 30), time(18)))


@pytest.fixture
def monday():
    """Monday 23.11.2026 10:00 in Istanbul: the calendar looks at today."""
    with time_machine.travel(datetime(2026, 11, 23, 7, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def calendar(db, monday):
    """`calendar()` is the newest revision."""
    return queries.current_revision
