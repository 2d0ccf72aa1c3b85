from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import actions as packages
from packages import queries as package_queries
from packages.models import Service
from tickets import notices
from tickets.actions.admitting import admit_waiting
from tickets.actions.filing import pass_to_software, place_support
from tickets.actions.recording import locked, record, save
from tickets.actions.settling import release_hold
from tickets.models import Event, Ticket


@transaction.atomic
def escalate(ticket: Ticket, to: str, *, by: User, reason: str = "") -> None:
    """Moves the work, and its one unit, to another channel. Without a free unit there nothing changes (NoUnit)."""
    seen_on, ticket, now = ticket.channel, locked(ticket), timezone.now()
    if to not in Ticket.Channel.values or to == ticket.channel:
        raise Refused(_("The ticket is on this channel already."), field="to")
    if seen_on != ticket.channel:
        raise Refused(_("Someone has just changed the channel of this ticket."))
    if not ticket.is_open or ticket.status == Ticket.Status.AWAITING_QUOTA:
        raise Refused(_("Only an open ticket that holds a unit changes its channel."))
    if ticket.hold is not None:
        ticket.hold = packages.move(
            ticket.hold, Service.Code(to), key=f"ticket:{ticket.pk}:{to}:{now.isoformat()}", by=by, reason=reason
        )
    before, ticket.channel = ticket.channel, to
    save(ticket, "channel", "hold", now=now)
    record(ticket, Event.Kind.ESCALATED, by=by, at=now, data={"before": before, "after": to, "reason": reason})
    if before == Ticket.Channel.WRITTEN:
        admit_waiting(ticket.institution, by=by)
    notices.escalated(ticket, before=before, by=by)


@transaction.atomic
def reclassify(ticket: Ticket, kind: str, *, by: User) -> None:
    """Support becomes a bug or suggestion (its unit goes back), or the other way round (it needs one)."""
    ticket, now = locked(ticket), timezone.now()
    if kind not in Ticket.Kind.values or kind == ticket.kind:
        raise Refused(_("The ticket is of this kind already."), field="kind")
    if not ticket.is_open:
        raise Refused(_("This ticket is already closed. Reopen it first."))
    was_support = ticket.is_support
    _change_kind(ticket, kind, by=by, now=now)
    if was_support:
        notices.forwarded(ticket, by=by)


def _change_kind(ticket: Ticket, kind: str, *, by: User, now: datetime) -> None:
    before, was_support, ticket.kind = ticket.kind, ticket.is_support, kind
    save(ticket, "kind", now=now)
    record(ticket, Event.Kind.RECLASSIFIED, by=by, at=now, data={"before": before, "after": kind})
    if was_support:
        release_hold(ticket, by=by, reason=_("Not a support request"))
        if ticket.status == Ticket.Status.AWAITING_QUOTA:
            ticket.status = Ticket.Status.NEW
            save(ticket, "status", now=now)
        pass_to_software(ticket, package_queries.current(ticket.institution, at=now), now=now)
    elif ticket.is_support:
        place_support(ticket, package_queries.current(ticket.institution, at=now), by=by, now=now)
        if ticket.status == Ticket.Status.AWAITING_QUOTA:
            notices.awaits_quota(ticket, by=by)


@transaction.atomic
def forward(ticket: Ticket, *, by: User, kind: str = Ticket.Kind.BUG) -> None:
    """The software unit has it from now on, as the bug or suggestion it is."""
    ticket, now = locked(ticket), timezone.now()
    if not ticket.is_open:
        raise Refused(_("This ticket is already closed. Reopen it first."))
    if ticket.team == Ticket.Team.SOFTWARE:
        raise Refused(_("The software unit has this ticket already."))
    if kind not in {Ticket.Kind.BUG, Ticket.Kind.SUGGESTION}:
        raise Refused(_("Choose whether it is a bug or a suggestion."), field="kind")
    if ticket.is_support:
        _change_kind(ticket, kind, by=by, now=now)
    ticket.team, ticket.assignee = Ticket.Team.SOFTWARE, None
    ticket.forwarded_at = now
    save(ticket, "team", "assignee", "forwarded_at", now=now)
    record(ticket, Event.Kind.FORWARDED, by=by, at=now)
    notices.forwarded(ticket, by=by)


@transaction.atomic
def hand_back(ticket: Ticket, *, by: User) -> None:
    """The software unit is done with it; support tells the customer."""
    ticket, now = locked(ticket), timezone.now()
    if ticket.team != Ticket.Team.SOFTWARE or not ticket.is_open:
        raise Refused(_("The software unit does not have this ticket."))
    ticket.team, ticket.assignee = Ticket.Team.SUPPORT, None
    save(ticket, "team", "assignee", now=now)
    record(ticket, Event.Kind.RETURNED, by=by, at=now)
    notices.handed_back(ticket, by=by)
