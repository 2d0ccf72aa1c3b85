"""Rows of the desk's lists under their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from common import durations
from common.templatetags.times import clock, day_words
from common.templatetags.ui import NOTHING, avatar, chip, drawn_once, icon, lane
from tickets.channel_steps import ICONS
from tickets.models import Ticket
from tickets.promised import Promise, promises
from worktime.hours import Hours

SOON_MINUTES = 15
KIND_ICONS = {Ticket.Kind.BUG: "bug", Ticket.Kind.SUGGESTION: "lightbulb"}
STATES = {
    Ticket.Status.NEW: ("info", ""),
    Ticket.Status.IN_PROGRESS: ("brand", ""),
    Ticket.Status.WAITING: ("warn", ""),
    Ticket.Status.AWAITING_QUOTA: ("warn", "circle-pause"),
    Ticket.Status.RESOLVED: ("ok", "check"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. What is drawn is drawn here: a list has two hundred such pieces, and a template node for
    each costs more than the statements of the page."""

    number: str
    url: str
    take_url: str
    clock: SafeString
    lane: SafeString
    subject: str
    product: str
    institution: str
    unit: str
    channel: SafeString
    state: SafeString
    person: SafeString
    is_open: bool
    moved: str


class Drawing:
    """Draws the rows of one page; what repeats is drawn once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._show, self._take = (reverse(f"desk:{verb}", args=[0]) for verb in ("show", "take"))
        self._channels: dict[str, SafeString] = {}
        self._states: dict[tuple[str, str], SafeString] = {}

    def row(self, ticket: Ticket, promise: Promise) -> Row:
        number = str(ticket.pk)
        return Row(
            number=number,
            url=self._show.replace("/0/", f"/{number}/"),
            take_url=self._take.replace("/0/", f"/{number}/"),
            clock=_clock(promise, f"#{number}"),
            lane=lane(ticket.priority) if ticket.priority < Ticket.NO_PRIORITY else NOTHING,
            subject=ticket.subject,
            product=ticket.product.name if ticket.product else "",
            institution=ticket.institution.name,
            unit=ticket.unit.name if ticket.unit else "",
            channel=self._channel(ticket),
            state=self._state(ticket),
            person=_person(ticket.assignee) if ticket.assignee else NOTHING,
            is_open=ticket.is_open,
            moved=self._moved(ticket.last_activity_at),
        )

    def _channel(self, ticket: Ticket) -> SafeString:
        key = ticket.channel if ticket.is_support else ticket.kind
        if key not in self._channels:
            if ticket.is_support:
                drawing, name = icon(ICONS[Ticket.Channel(key)]), ticket.get_channel_display()
            else:
                drawing, name = icon(KIND_ICONS[Ticket.Kind(key)]), ticket.get_kind_display()
            self._channels[key] = format_html('{} <span class="label">{}</span>', drawing, name)
        return self._channels[key]

    def _state(self, ticket: Ticket) -> SafeString:
        key = (ticket.status, ticket.outcome)
        if key not in self._states:
            self._states[key] = state_chip(ticket)
        return self._states[key]

    def _moved(self, moment: datetime) -> str:
        gone = self.now - moment
        if gone < timedelta(days=1):
            return durations.in_words(gone.total_seconds() if gone < timedelta(hours=1) else gone // HOUR * 3600)
        form = "j M" if gone < timedelta(days=300) else "j M Y"
        return day_words(timezone.localtime(moment).date(), form, get_language())


HOUR = timedelta(hours=1)


def state_chip(ticket: Ticket) -> SafeString:
    """The state in the desk's words."""
    tone, drawing = STATES.get(Ticket.Status(ticket.status), ("line", ""))
    label = _("At the customer") if ticket.status == Ticket.Status.WAITING else ticket.get_status_display()
    if ticket.status == Ticket.Status.CLOSED and ticket.outcome not in {"", Ticket.Outcome.SOLVED}:
        label = ticket.get_outcome_display()
    return chip(label, tone, drawing)


def _person(person: User) -> SafeString:
    return _named(avatar(person, "small"), person.name)


@drawn_once
def _named(picture: SafeString, name: str) -> SafeString:
    return format_html('<span class="person">{}<span class="label">{}</span></span>', picture, name)


def _clock(promise: Promise, name: str) -> SafeString:
    return clock(promise.state, promise.due_at, promise.left, promise.target, promise.took, promise.opens_at, name)


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
    drawing = Drawing(now)
    states = promises([ticket for _section, ticket in rows], now=now, hours=hours)
    for (section, ticket), promise in zip(rows, states, strict=True):
        key = _key(section, ticket, promise)
        if not found or found[-1].key != key:
            found.append(Group(key, _name(key, tiers or {})))
        found[-1].rows.append(drawing.row(ticket, promise))
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
