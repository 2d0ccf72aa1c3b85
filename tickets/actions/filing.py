from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from accounts.models import User
from common.compiled import compiled
from common.refusals import Refused
from organizations.models import Institution, Membership, Unit
from packages import actions as packages
from packages import queries as package_queries
from packages.models import Hold, Service, Subscription
from products.models import Product, ProductVersion
from tickets import notices
from tickets.actions.files import attach
from tickets.actions.promise import start_clock, suspend_clock
from tickets.actions.recording import record, save
from tickets.models import Attachment, Event, Share, Ticket


@dataclass(frozen=True)
class Request:
    """What a person typed into the form."""

    subject: str
    text: str
    kind: str = Ticket.Kind.SUPPORT
    effect: str = Ticket.Effect.QUESTION
    product: Product | None = None
    product_version: ProductVersion | None = None
    files: Sequence[Attachment] = field(default_factory=tuple)
    follows: Ticket | None = None


def file(
    request: Request,
    *,
    institution: Institution,
    unit: Unit | None,
    key: UUID,
    by: User,
    requester: User | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Keeps the request, whatever the hour, the quota or the state of the package.

    The same form sent twice (`key`) is one request: later sends get the first. A support request holds one written
    unit; where none is left it waits as `awaiting_quota`, without a clock. Bugs and suggestions cost nothing and are
    with the software unit at once.

    For a colleague (`requester`) it is the colleague's: who filed it is named on it and keeps sight of it by a share
    that its owner sees and can end.
    """
    requester = requester or by
    try:
        with transaction.atomic():
            return _file(request, institution, unit, key, by, requester, at or timezone.now())
    except IntegrityError:
        first = Ticket.objects.filter(requester=requester, filing_key=key).first()
        if first is None:
            raise
        return first


def _file(
    request: Request, institution: Institution, unit: Unit | None, key: UUID, by: User, requester: User, now: datetime
) -> Ticket:
    sent_before = _sent_before(requester.pk, key)
    if sent_before:
        return sent_before[0]
    if unit is not None and unit.institution_id != institution.pk:
        raise Refused(_("Choose a unit of your institution."), field="unit")
    if request.follows is not None and request.follows.institution_id != institution.pk:
        raise Refused(_("The earlier request belongs to another institution."))
    for_other = requester != by
    if for_other:
        _refuse_stranger(requester, institution, unit)
    ticket = Ticket.objects.create(
        institution=institution,
        unit=unit,
        requester=requester,
        filed_by=by if for_other else None,
        kind=request.kind,
        subject=request.subject,
        text=request.text,
        effect=request.effect,
        product=request.product,
        product_version=request.product_version,
        follows=request.follows,
        filing_key=key,
        region_path=unit.region.path if unit and unit.region else [],
        filed_at=now,
        last_activity_at=now,
    )
    subscription = package_queries.current(institution, at=now)
    record(ticket, Event.Kind.FILED, by=by, at=now, data=_as_filed(ticket, subscription))
    _place(ticket, subscription, by=by, now=now)
    attach(request.files, ticket=ticket, by=by)
    if for_other:
        Share.objects.create(ticket=ticket, person=by, can_reply=True, shared_by=by)
    notices.filed(ticket, by=by)
    return ticket


def _refuse_stranger(requester: User, institution: Institution, unit: Unit | None) -> None:
    """Whoever gets the request works in the unit and has a seat: otherwise it would be nobody's to answer."""
    theirs = Membership.objects.seated().filter(user=requester, institution=institution, unit=unit)
    if unit is None or not theirs.exists():
        raise Refused(_("This colleague does not work in the chosen unit, or has no seat."), field="colleague")


def _as_filed(ticket: Ticket, subscription: Subscription | None) -> dict[str, Any]:
    """What reports of this day will always say, whatever becomes of the request, its unit and its package."""
    priority = subscription.priority if subscription else Ticket.NO_PRIORITY
    return {"kind": ticket.kind, "unit": ticket.unit_id, "priority": priority}


@compiled
def _sent_before(requester: int, key: UUID) -> QuerySet[Ticket]:
    return Ticket.objects.filter(requester=requester, filing_key=key)


def _place(ticket: Ticket, subscription: Subscription | None, *, by: User | None, now: datetime) -> None:
    if ticket.is_support:
        place_support(ticket, subscription, by=by, now=now)
    else:
        pass_to_software(ticket, subscription, now=now)


def place_support(ticket: Ticket, subscription: Subscription | None, *, by: User | None, now: datetime) -> None:
    """Gives a support request its unit, promise and place in the queue; or keeps it waiting for a unit."""
    if ticket.team != Ticket.Team.SUPPORT:
        ticket.team, ticket.assignee = Ticket.Team.SUPPORT, None
    ticket.channel, ticket.hold = Ticket.Channel.WRITTEN, None
    if subscription is not None and take_unit(ticket, subscription, by=by, now=now):
        queue(ticket, subscription, now=now)
        return
    suspend_clock(ticket)
    ticket.status = Ticket.Status.AWAITING_QUOTA
    save(ticket, "status", "team", "assignee", "channel", "hold", "response_due_at", now=now)


def take_unit(ticket: Ticket, subscription: Subscription, *, by: User | None, now: datetime) -> bool:
    """False when no unit is free, or when the account stays locked for so long, by a large grant, that a request would
    be lost by waiting. It is kept, and `admit_everywhere` asks again within a minute.
    """
    try:
        ticket.hold = packages.hold(
            subscription,
            Service.Code(ticket.channel),
            kind=Hold.Subject.TICKET,
            subject_id=ticket.pk,
            person=ticket.requester,
            unit_id=ticket.unit_id,
            key=f"ticket:{ticket.pk}:hold:{now.isoformat()}",
            by=by,
        )
    except packages.NoUnit:
        return False
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return False
    return True


def queue(ticket: Ticket, subscription: Subscription, *, now: datetime) -> None:
    """Copies what is promised and starts the clock; a clock that already runs keeps its promise.

    An answered ticket has had its first response: nothing is promised any more.
    """
    if ticket.status == Ticket.Status.AWAITING_QUOTA:
        is_untouched = ticket.assignee_id is None and not ticket.has_answer
        ticket.status = Ticket.Status.NEW if is_untouched else Ticket.Status.IN_PROGRESS
    ticket.subscription = subscription
    ticket.priority = subscription.priority
    ticket.queued_at = ticket.queued_at or now
    if not ticket.has_answer:
        ticket.response_due_at = start_clock(ticket, subscription.response_minutes, now=now).due_at
    fields = ("status", "team", "assignee", "channel", "subscription", "hold", "priority")
    save(ticket, *fields, "queued_at", "response_due_at", now=now)


def pass_to_software(ticket: Ticket, subscription: Subscription | None, *, now: datetime) -> None:
    """The software unit has it from now on. The promise of a living package holds for bugs and suggestions too."""
    if ticket.team != Ticket.Team.SOFTWARE:
        ticket.team, ticket.assignee = Ticket.Team.SOFTWARE, None
    ticket.forwarded_at = now
    if subscription is not None and ticket.response_due_at is None:
        queue(ticket, subscription, now=now)
    save(ticket, "team", "assignee", "forwarded_at", now=now)


def place_again(ticket: Ticket, *, by: User | None, now: datetime) -> None:
    """A reopened request that paid nothing needs a unit like a new one, and one never answered a promise."""
    subscription = package_queries.current(ticket.institution, at=now)
    if ticket.is_support and ticket.hold is None:
        place_support(ticket, subscription, by=by, now=now)
    elif subscription is not None and not ticket.has_answer:
        queue(ticket, subscription, now=now)
