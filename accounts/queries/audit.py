"""Finding entries of the audit log, and putting them into words."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import audited
from accounts.before_after import Change, Facts
from accounts.models import AuditEntry, AuditQuerySet, User
from common.models import Fold
from common.turkish import fold


@dataclass(frozen=True)
class Filters:
    """`what` is the code of a group or the name of a kind; `person` and `actor` are parts of a name or an address.

    `hidden` are kinds that the reader does not see.
    """

    start: datetime
    end: datetime
    institutions: Collection[int] | QuerySet[Any] | None = None
    person: str = ""
    actor: str = ""
    what: str = ""
    hidden: Collection[str] = ()


def audit_found(filters: Filters) -> AuditQuerySet:
    found = AuditEntry.objects.between(filters.start, filters.end)
    if filters.institutions is not None:
        found = found.filter(institution_id__in=filters.institutions)
    if filters.person:
        found = found.filter(person__in=_people(filters.person))
    if filters.actor:
        found = found.filter(actor__in=_people(filters.actor))
    if filters.what:
        found = found.filter(kind__in=audited.kinds_of(filters.what) or [filters.what])
    if filters.hidden:
        found = found.exclude(kind__in=filters.hidden)
    return found.select_related("actor", "person").newest_first()


def _people(words: str) -> QuerySet[User]:
    people = User.objects.annotate(folded=Fold("name"))
    for word in fold(words).replace("\x00", " ").split()[:5]:
        people = people.filter(Q(folded__contains=word) | Q(email__contains=word))
    return people.order_by()


@dataclass(frozen=True)
class AuditPage:
    """`next_before` leads to what is older; nothing is counted."""

    lines: list["Line"]
    next_before: int | None


def audit_page(filters: Filters, before: int | None, size: int) -> AuditPage:
    found = audit_found(filters)
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found[: size + 1])
    shown = entries[:size]
    return AuditPage(lines_of(shown), shown[-1].pk if len(entries) > size else None)


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    entry: AuditEntry
    group: str
    sentence: str
    changes: list[Change]

    @property
    def label(self) -> str:
        """The kind alone, for a list that is about one person."""
        kind = audited.find(self.entry.kind)
        return str(kind.label) if kind else self.entry.kind

    @property
    def actor(self) -> str:
        """Who did it; of a program the token that it showed."""
        if self.entry.actor:
            return str(self.entry.actor)
        if token := self.entry.data.get("token"):
            return _("Program: %(name)s") % {"name": token["name"]}
        return _("Somebody not signed in") if self.entry.address else _("The system")


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """In the language that is active. People named in the data cost one more statement, however many they are."""
    entries = list(entries)
    ids = {pk for entry in entries for pk in _ids(entry.data)}
    named = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [_line(entry, named) for entry in entries]


def _ids(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        if isinstance(value.get("user"), int):
            yield value["user"]
        for inner in value.values():
            yield from _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner)


def _line(entry: AuditEntry, named: dict[int, str]) -> Line:
    facts = Facts(entry.data, str(entry.person) if entry.person else "", named)
    kind = audited.find(entry.kind)
    if kind is None:
        return Line(entry, "", entry.kind, [])
    return Line(entry, str(kind.group.label), kind.says(facts), kind.changes(facts))
