from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import actions as packages
from packages.models import Hold
from tickets import notices
from tickets.actions.admitting import admit_waiting
from tickets.actions.filing import place_again
from tickets.actions.promise import suspend_clock
from tickets.actions.recording import locked, record, save
from tickets.models import Event, Ticket
from tickets.reopening import reopens_until
from worktime.queries import current_hours

_ENDED_WITHOUT_COST = {Ticket.Outcome.SPAM, Ticket.Outcome.WRONG_PLACE, Ticket.Outcome.WITHDRAWN}
SETTLED = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED}


def capture_hold(ticket: Ticket, *, by: User | None) -> None:
    if ticket.hold is not None and ticket.hold.state == Hold.State.HELD:
        packages.capture(ticket.hold, key=f"hold:{ticket.hold_id}:capture", by=by)


def release_hold(ticket: Ticket, *, by: User | None, reason: str) -> None:
    """Gives the unit back, captured or not, and lets the oldest waiting request have it."""
    hold = ticket.hold
    if hold is None or hold.state == Hold.State.RELEASED:
        return
    if hold.state == Hold.State.CAPTURED:
        packages.reverse(hold, key=f"hold:{hold.pk}:reverse", by=by, reason=reason)
    else:
        packages.release(hold, key=f"hold:{hold.pk}:release", by=by, reason=reason)
    ticket.hold = None
    ticket.save(update_fields=["hold"])
    # Only a written unit lets a waiting request in. Asking for one while another account is locked could deadlock.
    if ticket.channel == Ticket.Channel.WRITTEN:
        admit_waiting(ticket.institution, by=by)


def _settle(ticket: Ticket, status: Ticket.Status, outcome: Ticket.Outcome, *, now: datetime) -> None:
    if ticket.answered_at is None:
        suspend_clock(ticket)
    ticket.status, ticket.outcome = status, outcome
    fields = ["status", "outcome", "response_due_at"]
    if status == Ticket.Status.RESOLVED:
        ticket.resolved_at = now
        fields.append("resolved_at")
    else:
        ticket.closed_at = now
        fields.append("closed_at")
    save(ticket, *fields, now=now)


@transaction.atomic
def resolve(ticket: Ticket, *, by: User, at: datetime | None = None) -> None:
    """The solution is there: the held unit is captured on the channel it is held on now.

    The vendor must have answered before. A customer who found the answer alone pays nothing.
    """
    ticket, now = locked(ticket), at or timezone.now()
    _refuse_unless_open(ticket)
    if by.is_vendor:
        _refuse_while_waiting(ticket)
    if ticket.has_answer:
        capture_hold(ticket, by=by)
    elif by.is_vendor and ticket.is_support:
        raise Refused(_("Answer the customer before you resolve the ticket."))
    else:
        release_hold(ticket, by=by, reason=_("Solved before an answer"))
    _settle(ticket, Ticket.Status.RESOLVED, Ticket.Outcome.SOLVED, now=now)
    record(ticket, Event.Kind.RESOLVED, by=by, at=now, data={"by_vendor": by.is_vendor})
    notices.resolved(ticket, by=by)


@transaction.atomic
def close(ticket: Ticket, *, by: User | None, at: datetime | None = None) -> None:
    """The end of a resolved ticket, or of one the customer does not come back to. Captures when still held."""
    ticket, now = locked(ticket), at or timezone.now()
    if not ticket.is_open and ticket.status != Ticket.Status.RESOLVED:
        raise Refused(_("This ticket is already closed."))
    if not ticket.has_answer and ticket.status != Ticket.Status.RESOLVED:
        raise Refused(_("Answer the customer before you close the ticket, or dismiss it with a reason."))
    _refuse_while_waiting(ticket)
    capture_hold(ticket, by=by)
    _settle(ticket, Ticket.Status.CLOSED, Ticket.Outcome.SOLVED, now=now)
    record(ticket, Event.Kind.CLOSED, by=by, at=now)


@transaction.atomic
def withdraw(ticket: Ticket, *, by: User, at: datetime | None = None) -> None:
    """The customer takes the request back: free before the first public answer, one unit after it."""
    ticket, now = locked(ticket), at or timezone.now()
    _refuse_unless_open(ticket)
    if ticket.has_answer:
        capture_hold(ticket, by=by)
    else:
        release_hold(ticket, by=by, reason=_("Withdrawn before an answer"))
    _settle(ticket, Ticket.Status.WITHDRAWN, Ticket.Outcome.WITHDRAWN, now=now)
    record(ticket, Event.Kind.WITHDRAWN, by=by, at=now)
    notices.withdrawn(ticket, by=by)


