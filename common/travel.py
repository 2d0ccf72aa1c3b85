"""Lets the demo happen in the past: for its block, "now" is the moment given. Nothing else uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def travelled_to(moment: datetime) -> Iterator[None]:
    with patch.object(timezone, "now", lambda: moment):
        yield
