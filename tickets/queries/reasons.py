"""Why somebody sees a request: each reason is a cause; taken away as the last one, it closes the request again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Membership, ViewingGrant
from organizations.queries.people import grants_of
from tickets.models import Share, Ticket
from tickets.models.readers import Customer, shares_reaching

OWN, ROLE, AUTHORITY, SHARE = "own", "role", "authority", "share"


@dataclass(frozen=True)
class Reason:
    """What it comes from, and in words; `pk` of the authority or share."""

    kind: str
    words: str
    pk: int | None = None


def reasons_of(membership: Membership, reader: Customer, tickets: Sequence[Ticket]) -> dict[int, list[Reason]]:
    """By request: why this person sees it. Two statements, however many there are."""
    grants = list(grants_of(membership).select_related("unit", "region", "institution", "granted_by"))
    shares: dict[int, list[Share]] = {}
    reaching = Share.objects.filter(shares_reaching(reader), ticket__in=[ticket.pk for ticket in tickets])
    for share in reaching.select_related("person", "unit", "region", "shared_by").order_by("id"):
        shares.setdefault(share.ticket_id, []).append(share)
    return {
        ticket.pk: [
            *own(membership.user_id, ticket),
            *by_role(membership, ticket),
            *(granted(grant) for grant in grants if covers(grant, ticket)),
            *map(shared, shares.get(ticket.pk, [])),
        ]
        for ticket in tickets
    }


def own(person_id: int, ticket: Ticket) -> list[Reason]:
    return [Reason(OWN, _("own request"))] if ticket.requester_id == person_id else []


def by_role(membership: Membership, ticket: Ticket) -> list[Reason]:
    role, roles = membership.role, Membership.Role
    words = {"role": membership.get_role_display()}
    if role == roles.INSTITUTION_ADMIN:
        return [Reason(ROLE, _("role: %(role)s") % words)]
    if role == roles.REGION_ADMIN and membership.region and membership.region.pk in _path(ticket):
        return [Reason(ROLE, _("role: %(role)s, %(place)s") % {**words, "place": membership.region.name})]
    is_own_unit = membership.unit_id is not None and membership.unit_id == ticket.unit_id
    if role in {roles.UNIT_ADMIN, roles.READER} and is_own_unit and membership.unit:
        return [Reason(ROLE, _("role: %(role)s, %(place)s") % {**words, "place": membership.unit.name})]
    return []


def _path(ticket: Ticket) -> list[int]:
    return ticket.unit.region.path if ticket.unit and ticket.unit.region else []


def covers(grant: ViewingGrant, ticket: Ticket) -> bool:
    if grant.unit_id:
        return grant.unit_id == ticket.unit_id
    return grant.region_id is None or grant.region_id in _path(ticket)


def granted(grant: ViewingGrant) -> Reason:
    words = {"number": grant.pk, "place": grant.place.name, "by": grant.granted_by.name if grant.granted_by else "–"}
    if grant.last_day:
        words["day"] = date_format(grant.last_day, "SHORT_DATE_FORMAT")
        said = _("authority no. %(number)d: %(place)s, granted by: %(by)s, last day: %(day)s") % words
    else:
        said = _("authority no. %(number)d: %(place)s, granted by: %(by)s") % words
    return Reason(AUTHORITY, said, grant.pk)


def shared(share: Share) -> Reason:
    reader = share.person or share.unit or share.region
    words = {"reader": str(reader), "by": share.shared_by.name if share.shared_by else "–"}
    if share.until:
        words["day"] = date_format(timezone.localtime(share.until), "SHORT_DATE_FORMAT")
        said = _("shared with: %(reader)s, by: %(by)s, until: %(day)s") % words
    else:
        said = _("shared with: %(reader)s, by: %(by)s") % words
    return Reason(SHARE, said, share.pk)
