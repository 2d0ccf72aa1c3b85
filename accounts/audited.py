"""The kinds of audit entry. Each app registers its own in AppConfig.ready, with the words an entry is shown in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Data = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """What the log is filtered by."""

    code: str
    label: str | Promise


RIGHTS = Group("rights", _("Rights"))
PEOPLE = Group("people", _("People and places"))
PACKAGES = Group("packages", _("Packages"))
EXPORTS = Group("exports", _("Exports"))
SIGN_INS = Group("sign_ins", _("Sign-ins"))
PROTECTION = Group("protection", _("Data protection"))
SETTINGS = Group("settings", _("Settings"))
GROUPS = (RIGHTS, PEOPLE, PACKAGES, EXPORTS, SIGN_INS, PROTECTION, SETTINGS)


@dataclass(frozen=True)
class Facts:
    """What an entry is put into words from. `named` has the people whose ids stand in the data."""

    data: Data
    person: str
    named: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One line of before → after. Without a before it is simply how something is now."""

    label: str
    after: str
    before: str | None = None


Says = Callable[[Facts], str]
Changes = Callable[[Facts], list[Change]]


def no_changes(facts: Facts) -> list[Change]:
    return []


@dataclass(frozen=True)
class Kind:
    name: str
    group: Group
    label: str | Promise
    says: Says
    changes: Changes


_kinds: dict[str, Kind] = {}


def register(
    kind: str, group: Group, label: str | Promise, *, says: Says | None = None, changes: Changes = no_changes
) -> None:
    """`label` names the kind in filters; `says` is the sentence of one entry, asked in the reader's language.

    Without `says` the label is the sentence, followed by the person it is about.
    """
    _kinds[kind] = Kind(kind, group, label, says or _label_and_person(label), changes)


def _label_and_person(label: str | Promise) -> Says:
    def says(facts: Facts) -> str:
        return f"{label}: {facts.person}" if facts.person else str(label)

    return says


def find(name: str) -> Kind | None:
    """None for an entry of a kind that a later version no longer knows."""
    return _kinds.get(name)


def kinds() -> Iterable[Kind]:
    return _kinds.values()


def kinds_of(group: Group) -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.group == group]


# --- whose log an entry belongs to, when its writer cannot know ----------------------------------


@dataclass
class _Homes:
    of: Callable[[int], int | None] = lambda person_id: None


_homes = _Homes()


def tell_home(teller: Callable[[int], int | None]) -> None:
    """`teller(person_id)` is the institution of a person who belongs to exactly one; an app above knows."""
    _homes.of = teller


def home_of(person_id: int) -> int | None:
    return _homes.of(person_id)
