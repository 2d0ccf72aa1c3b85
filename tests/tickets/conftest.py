from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


@pytest.fixture(autouse=True)
def monday_morning():
    """Every ticket test begins on Monday 23.11.2026 at 08:00 in Istanbul; from there the clock runs."""
    with time_machine.travel(MONDAY_MORNING):
        yield MONDAY_MORNING
