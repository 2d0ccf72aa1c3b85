"""The way of a request's one unit through the channels: plain values in, plain values out."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from packages.models import Hold
from tickets.models import Ticket

ICONS = {
    Ticket.Channel.WRITTEN: "message-square-text",
    Ticket.Channel.PHONE: "phone",
    Ticket.Channel.REMOTE: "monitor-up",
}


@dataclass(frozen=True)
class Step:
    channel: str
    label: str | Promise
    icon: str
    state: str  # done: passed; now: where the work and the unit are; empty: not reached
    words: str


def steps(ticket: Ticket) -> list[Step]:
    """Written, phone, live remote. The unit is on the channel of now; the others hold nothing."""
    channels = list(Ticket.Channel)
    here = channels.index(Ticket.Channel(ticket.channel))
    found = []
    for place, channel in enumerate(channels):
        state = "now" if place == here else "done" if place < here else ""
        words = _unit(ticket) if state == "now" else _("not enough, moved on") if state == "done" else ""
        found.append(Step(channel.value, channel.label, ICONS[channel], state, words))
    return found


def _unit(ticket: Ticket) -> str:
    if ticket.hold is None:
        return _("awaiting a unit") if ticket.status == Ticket.Status.AWAITING_QUOTA else _("no unit used")
    return _("1 unit used") if ticket.hold.state == Hold.State.CAPTURED else _("1 unit held")
