"""Recorded changes as sentences. What an event says, and to whom, is decided here and nowhere else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from tickets.models import Event, Ticket

Kind = Event.Kind
Words = Callable[[str, dict[str, Any]], str]

TOLD_BY_THE_TEXT = {Kind.ANSWERED, Kind.REPLIED, Kind.NOTED, Kind.CALLED}
STAFF_ONLY = {Kind.SKIPPED, Kind.WARNED_50, Kind.WARNED_80, Kind.EXCUSED, Kind.FOLLOW_UP}

ICONS = {
    Kind.FILED: "send",
    Kind.QUEUED: "inbox",
    Kind.MOVED_UP: "arrow-up",
    Kind.UNIT_MERGED: "git-merge",
    Kind.TAKEN: "user",
    Kind.ASSIGNED: "user-plus",
    Kind.SKIPPED: "skip-forward",
    Kind.FORWARDED: "bug",
    Kind.RETURNED: "undo-2",
    Kind.RECLASSIFIED: "tag",
    Kind.RESOLVED: "circle-check",
    Kind.CLOSED: "archive",
    Kind.REOPENED: "rotate-ccw",
    Kind.WITHDRAWN: "x",
    Kind.MERGED: "git-merge",
    Kind.DISMISSED: "ban",
    Kind.SHARED: "share-2",
    Kind.UNSHARED: "lock",
    Kind.RATED: "star",
    Kind.FOLLOW_UP: "phone",
    Kind.FOLLOWED_UP: "circle-check",
    Kind.WARNED_50: "alarm-clock",
    Kind.WARNED_80: "alarm-clock",
    Kind.MISSED: "clock-alert",
    Kind.EXCUSED: "shield-check",
    Kind.RESCHEDULED: "calendar-clock",
    Kind.HANDED_OVER: "user-plus",
}
CHANNEL_ICONS = {"written": "message-square-text", "phone": "phone", "remote": "monitor-up"}


def is_shown(event: Event, *, to_vendor: bool) -> bool:
    """Texts speak for themselves; some changes are the vendor's own business."""
    if event.kind in TOLD_BY_THE_TEXT:
        return False
    if to_vendor:
        return True
    if event.kind == Kind.FOLLOWED_UP:
        return bool(event.data.get("note"))
    return event.kind not in STAFF_ONLY and not (event.kind == Kind.MERGED and "duplicate" in event.data)


def icon(event: Event) -> str:
    if event.kind == Kind.ESCALATED:
        return CHANNEL_ICONS.get(event.data.get("after", ""), "repeat")
    return ICONS.get(Kind(event.kind), "circle-dot")


Leads = Callable[[dict[str, Any], User], str]
_leads: dict[str, Leads] = {}


def lead_on(kind: Event.Kind, address: Leads) -> None:
    """Apps above say once, at the start, where such a change leads its reader; empty for nowhere."""
    _leads[kind] = address


def leads_to(event: Event, *, to: User) -> str:
    address = _leads.get(event.kind)
    return address(event.data, to) if address else ""


def words(event: Event, *, to_vendor: bool) -> str:
    """One sentence, in the reader's language. Names stand alone: no ending hangs on them."""
    name = event.actor.name if event.actor else "SupportX"
    sentence = _SENTENCES.get(Kind(event.kind))
    if sentence is None:
        return f"{name}: {event.get_kind_display()}"
    return sentence(name, {**event.data, "to_vendor": to_vendor})


def _assigned(name: str, data: dict[str, Any]) -> str:
    return _("%(name)s assigned the request to: %(to)s") % {"name": name, "to": data.get("name", "–")}


def _escalated(name: str, data: dict[str, Any]) -> str:
    channels = {key: Ticket.Channel(data[key]).label for key in ("before", "after")}
    return _("%(name)s changed the channel: %(before)s → %(after)s") % {"name": name, **channels}


def _reclassified(name: str, data: dict[str, Any]) -> str:
    kinds = {key: Ticket.Kind(data[key]).label for key in ("before", "after")}
    return _("%(name)s changed the kind: %(before)s → %(after)s") % {"name": name, **kinds}


def _skipped(name: str, data: dict[str, Any]) -> str:
    return _("%(name)s passed the ticket on: %(reason)s") % {"name": name, "reason": data.get("reason", "")}


