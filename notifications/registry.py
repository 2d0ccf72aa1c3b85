"""The kinds of notice. Apps above register theirs in AppConfig.ready; the words stay with the app that knows them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

Data = dict[str, Any]
Seen = Callable[[User, Collection[int]], Collection[int]]


def anyone(user: User) -> bool:
    return True


def vendor_only(user: User) -> bool:
    return user.is_vendor


@dataclass(frozen=True)
class Group:
    """What a person switches on and off as one in the preferences, shown to those it is for."""

    code: str
    label: str | Promise
    is_for: Callable[[User], bool] = anyone


GENERAL = Group("general", _("Other notices"))


@dataclass(frozen=True)
class Question:
    """One question that a mail asks: each answer is its words and the address that it leads to."""

    text: str
    answers: Sequence[tuple[str, str]]
    note: str = ""


def nothing_asked(user: User, subject_id: int) -> Question | None:
    return None


@dataclass(frozen=True)
class Kind:
    name: str
    title: Callable[[Data], str]
    body: Callable[[Data], str]
    address: Callable[[int], str]
    may_see: Callable[[User, int], bool]
    which_seen: Seen | None
    mailed: bool
    to_actor: bool
    group: Group
    question: Callable[[User, int], Question | None]


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    title: Callable[[Data], str],
    body: Callable[[Data], str],
    address: Callable[[int], str],
    may_see: Callable[[User, int], bool],
    which_seen: Seen | None = None,
    mailed: bool = True,
    to_actor: bool = False,
    group: Group = GENERAL,
    question: Callable[[User, int], Question | None] = nothing_asked,
) -> None:
    """`title` and `body` are asked in the reader's language, `may_see` again whenever a notice is sent or opened.

    `which_seen(user, subject_ids)` answers for many subjects at once, which keeps the list of notices quick;
    give the same function to all kinds about the same subject. `to_actor` also tells the one who did it.
    `question(user, subject_id)` is asked when a mail is written: what the mail lets the person answer from there.
    """
    _kinds[kind] = Kind(kind, title, body, address, may_see, which_seen, mailed, to_actor, group, question)


def kind_named(name: str) -> Kind:
    return _kinds[name]


def find(name: str) -> Kind | None:
    """None for a notice of a kind that a later version no longer knows."""
    return _kinds.get(name)


def groups_for(user: User) -> list[Group]:
    """The groups that send mail to such a person, in the order of registration."""
    found = {kind.group.code: kind.group for kind in _kinds.values() if kind.mailed}
    return [group for group in found.values() if group.is_for(user)]
