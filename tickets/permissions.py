"""Who may do what to a ticket that they can see."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.compiled import compiled
from organizations.models import Membership
from organizations.queries import Grant, Standing, standing
from tickets.models import Share, Ticket
from tickets.models.readers import Customer, shares_reaching


def can_work(user: User, ticket: Ticket) -> bool:
    """Answers, notes, calls: agents and managers, and the software unit on what was passed to it."""
    return user.is_agent or (user.is_software and ticket.forwarded_at is not None)


def can_escalate(user: User, ticket: Ticket) -> bool:
    return user.is_agent and ticket.is_support


def can_sort(user: User, ticket: Ticket) -> bool:
    """Forward, reclassify, dismiss, merge: support decides what a ticket is and whose."""
    return user.is_agent


def can_excuse(user: User, ticket: Ticket) -> bool:
    return user.is_manager


def can_reply(user: User, ticket: Ticket, place: Standing | None = None) -> bool:
    """The requester, whoever administers the place, and readers whose grant or share says so.

    `place`, here and below, is where the person stands, for callers who have read it already.
    """
    if user.is_vendor:
        return False
    place = place or standing(user)
    if reads_only(place, ticket):
        return False
    if ticket.requester_id == user.pk:
        return True
    return _administers(place, ticket) or _may_reply_as_reader(user, ticket, place)


def can_settle(user: User, ticket: Ticket, place: Standing | None = None) -> bool:
    """Withdraw, resolve, reopen: the requester and whoever administers the place."""
    if user.is_vendor:
        return False
    place = place or standing(user)
    return not reads_only(place, ticket) and (ticket.requester_id == user.pk or _administers(place, ticket))


def reads_only(place: Standing, ticket: Ticket) -> bool:
    """Without a seat since the institution's package shrank: everything stays open to the eyes, nothing to the pen."""
    return any(
        membership.read_only_since is not None and membership.institution_id == ticket.institution_id
        for membership in place.memberships
    )


def can_share(user: User, ticket: Ticket, place: Standing | None = None) -> bool:
    return can_settle(user, ticket, place)


def can_know_readers(user: User, ticket: Ticket, place: Standing | None = None) -> bool:
    """Learn by name who sees the request: nothing of that is secret to whom it belongs."""
    if user.is_vendor:
        return False
    return ticket.requester_id == user.pk or _administers(place or standing(user), ticket)


def can_rate(user: User, ticket: Ticket) -> bool:
    return ticket.requester_id == user.pk


def _administers(place: Standing, ticket: Ticket) -> bool:
    roles = Membership.Role
    for membership in place.memberships:
        if membership.institution_id != ticket.institution_id:
            continue
        if membership.role == roles.INSTITUTION_ADMIN:
            return True
        if membership.role == roles.UNIT_ADMIN and membership.unit_id == ticket.unit_id:
            return True
        if membership.role == roles.REGION_ADMIN:
            return membership.region_id in _path(ticket)
    return False


def _path(ticket: Ticket) -> list[int]:
    return ticket.unit.region.path if ticket.unit and ticket.unit.region else []


def _may_reply_as_reader(user: User, ticket: Ticket, place: Standing) -> bool:
    if ticket.institution_id not in place.sight.belongs_to:
        return False
    grants = [grant for grant in place.grants if grant.can_reply and grant.institution == ticket.institution_id]
    if any(_covers(grant, ticket) for grant in grants):
        return True
    return bool(_open_to_reply(Customer(user.pk, timezone.now(), place.sight), ticket.pk))


def _covers(grant: Grant, ticket: Ticket) -> bool:
    if grant.unit is not None:
        return grant.unit == ticket.unit_id
    return grant.region is None or grant.region in _path(ticket)


@compiled
def _open_to_reply(reader: Customer, ticket: int) -> QuerySet[Share, int]:
    shares = Share.objects.filter(shares_reaching(reader), ticket=ticket, can_reply=True)
    return shares.values_list("pk", flat=True)
