"""Which version of the disclosure text holds now. Asked on every page, so a process remembers it for a minute."""

import time
from dataclasses import dataclass

from accounts.models import DisclosureText

FRESH_SECONDS = 60.0


@dataclass
class _Known:
    number: int = 0
    until: float = 0.0


_known = _Known()


def current() -> DisclosureText | None:
    return DisclosureText.objects.exclude(published_at=None).order_by("-number").first()


def current_number() -> int:
    """0 while nothing was ever published."""
    now = time.monotonic()
    if now >= _known.until:
        newest = DisclosureText.objects.exclude(published_at=None).order_by("-number").values_list("number", flat=True)
        _known.number, _known.until = newest.first() or 0, now + FRESH_SECONDS
    return _known.number


def forget() -> None:
    """This process looks again; the others within a minute."""
    _known.until = 0.0
