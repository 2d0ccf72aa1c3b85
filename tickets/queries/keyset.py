"""Pages by place instead of by number: the next page begins after the last row seen, however long the list is."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

Place = tuple[int | datetime | None, ...]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TOKEN = re.compile(r"[in]?-?[0-9]{0,18}|t-?[0-9]{1,17}")
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


def beyond(fields: Sequence[str], place: Place) -> Q:
    """Rows after `place` in ascending order of `fields`, empty values last, as PostgreSQL sorts them."""
    found = Q()
    for field, value in reversed(list(zip(fields, place, strict=True))):
        if value is None:
            found = Q(**{f"{field}__isnull": True}) & found
        else:
            greater = Q(**{f"{field}__gt": value})
            if field == "response_due_at":
                greater |= Q(**{f"{field}__isnull": True})
            found = greater | (Q(**{field: value}) & found) if found else greater
    return found


def place_of(row: Any, fields: Sequence[str]) -> Place:
    return tuple(getattr(row, field) for field in fields)


def written(place: Place) -> str:
    """As it stands in an address."""
    return ".".join(_written(value) for value in place)


def _written(value: int | datetime | None) -> str:
    if value is None:
        return "n"
    return f"t{(value - _EPOCH) // _MICROSECOND}" if isinstance(value, datetime) else f"i{value}"


def read(text: str, length: int) -> Place | None:
    """None for anything that `written` did not write: an address that was tampered with begins at the top."""
    parts = text.split(".")
    if len(parts) != length or not all(_TOKEN.fullmatch(part) for part in parts):
        return None
    try:
        return tuple(_read(part) for part in parts)
    except (ValueError, OverflowError):
        return None


def _read(part: str) -> int | datetime | None:
    if part == "n":
        return None
    if part[:1] == "t":
        moment = _EPOCH + int(part[1:]) * _MICROSECOND
        if moment > _LATEST:
            raise ValueError(part)
        return moment
    return int(part[1:])
