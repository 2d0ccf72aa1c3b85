"""The kinds of audit entry. Each app registers its own in AppConfig.ready, with the words an entry is shown in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.before_after import Change, Facts, lines


@dataclass(frozen=True)
class Group:
    """What the log is filtered by."""

    code: str
    label: str | Promise


RIGHTS = Group("rights", _("Rights"))
PEOPLE = Group("people", _("People and places"))
PACKAGES = Group("packages", _("Packages and products"))
EXPORTS = Group("exports", _("Exports"))
SIGN_INS = Group("sign_ins", _("Sign-ins"))
PROTECTION = Group("protection", _("Data protection"))
SETTINGS = Group("settings", _("Settings"))
GROUPS = (RIGHTS, PEOPLE, PACKAGES, EXPORTS, SIGN_INS, PROTECTION, SETTINGS)

Says = Callable[[Facts], str]
Changes = Callable[[Facts], list[Change]]


@dataclass(frozen=True)
class Kind:
    """`is_internal` is the vendor's own business: the institution's administrator does not see it."""

    name: str
    group: Group
    label: str | Promise
    says: Says
    changes: Changes
    is_internal: bool


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    group: Group,
    label: str | Promise,
    *,
    says: Says | None = None,
    changes: Changes = lines,
    is_internal: bool = False,
) -> None:
    """`label` names the kind in filters; `says` is the sentence of one entry, asked in the reader's language.

    Without `says` the label is the sentence, followed by the person it is about. `changes` are the lines below it;
    by themselves they are what the data holds, see accounts/before_after.py.
    """
    _kinds[kind] = Kind(kind, group, label, says or _label_and_person(label), changes, is_internal)


def _label_and_person(label: str | Promise) -> Says:
    def says(facts: Facts) -> str:
        return f"{label}: {facts.person}" if facts.person else str(label)

    return says


def find(name: str) -> Kind | None:
    """None for an entry of a kind that a later version no longer knows."""
    return _kinds.get(name)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def kinds_of(code: str) -> list[str]:
    """The names of the kinds of a group."""
    return [kind.name for kind in _kinds.values() if kind.group.code == code]


def internal_kinds() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.is_internal]


def holes(sentence: str | Promise) -> set[str]:
    """The names between %( and )s: what a sentence says by itself."""
    return set(re.findall(r"%\((\w+)\)s", str(sentence)))


# --- whose log an entry belongs to, when its writer cannot know ----------------------------------


@dataclass
class _Homes:
    of: Callable[[int], int | None] = lambda person_id: None
    place_of: Callable[[int], dict[str, Any]] = lambda person_id: {}


_homes = _Homes()


def tell_home(teller: Callable[[int], int | None]) -> None:
    """`teller(person_id)` is the institution of a person who belongs to exactly one; an app above knows."""
    _homes.of = teller


def tell_place(teller: Callable[[int], dict[str, Any]]) -> None:
    """`teller(person_id)` is where the person works now, as an entry keeps it; an app above knows."""
    _homes.place_of = teller


def place_of(person_id: int) -> dict[str, Any]:
    return _homes.place_of(person_id)


def home_of(person_id: int) -> int | None:
    return _homes.of(person_id)