def _merged(name: str, data: dict[str, Any]) -> str:
    if "duplicate" in data:
        return _("%(name)s merged a duplicate: #%(number)s") % {"name": name, "number": data["duplicate"]}
    return _("%(name)s closed it as a duplicate of #%(number)s") % {"name": name, "number": data.get("into", "")}


def _dismissed(name: str, data: dict[str, Any]) -> str:
    outcome = Ticket.Outcome(data["outcome"]).label
    sentence = _("%(name)s closed it without cost: %(outcome)s") % {"name": name, "outcome": outcome}
    return f"{sentence} ({data['reason']})" if data["to_vendor"] and data.get("reason") else sentence


def _shared(name: str, data: dict[str, Any]) -> str:
    return _("%(name)s shared the request with: %(reader)s") % {"name": name, "reader": data.get("reader", "–")}


def _rated(name: str, data: dict[str, Any]) -> str:
    words = {"name": name, "rating": data.get("after", "–")}
    if data.get("way") == "link":
        return _("%(name)s rated the answer by the link in the mail: %(rating)s of 5") % words
    return _("%(name)s rated the answer: %(rating)s of 5") % words


def _followed_up(name: str, data: dict[str, Any]) -> str:
    if data.get("note"):
        return _("%(name)s wrote about the rating: %(note)s") % {"name": name, "note": data["note"]}
    return _("%(name)s closed the follow-up of the rating") % {"name": name}


def _excused(name: str, data: dict[str, Any]) -> str:
    return _("%(name)s excused the miss: %(reason)s") % {"name": name, "reason": data.get("reason", "")}


def _rescheduled(name: str, data: dict[str, Any]) -> str:
    moments = {key: _moment(data[key]) for key in ("before", "after")}
    return _("The calendar changed, so the answer is due later: %(before)s → %(after)s") % moments


def _moment(text: str) -> str:
    return formats.date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")


_SENTENCES: dict[Event.Kind, Words] = {
    Kind.FILED: lambda name, data: _("%(name)s filed the request") % {"name": name},
    Kind.QUEUED: lambda name, data: _("A unit became free: the request entered the queue"),
    Kind.MOVED_UP: lambda name, data: _("The package was upgraded: the request moved up in the queue"),
    Kind.UNIT_MERGED: lambda name, data: (
        _("%(name)s merged the unit: %(before)s → %(after)s")
        % {"name": name, "before": data["before"]["name"], "after": data["after"]["name"]}
    ),
    Kind.TAKEN: lambda name, data: _("%(name)s took the request") % {"name": name},
    Kind.ASSIGNED: _assigned,
    Kind.SKIPPED: _skipped,
    Kind.ESCALATED: _escalated,
    Kind.FORWARDED: lambda name, data: _("%(name)s passed it to the software unit") % {"name": name},
    Kind.RETURNED: lambda name, data: _("%(name)s handed it back to support") % {"name": name},
    Kind.RECLASSIFIED: _reclassified,
    Kind.RESOLVED: lambda name, data: _("%(name)s resolved the request") % {"name": name},
    Kind.CLOSED: lambda name, data: _("%(name)s closed the request") % {"name": name},
    Kind.REOPENED: lambda name, data: _("%(name)s reopened the request") % {"name": name},
    Kind.WITHDRAWN: lambda name, data: _("%(name)s withdrew the request") % {"name": name},
    Kind.MERGED: _merged,
    Kind.DISMISSED: _dismissed,
    Kind.SHARED: _shared,
    Kind.UNSHARED: lambda name, data: _("%(name)s ended a share") % {"name": name},
    Kind.RATED: _rated,
    Kind.WARNED_50: lambda name, data: _("Half of the response time has passed"),
    Kind.WARNED_80: lambda name, data: _("Four fifths of the response time have passed"),
    Kind.MISSED: lambda name, data: _("The first response is overdue"),
    Kind.EXCUSED: _excused,
    Kind.FOLLOW_UP: lambda name, data: _("A manager follows the low rating up"),
    Kind.FOLLOWED_UP: _followed_up,
    Kind.RESCHEDULED: _rescheduled,
    Kind.HANDED_OVER: lambda name, data: _("%(name)s handed the request over to a colleague") % {"name": name},
}
