"""A ledger entry and a subscription's event in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from packages.models import Hold, LedgerEntry, SubscriptionEvent


def header() -> list[str]:
    return [
        _("Date"),
        _("Request"),
        _("Service"),
        _("Entry"),
        _("Person"),
        _("By"),
        _("Reason"),
        _("Units"),
        _("Added"),
        _("Taken"),
        _("Balance"),
    ]


def line(entry: LedgerEntry) -> list[Any]:
    """One entry as text cells of a download, in the order of the header."""
    at, *cells = typed(entry)
    return [formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT"), *cells]


def typed(entry: LedgerEntry) -> list[Any]:
    """One entry as cells that keep their type. No number is negative: see common.spreadsheets."""
    hold = entry.hold
    return [
        entry.at,
        hold.subject_id if hold and hold.subject_kind == Hold.Subject.TICKET else "",
        entry.account.service.name,
        entry.get_kind_display(),
        (hold.person or "") if hold else "",
        entry.actor or "",
        entry.reason,
        entry.units,
        max(entry.change, 0),
        max(-entry.change, 0),
        _("Unlimited") if entry.balance is None else entry.balance,
    ]


def _day(iso: str) -> str:
    return formats.date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")


def _reason(data: dict[str, Any]) -> str:
    return str(data["reason"])


def _terminated(data: dict[str, Any]) -> str:
    """Decided by a person; the clock that carries it out has nothing to add."""
    return f"{_('from %(day)s on') % {'day': _day(data['on'])}}. {data['reason']}" if data else ""


def _seats_added(data: dict[str, Any]) -> str:
    said = _("%(amount)d more, now %(seats)d users") % data
    return f"{said}. {data['reason']}" if data["reason"] else said


_LIFE: dict[str, Callable[[dict[str, Any]], str]] = {
    SubscriptionEvent.Kind.RENEWED: lambda data: _("%(before)s → %(tier)s, %(seats)d users") % data,
    SubscriptionEvent.Kind.SUSPENDED: _reason,
    SubscriptionEvent.Kind.TERMINATED: _terminated,
    SubscriptionEvent.Kind.SEATS_ADDED: _seats_added,
    SubscriptionEvent.Kind.SEATS_CHOSEN: lambda data: _("%(lost)d people read only from now on") % data,
    SubscriptionEvent.Kind.GAP_SETTLED: lambda data: _("%(requests)d requests entered the queue") % data,
    SubscriptionEvent.Kind.CARRIED: lambda data: _("%(units)d units") % {"units": sum(data["units"].values())},
}


def sentence(event: SubscriptionEvent, services: dict[str, str]) -> str:
    """What happened, after the name of the event. `services` are names by code."""
    data = event.data
    if event.kind == SubscriptionEvent.Kind.SOLD:
        return _("%(tier)s, %(seats)d users") % data
    if event.kind == SubscriptionEvent.Kind.UPGRADED:
        words = {"before": data["before"]["tier"], "after": data["tier"], "seats": data["seats"]}
        return _("%(before)s → %(after)s, %(seats)d users") % words
    if event.kind == SubscriptionEvent.Kind.ENDING:
        return _("%(days)d days before") % data
    if event.kind in _LIFE:
        return _LIFE[event.kind](data)
    if "service" not in data:
        return ""
    words = {**data, "service": services.get(data["service"], data["service"])}
    if event.kind == SubscriptionEvent.Kind.CORRECTED:
        return f"{words['service']}. {data['reason']}"
    if "amount" in data:
        said = _("%(service)s: %(amount)d units") % words
        return f"{said}. {data['reason']}" if data["reason"] else said
    return _("%(service)s: %(left)d of %(granted)d left") % words
