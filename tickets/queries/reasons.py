"""Why somebody sees a request: each reason is a cause; taken away as the last one, it closes the request again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Membership, ViewingGrant
from organizations.queries import Standing, standing
from organizations.queries.people import grants_of
from tickets.models import Share, Ticket
from tickets.models.readers import Customer, shares_reaching
from tickets.queries.listing import cursor, read_cursor

PAGE = 25


@dataclass(frozen=True)
class Seen:
    """A request that a person sees, and why; `ticket` is None when whoever looks may not see it themselves."""

    ticket: Ticket | None
    reasons: list[str]


@dataclass(frozen=True)
class SeenPage:
    rows: list[Seen]
    next_after: str
    hidden: int  # on this page: seen by the person, not by whoever looks


def seen_page(membership: Membership, looker: QuerySet[Ticket], after: str) -> SeenPage:
    """What this person sees in this institution, latest first, as far as `looker` (whoever looks) sees it too."""
    person = membership.user
    place = standing(person)
    reader = Customer(person.pk, timezone.now(), place.sight)
    rows = Ticket.objects.seen_by(reader).filter(institution=membership.institution_id)
    mark = read_cursor(after)
    if mark:
        rows = rows.filter(Q(last_activity_at__lt=mark[0]) | Q(last_activity_at=mark[0], pk__lt=mark[1]))
    found = list(rows.select_related("unit__region", "requester").latest_first()[: PAGE + 1])
    shown = found[:PAGE]
    known = set(looker.filter(pk__in=[ticket.pk for ticket in shown]).values_list("pk", flat=True))
    whys = _reasons(membership, place, reader, shown)
    seen = [Seen(ticket if ticket.pk in known else None, whys[ticket.pk]) for ticket in shown]
    more = cursor(shown[-1], "last_activity_at") if len(found) > PAGE else ""
    return SeenPage(seen, more, sum(one.ticket is None for one in seen))


def _reasons(
    membership: Membership, place: Standing, reader: Customer, tickets: Sequence[Ticket]
) -> dict[int, list[str]]:
    grants = list(grants_of(membership).select_related("granted_by"))
    shares: dict[int, list[Share]] = {}
    reaching = Share.objects.filter(shares_reaching(reader), ticket__in=[ticket.pk for ticket in tickets])
    for share in reaching.select_related("person", "unit", "region", "shared_by").order_by("id"):
        shares.setdefault(share.ticket_id, []).append(share)
    return {
        ticket.pk: [
            *_own(membership, ticket),
            *_by_role(membership, ticket),
            *(_granted(grant) for grant in grants if _covers(grant, ticket)),
            *map(_shared, shares.get(ticket.pk, [])),
        ]
        for ticket in tickets
    }


def _own(membership: Membership, ticket: Ticket) -> list[str]:
    return [_("own request")] if ticket.requester_id == membership.user_id else []


def _by_role(membership: Membership, ticket: Ticket) -> list[str]:
    role, roles = membership.role, Membership.Role
    words = {"role": membership.get_role_display()}
    if role == roles.INSTITUTION_ADMIN:
        return [_("role: %(role)s") % words]
    if role == roles.REGION_ADMIN and membership.region and membership.region.pk in _path(ticket):
        return [_("role: %(role)s of %(place)s") % {**words, "place": membership.region.name}]
    is_own_unit = membership.unit_id is not None and membership.unit_id == ticket.unit_id
    if role in {roles.UNIT_ADMIN, roles.READER} and is_own_unit and membership.unit:
        return [_("role: %(role)s of %(place)s") % {**words, "place": membership.unit.name}]
    return []


def _path(ticket: Ticket) -> list[int]:
    return ticket.unit.region.path if ticket.unit and ticket.unit.region else []


def _covers(grant: ViewingGrant, ticket: Ticket) -> bool:
    if grant.unit_id:
        return grant.unit_id == ticket.unit_id
    return grant.region_id is None or grant.region_id in _path(ticket)


def _granted(grant: ViewingGrant) -> str:
    words = {"place": grant.place.name, "by": grant.granted_by.name if grant.granted_by else "–"}
    if grant.last_day:
        words["day"] = date_format(grant.last_day, "SHORT_DATE_FORMAT")
        return _("authority on %(place)s, granted by %(by)s until %(day)s") % words
    return _("authority on %(place)s, granted by %(by)s") % words


def _shared(share: Share) -> str:
    reader = share.person or share.unit or share.region
    words = {"reader": str(reader), "by": share.shared_by.name if share.shared_by else "–"}
    return _("shared with %(reader)s by %(by)s") % words
