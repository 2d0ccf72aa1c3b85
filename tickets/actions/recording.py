"""What every verb shares: the lock on the ticket and the recorded change."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets.models import Event, Ticket


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked until the transaction ends.

    Everybody locks in this order: ticket, clock, accounts. The key stays free, so that rows which only name the
    ticket, such as a new request that follows it, never wait.
    """
    return Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)


def record(ticket: Ticket, kind: Event.Kind, *, by: User | None, at: datetime | None = None, data: Any = None) -> Event:
    return Event.objects.create(ticket=ticket, kind=kind, actor=by, at=at or timezone.now(), data=data or {})


def save(ticket: Ticket, *fields: str, now: datetime) -> None:
    ticket.last_activity_at = now
    ticket.save(update_fields=[*fields, "last_activity_at"])
