"""Rows of the desk's lists under their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.promised import Promise, promises
from worktime.hours import Hours

SOON_MINUTES = 15


@dataclass(frozen=True)
class Row:
    ticket: Ticket
    promise: Promise


@dataclass
class Group:
    key: str
    name: str
    rows: list[Row] = field(default_factory=list)


def grouped(
    rows: Sequence[tuple[str, Ticket]], *, now: datetime, hours: Hours, tiers: dict[int, str] | None = None
) -> list[Group]:
    """The rows in their order, a heading before each stretch of one kind."""
    found: list[Group] = []
    states = promises([ticket for _section, ticket in rows], now=now, hours=hours)
    for (section, ticket), promise in zip(rows, states, strict=True):
        key = _key(section, ticket, promise)
        if not found or found[-1].key != key:
            found.append(Group(key, _name(key, tiers or {})))
        found[-1].rows.append(Row(ticket, promise))
    return found


def _key(section: str, ticket: Ticket, promise: Promise) -> str:
    if section == "late" or (section == "rest" and promise.state == "running" and promise.left <= 0):
        return "overdue" if promise.left <= 0 else "soon"
    return f"lane-{ticket.priority}" if section == "rest" else section


def _name(key: str, tiers: dict[int, str]) -> str:
    if key.startswith("lane-"):
        return lane_name(int(key.removeprefix("lane-")), tiers)
    return {
        "overdue": _("Overdue"),
        "soon": _("Due within %(minutes)d minutes") % {"minutes": SOON_MINUTES},
        "mine": _("Waits for you"),
        "silent": _("At the customer"),
        "kept": _("Awaiting quota"),
        "found": "",
    }[key]


def lane_name(priority: int, tiers: dict[int, str]) -> str:
    if priority == Ticket.NO_PRIORITY:
        return _("Without a package")
    name = _("Lane %(number)d") % {"number": priority}
    return f"{name} · {tiers[priority]}" if priority in tiers else name
