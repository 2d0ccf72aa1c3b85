"""Requests as lines of a spreadsheet."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tickets.models import SlaClock, Ticket


def header() -> list[str]:
    return [
        _("Number"),
        _("Subject"),
        _("Kind"),
        _("State"),
        _("Channel"),
        _("Institution"),
        _("Unit"),
        _("Requester"),
        _("Product"),
        _("Version"),
        _("Filed"),
        _("Answer due"),
        _("First answer"),
        _("First response promise"),
        _("Resolved"),
        _("Last change"),
        _("Rating"),
    ]


def lines(tickets: Iterable[Ticket], language: str) -> Iterator[list[Any]]:
    """Read while the answer is being sent, when the page's language is no longer set: so it is handed in."""
    for ticket in tickets:
        with translation.override(language):
            cells = ["" if cell is None else str(cell) for cell in _cells(ticket)]
        yield cells


def _cells(ticket: Ticket) -> list[Any]:
    clock: SlaClock | None = getattr(ticket, "clock", None)
    return [
        ticket.pk,
        ticket.subject,
        ticket.get_kind_display(),
        ticket.get_status_display(),
        ticket.get_channel_display(),
        ticket.institution,
        ticket.unit,
        ticket.requester,
        ticket.product,
        ticket.product_version,
        _moment(ticket.filed_at),
        _moment(ticket.response_due_at),
        _moment(ticket.answered_at),
        clock.get_state_display() if clock else "",
        _moment(ticket.resolved_at or ticket.closed_at),
        _moment(ticket.last_activity_at),
        ticket.rating,
    ]


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}" if moment else ""
