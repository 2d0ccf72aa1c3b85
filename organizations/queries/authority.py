"""Who sees more than own requests, and by what: roles and viewing authority side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from common.models import Fold
from common.turkish import fold
from organizations.models import Membership, ViewingGrant
from organizations.permissions import Authority

Role = Membership.Role
WHOLE, REGION, UNIT = "whole", "region", "unit"


@dataclass(frozen=True)
class Right:
    """One opening: the kind and name of the place, how much, and the authority it comes from; a role has none."""

    kind: str
    place: str
    level: str
    last_day: date | None = None
    grant: int | None = None
    may_change: bool = False


def with_rights(authority: Authority, words: str) -> QuerySet[Membership]:
    """People with a role that opens more, or with living authority; in Turkish order of names."""
    mine = _living(authority).filter(user=OuterRef("user"))
    rows = Membership.objects.active().filter(institution=authority.institution)
    rows = rows.filter(~Q(role=Role.MEMBER) | Exists(mine))
    if not authority.is_whole:
        rows = rows.filter(Exists(_within(authority, mine)) | Q(pk__in=authority.people_within()))
    for word in fold(words).replace("\x00", " ").split()[:5]:
        name = Concat("user__name", Value(" "), "user__email", output_field=TextField())
        rows = rows.annotate(folded=Fold(name)).filter(folded__contains=word)
    return rows.select_related("user", "unit", "region").order_by("user__sort_key", "id")


def rights_of(authority: Authority, people: Sequence[Membership]) -> list[tuple[Membership, list[Right]]]:
    """The rights of each, roles first; one statement for all of them."""
    grants: dict[int, list[ViewingGrant]] = {}
    rows = _living(authority).filter(user__in=[one.user_id for one in people])
    for grant in rows.select_related("unit__region", "region", "institution").order_by("id"):
        grants.setdefault(grant.user_id, []).append(grant)
    return [
        (one, [*_by_role(one), *(_granted(authority, grant) for grant in grants.get(one.user_id, []))])
        for one in people
    ]


def _living(authority: Authority) -> QuerySet[ViewingGrant]:
    living = Q(until=None) | Q(until__gt=timezone.now())
    return ViewingGrant.objects.filter(living, institution=authority.institution, withdrawn_at=None)


def _within(authority: Authority, grants: QuerySet[ViewingGrant]) -> QuerySet[ViewingGrant]:
    return grants.filter(Q(unit__in=authority.units_within()) | Q(region__in=authority.regions_within()))


def _by_role(membership: Membership) -> list[Right]:
    if membership.role == Role.INSTITUTION_ADMIN:
        return [Right(WHOLE, "", "reply")]
    if membership.role == Role.REGION_ADMIN and membership.region:
        return [Right(REGION, membership.region.name, "reply")]
    if membership.unit and membership.role in {Role.UNIT_ADMIN, Role.READER}:
        return [Right(UNIT, membership.unit.name, "reply" if membership.role == Role.UNIT_ADMIN else "read")]
    return []


def _granted(authority: Authority, grant: ViewingGrant) -> Right:
    place = grant.unit or grant.region
    kind = UNIT if grant.unit else REGION if grant.region else WHOLE
    may_change = authority.is_whole or (place is not None and authority.covers(place))
    return Right(kind, place.name if place else "", grant.level, grant.last_day, grant.pk, may_change)
