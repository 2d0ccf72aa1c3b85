from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from tickets import notices
from tickets.actions.recording import locked, record, save
from tickets.models import Event, Ticket
from tickets.permissions import can_work

SKIPPED_FOR = timedelta(hours=4)


@transaction.atomic
def take_next(*, by: User) -> Ticket | None:
    """The first free ticket of the queue becomes `by`'s. Two people at once get two tickets: locked rows are passed
    over, so nobody waits and nobody shares. What one has skipped comes back to them after a while."""
    now = timezone.now()
    skipped = Event.objects.filter(ticket=OuterRef("pk"), kind=Event.Kind.SKIPPED, actor=by, at__gt=now - SKIPPED_FOR)
    ticket = (
        Ticket.objects.in_queue()
        .of_team(by)
        .filter(~Exists(skipped), assignee=None)
        .in_queue_order()
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .first()
    )
    if ticket is None:
        return None
    _give(ticket, to=by, kind=Event.Kind.TAKEN, by=by)
    return ticket


@transaction.atomic
def take(ticket: Ticket, *, by: User) -> None:
    ticket = locked(ticket)
    if ticket.assignee_id == by.pk:
        return
    if ticket.assignee is not None:
        raise Refused(_("%(name)s has taken this ticket.") % {"name": ticket.assignee.name})
    _refuse_unless_open(ticket)
    _give(ticket, to=by, kind=Event.Kind.TAKEN, by=by)


@transaction.atomic
def assign(ticket: Ticket, *, to: User, by: User) -> None:
    if not to.is_vendor or not to.is_active:
        raise Refused(_("Choose one of our own people."), field="to")
    ticket = locked(ticket)
    _refuse_unless_open(ticket)
    if not can_work(to, ticket):
        raise Refused(_("Pass the ticket on to the software unit first."), field="to")
    if ticket.assignee_id == to.pk:
        return
    _give(ticket, to=to, kind=Event.Kind.ASSIGNED, by=by)
    notices.assigned(ticket, by=by)


@transaction.atomic
def skip(ticket: Ticket, *, reason: str, by: User) -> None:
    """Puts a taken ticket back for somebody else."""
    if not reason.strip():
        raise Refused(_("Write why you pass the ticket on."), field="reason")
    ticket, now = locked(ticket), timezone.now()
    if ticket.assignee_id != by.pk or not ticket.is_open:
        raise Refused(_("You have not taken this ticket."))
    ticket.assignee = None
    save(ticket, "assignee", now=now)
    record(ticket, Event.Kind.SKIPPED, by=by, at=now, data={"reason": reason.strip()})


def _give(ticket: Ticket, *, to: User, kind: Event.Kind, by: User) -> None:
    now, before = timezone.now(), ticket.assignee_id
    ticket.assignee = to
    if ticket.status == Ticket.Status.NEW:
        ticket.status = Ticket.Status.IN_PROGRESS
    save(ticket, "assignee", "status", now=now)
    record(ticket, kind, by=by, at=now, data={"before": before, "after": to.pk, "name": to.name})


def _refuse_unless_open(ticket: Ticket) -> None:
    if not ticket.is_open:
        raise Refused(_("This ticket is already closed."))
