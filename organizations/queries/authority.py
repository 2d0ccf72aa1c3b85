"""Who sees more than own requests, and by what: roles and viewing authority side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from common.models import Fold
from common.turkish import fold
from organizations.models import Membership, Region, Unit, ViewingGrant
from organizations.permissions import Authority

Role = Membership.Role
KINDS = OWN, UNIT, REGION, WHOLE = "own", "unit", "region", "whole"  # from narrow to wide


@dataclass(frozen=True)
class Right:
    """One opening: the kind and name of the place, how much, and the authority it comes from; a role has none."""

    kind: str
    place: str
    level: str
    first_day: date | None = None
    last_day: date | None = None
    reason: str = ""
    grant: int | None = None
    may_change: bool = False


@dataclass(frozen=True)
class Row:
    """A person of the matrix; `may_look` when whoever reads it may look through the person's eyes."""

    membership: Membership
    rights: list[Right]
    may_look: bool


def with_rights(authority: Authority, words: str, place: Region | Unit | None = None) -> QuerySet[Membership]:
    """People with a role that opens more, or with authority, living or to come; in Turkish order of names. With a
    place: those whom a role or an authority opens the requests of all of it."""
    grants = _lasting(authority).filter(user=OuterRef("user"))
    rows = Membership.objects.active().filter(institution=authority.institution)
    rows = rows.filter(~Q(role=Role.MEMBER) | Exists(grants))
    if not authority.is_whole:
        rows = rows.filter(Exists(_within(authority, grants)) | Q(pk__in=authority.people_within()))
    if place is not None:
        rows = rows.filter(_role_opens(place) | Exists(grants.filter(_grant_opens(place))))
    for word in fold(words).replace("\x00", " ").split()[:5]:
        name = Concat("user__name", Value(" "), "user__email", output_field=TextField())
        rows = rows.annotate(folded=Fold(name)).filter(folded__contains=word)
    return rows.select_related("user", "unit__region", "region").order_by("user__sort_key", "id")


def _above(place: Region | Unit) -> list[int]:
    if isinstance(place, Unit):
        return place.region.path if place.region else []
    return place.path


def _role_opens(place: Region | Unit) -> Q:
    opens = Q(role=Role.INSTITUTION_ADMIN) | Q(role=Role.REGION_ADMIN, region__in=_above(place))
    if isinstance(place, Unit):
        opens |= Q(role__in=[Role.UNIT_ADMIN, Role.READER], unit=place)
    return opens


def _grant_opens(place: Region | Unit) -> Q:
    opens = Q(unit=None, region=None) | Q(region__in=_above(place))
    return opens | Q(unit=place) if isinstance(place, Unit) else opens


def rights_of(authority: Authority, people: Sequence[Membership]) -> list[Row]:
    """The rights of each, roles first; one statement for all of them."""
    grants: dict[int, list[ViewingGrant]] = {}
    rows = _lasting(authority).filter(user__in=[one.user_id for one in people])
    for grant in rows.select_related("unit__region", "region", "institution").order_by("id"):
        grants.setdefault(grant.user_id, []).append(grant)
    return [
        Row(
            one,
            [*_by_role(one), *(_granted(authority, grant) for grant in grants.get(one.user_id, []))],
            authority.may_look_as(one),
        )
        for one in people
    ]


def _lasting(authority: Authority) -> QuerySet[ViewingGrant]:
    return ViewingGrant.objects.lasting(timezone.now()).filter(institution=authority.institution)


def _within(authority: Authority, grants: QuerySet[ViewingGrant]) -> QuerySet[ViewingGrant]:
    return grants.filter(Q(unit__in=authority.units_within()) | Q(region__in=authority.regions_within()))


def _by_role(membership: Membership) -> list[Right]:
    """Own requests, and what the role opens. Without a seat everything is read only."""
    reads = membership.read_only_since is not None
    found = [Right(OWN, membership.unit.name if membership.unit else "", "read" if reads else "file")]
    level = "read" if reads or membership.role == Role.READER else "file"
    if membership.role == Role.INSTITUTION_ADMIN:
        found.append(Right(WHOLE, "", level))
    elif membership.role == Role.REGION_ADMIN and membership.region:
        found.append(Right(REGION, membership.region.name, level))
    elif membership.unit and membership.role in {Role.UNIT_ADMIN, Role.READER}:
        found.append(Right(UNIT, membership.unit.name, level))
    return found


def _granted(authority: Authority, grant: ViewingGrant) -> Right:
    place = grant.unit or grant.region
    return Right(
        kind=UNIT if grant.unit else REGION if grant.region else WHOLE,
        place=place.name if place else "",
        level=grant.level,
        first_day=grant.first_day if grant.starts_at and grant.starts_at > timezone.now() else None,
        last_day=grant.last_day,
        reason=grant.reason,
        grant=grant.pk,
        may_change=authority.is_whole or (place is not None and authority.covers(place)),
    )
