"""Who may do what to a ticket that they can see."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from organizations.models import Membership, ViewingGrant
from organizations.queries import sight
from tickets.models import Share, Ticket


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


def can_reply(user: User, ticket: Ticket) -> bool:
    """The requester, whoever administers the place, and readers whose grant or share says so."""
    if user.is_vendor:
        return False
    return ticket.requester_id == user.pk or _administers(user, ticket) or _may_reply_as_reader(user, ticket)


def can_settle(user: User, ticket: Ticket) -> bool:
    """Withdraw, resolve, reopen: the requester and whoever administers the place."""
    return not user.is_vendor and (ticket.requester_id == user.pk or _administers(user, ticket))


def can_share(user: User, ticket: Ticket) -> bool:
    return can_settle(user, ticket)


def can_rate(user: User, ticket: Ticket) -> bool:
    return ticket.requester_id == user.pk


def _administers(user: User, ticket: Ticket) -> bool:
    roles = Membership.Role
    for place in (
        Membership.objects.active().filter(user=user, institution=ticket.institution_id).select_related("region")
    ):
        if place.role == roles.INSTITUTION_ADMIN:
            return True
        if place.role == roles.UNIT_ADMIN and place.unit_id == ticket.unit_id:
            return True
        if place.role == roles.REGION_ADMIN and ticket.unit and ticket.unit.region:
            return place.region_id in ticket.unit.region.path
    return False


def _may_reply_as_reader(user: User, ticket: Ticket) -> bool:
    now, seen = timezone.now(), sight(user)
    if ticket.institution_id not in seen.belongs_to:
        return False
    living = Q(until=None) | Q(until__gt=now)
    reached = Q(person=user) | Q(unit__in=seen.home_units) | Q(region__in=seen.home_regions)
    if Share.objects.filter(living, reached, ticket=ticket, withdrawn_at=None, can_reply=True).exists():
        return True
    path = ticket.unit.region.path if ticket.unit and ticket.unit.region else []
    place = Q(region__in=path) | Q(unit=None, region=None)
    if ticket.unit_id is not None:
        place |= Q(unit=ticket.unit_id)
    grants = ViewingGrant.objects.filter(living, place, user=user, institution=ticket.institution_id)
    return grants.filter(withdrawn_at=None, can_reply=True).exists()
