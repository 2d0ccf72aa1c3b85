from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import richtext
from common.refusals import Refused
from tickets import notices
from tickets.actions.files import attach
from tickets.actions.promise import stop_clock
from tickets.actions.recording import locked, record, save
from tickets.actions.settling import reopen_locked, resolve
from tickets.models import Attachment, Comment, Event, Ticket
from tickets.refusals import Overtaken


def _already_sent(key: UUID) -> Comment | None:
    return Comment.objects.filter(sending_key=key).first()


def _write(
    ticket: Ticket, text: str, *, key: UUID, by: User, now: datetime, is_note: bool = False, minutes: int | None = None
) -> Comment:
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    return Comment.objects.create(
        ticket=ticket,
        author=by,
        kind=Comment.Kind.TEXT if minutes is None else Comment.Kind.CALL,
        is_note=is_note,
        by_vendor=by.is_vendor,
        text=text,
        html=richtext.markdown(text) if by.is_vendor else richtext.plain(text),
        minutes=minutes,
        sending_key=key,
        written_at=now,
    )


@transaction.atomic
def answer(
    ticket: Ticket,
    text: str,
    *,
    key: UUID,
    by: User,
    files: Sequence[Attachment] = (),
    then: str = Ticket.Status.WAITING,
    seen: int | None = None,
    at: datetime | None = None,
) -> Comment:
    """A public text by the vendor. The first one keeps or misses the promise. `then` is the state afterwards:
    waiting for the customer, still in progress, or resolved. An unassigned ticket becomes the writer's.

    `seen` is the newest comment the writer had before them (0: none). When another public one has come since, nothing
    is sent (Overtaken).
    """
    ticket, now = locked(ticket), at or timezone.now()
    if sent := _already_sent(key):
        return sent
    _refuse_unless_workable(ticket)
    _refuse_when_overtaken(ticket, seen)
    comment = _write(ticket, text, key=key, by=by, now=now)
    attach(files, ticket=ticket, comment=comment, by=by)
    _respond(ticket, by=by, now=now, then=then)
    record(ticket, Event.Kind.ANSWERED, by=by, at=now, data={"comment": comment.pk})
    notices.answered(ticket, comment, by=by)
    if then == Ticket.Status.RESOLVED:
        resolve(ticket, by=by, at=now)
    return comment


def _refuse_when_overtaken(ticket: Ticket, seen: int | None) -> None:
    if seen is None:
        return
    newer = Comment.objects.filter(ticket=ticket, is_note=False, pk__gt=seen).select_related("author")
    latest = newer.order_by("-pk").first()
    if latest is not None:
        raise Overtaken(latest)


def _refuse_unless_workable(ticket: Ticket) -> None:
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        raise Refused(_("This request waits for a free unit. It can be worked once one is granted."))
    if not ticket.is_open:
        raise Refused(_("This ticket is already closed. Reopen it first."))


def _respond(ticket: Ticket, *, by: User, now: datetime, then: str) -> None:
    """What every public word of the vendor does to the ticket. Once answered, no due time orders it in the queue."""
    if ticket.answered_at is None:
        ticket.answered_at = now
        stop_clock(ticket, answered_at=now)
    if ticket.assignee_id is None:
        ticket.assignee = by
    ticket.response_due_at = None
    ticket.status = Ticket.Status.WAITING if then == Ticket.Status.WAITING else Ticket.Status.IN_PROGRESS
    save(ticket, "answered_at", "assignee", "status", "response_due_at", now=now)


@transaction.atomic
def log_call(ticket: Ticket, text: str, *, minutes: int, key: UUID, by: User, at: datetime | None = None) -> Comment:
    """A phone call or remote session that took place, with its result. The customer reads it; it answers."""
    ticket, now = locked(ticket), at or timezone.now()
    if sent := _already_sent(key):
        return sent
    _refuse_unless_workable(ticket)
    comment = _write(ticket, text, key=key, by=by, now=now, minutes=minutes)
    _respond(ticket, by=by, now=now, then=Ticket.Status.IN_PROGRESS)
    record(ticket, Event.Kind.CALLED, by=by, at=now, data={"comment": comment.pk, "minutes": minutes})
    notices.answered(ticket, comment, by=by)
    return comment


@transaction.atomic
def note(ticket: Ticket, text: str, *, key: UUID, by: User, files: Sequence[Attachment] = ()) -> Comment:
    """A text only the vendor's people see. It answers nothing and changes no state."""
    ticket, now = locked(ticket), timezone.now()
    if sent := _already_sent(key):
        return sent
    comment = _write(ticket, text, key=key, by=by, now=now, is_note=True)
    attach(files, ticket=ticket, comment=comment, by=by)
    save(ticket, now=now)
    record(ticket, Event.Kind.NOTED, by=by, at=now, data={"comment": comment.pk})
    return comment


@transaction.atomic
def reply(
    ticket: Ticket,
    text: str,
    *,
    key: UUID,
    by: User,
    files: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> Comment:
    """The customer writes. A settled request reopens within its ten working days, without a new unit."""
    ticket, now = locked(ticket), at or timezone.now()
    if sent := _already_sent(key):
        return sent
    if not ticket.is_open:
        reopen_locked(ticket, by=by, now=now)
    comment = _write(ticket, text, key=key, by=by, now=now)
    attach(files, ticket=ticket, comment=comment, by=by)
    if ticket.status == Ticket.Status.WAITING:
        ticket.status = Ticket.Status.IN_PROGRESS
    save(ticket, "status", now=now)
    record(ticket, Event.Kind.REPLIED, by=by, at=now, data={"comment": comment.pk})
    notices.replied(ticket, comment, by=by)
    return comment
