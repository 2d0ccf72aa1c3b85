"""Who sees one request, and why: the fence read from the other side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from organizations.models import Membership, ViewingGrant
from tickets.models import Share, Ticket
from tickets.queries import reasons
from tickets.queries.reasons import Reason

Role = Membership.Role
MOST_NAMED = 100  # people whom one share with a unit or region reaches


@dataclass(frozen=True)
class ReaderOf:
    """Somebody who sees the request, with every reason."""

    person: User
    reasons: list[Reason]


@dataclass(frozen=True)
class Crowd:
    """Everybody in a unit or region that is too large to be named."""

    reason: Reason
    people: int


@dataclass(frozen=True)
class ReadersOf:
    people: list[ReaderOf]
    crowds: list[Crowd]


def readers_of(ticket: Ticket) -> ReadersOf:
    """The people of the institution, in Turkish order; in six statements, however many they are."""
    found: dict[int, ReaderOf] = {}
    crowds: list[Crowd] = []
    for person, reason in _named(ticket, crowds):
        found.setdefault(person.pk, ReaderOf(person, [])).reasons.append(reason)
    people = sorted(found.values(), key=lambda one: (one.person.sort_key, one.person.pk))
    return ReadersOf(people, crowds)


def _named(ticket: Ticket, crowds: list[Crowd]) -> Iterator[tuple[User, Reason]]:
    here = Membership.objects.active().filter(institution=ticket.institution_id).select_related("user")
    for membership in here.filter(user=ticket.requester_id):
        for reason in reasons.own(membership.user_id, ticket):
            yield membership.user, reason
    for membership in here.filter(_role_opens(ticket)).select_related("unit", "region"):
        for reason in reasons.by_role(membership, ticket):
            yield membership.user, reason
    yield from ((grant.user, reasons.granted(grant)) for grant in _grants(ticket))
    yield from _by_shares(ticket, here, crowds)


def _role_opens(ticket: Ticket) -> Q:
    opens = Q(role=Role.INSTITUTION_ADMIN)
    if ticket.unit:
        opens |= Q(role__in=[Role.UNIT_ADMIN, Role.READER], unit=ticket.unit_id)
        opens |= Q(role=Role.REGION_ADMIN, region__in=_above(ticket))
    return opens


def _above(ticket: Ticket) -> list[int]:
    return ticket.unit.region.path if ticket.unit and ticket.unit.region else []


def _grants(ticket: Ticket) -> QuerySet[ViewingGrant]:
    belongs = Membership.objects.active().filter(user=OuterRef("user"), institution=ticket.institution_id)
    opens = Q(unit=None, region=None) | Q(region__in=_above(ticket))
    if ticket.unit:
        opens |= Q(unit=ticket.unit_id)
    living = ViewingGrant.objects.living(timezone.now()).filter(opens, institution=ticket.institution_id)
    return living.filter(Exists(belongs)).select_related("user", "unit", "region", "institution", "granted_by")


def _by_shares(ticket: Ticket, here: QuerySet[Membership], crowds: list[Crowd]) -> Iterator[tuple[User, Reason]]:
    living = Q(until=None) | Q(until__gt=timezone.now())
    rows = Share.objects.filter(living, ticket=ticket, withdrawn_at=None)
    shares = list(rows.select_related("person", "unit", "region", "shared_by").order_by("id"))
    if not shares:
        return
    counted = here.aggregate(**{f"of_{share.pk}": Count("pk", filter=_reached(share)) for share in shares})
    named = [share for share in shares if counted[f"of_{share.pk}"] <= MOST_NAMED]
    crowds += [Crowd(reasons.shared(one), counted[f"of_{one.pk}"]) for one in shares if one not in named]
    reached = Q(pk__in=[])
    for share in named:
        reached |= _reached(share)
    people = list(here.filter(reached).select_related("unit__region", "region"))
    for share in named:
        yield from ((one.user, reasons.shared(share)) for one in people if _reaches(share, one))


def _reached(share: Share) -> Q:
    if share.person_id:
        return Q(user=share.person_id)
    if share.unit_id:
        return Q(unit=share.unit_id)
    return Q(unit__region__path__contains=[share.region_id]) | Q(region__path__contains=[share.region_id])


def _reaches(share: Share, membership: Membership) -> bool:
    """The same for a person who was read already."""
    if share.person_id:
        return share.person_id == membership.user_id
    if share.unit_id:
        return share.unit_id == membership.unit_id
    regions = (membership.unit.region if membership.unit else None, membership.region)
    return any(region is not None and share.region_id in region.path for region in regions)
