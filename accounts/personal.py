"""What each app keeps about a person. An app registers a `Holder`, or one for each of its parts, when it starts; the
export, the preview of an erasure and the erasure itself ask all of them. A test fails for a model that points to a
person and that no holder covers (tests/privacy/test_personal.py)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from accounts.models.people import User
from accounts.traces import Texts, Traces

Words = str | Promise
Row = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """A part of a person's export. Codes and columns are the keys of the JSON; labels are for the paper."""

    code: str
    title: Words
    columns: Mapping[str, Words]
    rows: Iterable[Row]


@dataclass(frozen=True)
class Removed:
    """Rows that go, or a state that ends, with the person."""

    label: Words
    count: Callable[[User], int]
    remove: Callable[[User, User | None], object]  # whose data, and who erases


@dataclass(frozen=True)
class Written:
    """Texts that stay and lose the person's name, address and phone."""

    label: Words
    texts: Callable[[Traces], Iterable[Texts]]


def nobody(user: User) -> None:
    return None


def no_weight(user: User) -> int:
    return 0


@dataclass(frozen=True)
class Holder:
    """`refuse` stops an erasure by `Refused`; `weight` is about how many rows the export has of this app; `models`
    are the models that point to a person and are dealt with here ("tickets.Ticket")."""

    app: str
    sections: Callable[[User], Iterable[Section]]
    models: Collection[str]
    written: Sequence[Written] = ()
    removed: Sequence[Removed] = ()
    refuse: Callable[[User], None] = nobody
    weight: Callable[[User], int] = no_weight
    kept: Sequence[Words] = field(default_factory=tuple)  # said on the page of an erasure: what stays, and why


_holders: dict[tuple[str, ...], Holder] = {}


def register(holder: Holder) -> None:
    """Once for each part of an app: its models tell the parts apart."""
    _holders[(holder.app, *holder.models)] = holder


def holders() -> list[Holder]:
    """Lowest app first, as they start."""
    return list(_holders.values())


def sections_of(user: User) -> list[Section]:
    return [section for holder in holders() for section in holder.sections(user)]


def weight_of(user: User) -> int:
    return sum(holder.weight(user) for holder in holders())