@transaction.atomic
def dismiss(ticket: Ticket, outcome: str, *, reason: str, by: User) -> None:
    """Spam, or filed in the wrong place: closed without cost."""
    if outcome not in {Ticket.Outcome.SPAM, Ticket.Outcome.WRONG_PLACE}:
        raise Refused(_("Choose why the request is dismissed."), field="outcome")
    ticket, now = locked(ticket), timezone.now()
    _refuse_unless_open(ticket)
    release_hold(ticket, by=by, reason=reason or str(Ticket.Outcome(outcome).label))
    _settle(ticket, Ticket.Status.CLOSED, Ticket.Outcome(outcome), now=now)
    record(ticket, Event.Kind.DISMISSED, by=by, at=now, data={"outcome": outcome, "reason": reason})
    notices.dismissed(ticket, by=by)


@transaction.atomic
def merge(ticket: Ticket, *, into: Ticket, by: User) -> None:
    """`ticket` is a duplicate of `into`: it closes without cost, the other stays as it is."""
    if ticket.pk == into.pk:
        raise Refused(_("A ticket can't be merged into itself."), field="into")
    if ticket.institution_id != into.institution_id:
        raise Refused(_("Only tickets of one institution can be merged."), field="into")
    pks = [ticket.pk, into.pk]
    both = {row.pk: row for row in Ticket.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    ticket, into, now = both[ticket.pk], both[into.pk], timezone.now()
    _refuse_unless_open(ticket)
    if into.merged_into_id is not None:
        raise Refused(_("That ticket is itself a duplicate."), field="into")
    if into.outcome in _ENDED_WITHOUT_COST:
        sentence = _("That ticket was ended without an answer. Choose one that is worked on or solved.")
        raise Refused(sentence, field="into")
    release_hold(ticket, by=by, reason=_("Duplicate of #%(number)s") % {"number": into.pk})
    ticket.merged_into = into
    ticket.save(update_fields=["merged_into"])
    _settle(ticket, Ticket.Status.CLOSED, Ticket.Outcome.DUPLICATE, now=now)
    record(ticket, Event.Kind.MERGED, by=by, at=now, data={"into": into.pk})
    record(into, Event.Kind.MERGED, by=by, at=now, data={"duplicate": ticket.pk})
    notices.dismissed(ticket, by=by)


@transaction.atomic
def reopen(ticket: Ticket, *, by: User, at: datetime | None = None) -> None:
    """Within ten working days the unit already paid covers it. One that cost nothing takes a unit now."""
    ticket, now = locked(ticket), at or timezone.now()
    reopen_locked(ticket, by=by, now=now)
    save(ticket, now=now)


def reopen_locked(ticket: Ticket, *, by: User, now: datetime) -> None:
    if ticket.is_open:
        raise Refused(_("This ticket is open."))
    if ticket.status not in SETTLED or ticket.outcome != Ticket.Outcome.SOLVED:
        raise Refused(_("This request was ended without an answer. File a new one that refers to it."))
    if now >= reopens_until(ticket.closed_at or ticket.resolved_at or now, current_hours()):
        raise Refused(_("This request can no longer be reopened. File a new one that refers to it."))
    ticket.status, ticket.outcome, ticket.closed_at, ticket.resolved_at = Ticket.Status.IN_PROGRESS, "", None, None
    save(ticket, "status", "outcome", "closed_at", "resolved_at", now=now)
    record(ticket, Event.Kind.REOPENED, by=by, at=now)
    notices.reopened(ticket, by=by)
    place_again(ticket, by=by, now=now)
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        notices.awaits_quota(ticket, by=by)


def _refuse_unless_open(ticket: Ticket) -> None:
    if not ticket.is_open:
        raise Refused(_("This ticket is already closed."))


def _refuse_while_waiting(ticket: Ticket) -> None:
    """Answered as a bug, now support: its solution costs a unit that it does not hold yet."""
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        raise Refused(_("This request waits for a free unit. It can be worked once one is granted."))
