"""Rows of the customer's lists, drawn: a row of ten template nodes costs more than its share of the statement."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.templatetags.times import clock
from common.templatetags.ui import chip, icon
from tickets.channel_steps import ICONS
from tickets.models import Ticket
from tickets.promised import Promise

KIND_ICONS = {Ticket.Kind.BUG: "bug", Ticket.Kind.SUGGESTION: "lightbulb"}
TONES = {
    Ticket.Status.NEW: ("info", ""),
    Ticket.Status.IN_PROGRESS: ("brand", ""),
    Ticket.Status.WAITING: ("warn", ""),
    Ticket.Status.AWAITING_QUOTA: ("warn", "circle-pause"),
    Ticket.Status.RESOLVED: ("ok", "check"),
}


Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Row:
    ticket: Ticket
    number: str
    url: str
    meta: str
    state: SafeString
    channel_icon: SafeString
    channel: str
    clock: SafeString
    pieces: Pieces = field(default_factory=list)


def drawn(rows: Iterable[tuple[Ticket, Promise, Pieces]], viewer_pk: int) -> list[Row]:
    """`pieces` is the snippet of a search."""
    drawing = Drawing(viewer_pk)
    return [drawing.row(ticket, promise, pieces) for ticket, promise, pieces in rows]


class Drawing:
    """Draws the rows of one page; what repeats is drawn once."""

    def __init__(self, viewer_pk: int) -> None:
        self.viewer_pk = viewer_pk
        self._show = reverse("tickets:show", args=[0])
        self._channels: dict[str, tuple[SafeString, str]] = {}
        self._states: dict[str, SafeString] = {}

    def row(self, ticket: Ticket, promise: Promise, pieces: Pieces) -> Row:
        number = str(ticket.pk)
        channel_icon, channel = self._channel(ticket)
        return Row(
            ticket=ticket,
            number=number,
            url=self._show.replace("/0/", f"/{number}/"),
            meta=" · ".join([f"#{number}", *self._belongings(ticket)]),
            state=self._state(ticket),
            channel_icon=channel_icon,
            channel=channel,
            clock=_clock(promise, f"#{number}"),
            pieces=pieces,
        )

    def _belongings(self, ticket: Ticket) -> list[str]:
        places = [ticket.product, ticket.unit, ticket.requester if ticket.requester_id != self.viewer_pk else None]
        return [str(place) for place in places if place]

    def _state(self, ticket: Ticket) -> SafeString:
        if ticket.status not in self._states:
            self._states[ticket.status] = _state_chip(Ticket.Status(ticket.status))
        return self._states[ticket.status]

    def _channel(self, ticket: Ticket) -> tuple[SafeString, str]:
        key = ticket.channel if ticket.is_support else ticket.kind
        if key not in self._channels:
            name = ticket.get_channel_display() if ticket.is_support else ticket.get_kind_display()
            self._channels[key] = _channel_icon(ticket), name
        return self._channels[key]


def _state_chip(status: Ticket.Status) -> SafeString:
    """The state in the customer's words."""
    tone, drawing = TONES.get(status, ("line", ""))
    return chip(_("Waiting for your reply") if status == Ticket.Status.WAITING else status.label, tone, drawing)


def _clock(promise: Promise, name: str) -> SafeString:
    return clock(promise.state, promise.due_at, promise.left, promise.target, promise.took, promise.opens_at, name)


def _channel_icon(ticket: Ticket) -> SafeString:
    if ticket.is_support:
        return icon(ICONS[Ticket.Channel(ticket.channel)])
    return icon(KIND_ICONS[Ticket.Kind(ticket.kind)])
