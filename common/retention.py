"""Kinds of data that are not kept for ever. Apps register theirs when they start; managers say how long each stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True)
class Due:
    """What lies behind the limit: how many, and the moment of the oldest."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Kind:
    """`due(before)` looks and changes nothing; `purge(before, limit)` deals with as many as `limit` and answers how
    many it did. `days` and `is_enabled` hold until a manager decides otherwise. One that `only_proposes` changes
    nothing: its page (`address`, the name of a route) shows what a person decides about.
    """

    code: str
    label: str | Promise
    effect: str | Promise
    days: int
    is_enabled: bool
    due: Callable[[datetime], Due]
    purge: Callable[[datetime, int], int]
    only_proposes: bool = False
    address: str = ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())


def find(code: str) -> Kind | None:
    return _kinds.get(code)
