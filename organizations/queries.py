from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution, Membership, Region, Unit, ViewingGrant


@dataclass(frozen=True)
class Sight:
    """What a customer may see besides own requests, by id.

    `belongs_to` are the institutions the person is a member of: nothing outside them is ever seen.
    `institutions` are seen whole, `regions` with everything below, `units` singly.
    `home_units` and `home_regions` say where the person works: a share with one of them reaches the person.
    """

    belongs_to: frozenset[int]
    institutions: frozenset[int]
    regions: frozenset[int]
    units: frozenset[int]
    home_units: frozenset[int]
    home_regions: frozenset[int]

    def units_in_regions(self) -> QuerySet[Unit]:
        return Unit.objects.filter(region__path__overlap=sorted(self.regions))


_GRANT = "grant"
_READS_THE_UNIT = {Membership.Role.UNIT_ADMIN, Membership.Role.READER}


def sight(user: User) -> Sight:
    """A customer's rights as they are now, in one statement."""
    columns = ("source", "institution_id", "unit_id", "region_id", "unit__region__path", "region__path")
    members = Membership.objects.active().filter(user=user).annotate(source=F("role"))
    living = Q(until=None) | Q(until__gt=timezone.now())
    grants = ViewingGrant.objects.filter(living, user=user, withdrawn_at=None).annotate(
        source=Value(_GRANT, output_field=CharField())
    )
    return _combined(members.values_list(*columns).union(grants.values_list(*columns), all=True))


def _combined(rows: Iterable[tuple[Any, ...]]) -> Sight:
    belongs_to: set[int] = set()
    institutions: set[int] = set()
    regions: set[int] = set()
    units: set[int] = set()
    home_units: set[int] = set()
    home_regions: set[int] = set()
    granted = []
    for source, institution, unit, region, unit_path, region_path in rows:
        if source == _GRANT:
            granted.append((institution, unit, region))
            continue
        belongs_to.add(institution)
        home_units.update(filter(None, [unit]))
        home_regions.update(unit_path or (), region_path or ())
        if source == Membership.Role.INSTITUTION_ADMIN:
            institutions.add(institution)
        elif source == Membership.Role.REGION_ADMIN:
            regions.add(region)
        elif source in _READS_THE_UNIT:
            units.add(unit)
    for institution, unit, region in granted:
        if institution in belongs_to:  # authority ends with the membership
            (units if unit else regions if region else institutions).add(unit or region or institution)
    return Sight(*(frozenset(found) for found in (belongs_to, institutions, regions, units, home_units, home_regions)))


@dataclass(frozen=True)
class Branch:
    """A line of the tree as it is shown: a region or a unit, and how deep it hangs."""

    place: Region | Unit
    depth: int
    is_region: bool


def tree(institution: Institution) -> list[Branch]:
    """Regions and units from the top down, each level in Turkish order, in two statements."""
    regions = Region.objects.filter(institution=institution, archived_at=None).order_by("sort_key", "id")
    units = Unit.objects.filter(institution=institution, archived_at=None).order_by("sort_key", "id")
    below: dict[int | None, list[Region | Unit]] = {}
    for unit in units.annotate(people=Count("memberships", filter=Q(memberships__left_at=None))):
        below.setdefault(unit.region_id, []).append(unit)
    for region in regions:
        below.setdefault(region.parent_id, []).append(region)
    return list(_branches(below, None, 0))


def _branches(below: dict[int | None, list[Region | Unit]], parent: int | None, depth: int) -> Iterator[Branch]:
    for place in below.get(parent, []):
        is_region = isinstance(place, Region)
        yield Branch(place, depth, is_region)
        if is_region:
            yield from _branches(below, place.pk, depth + 1)


def institutions_found(words: str) -> QuerySet[Institution]:
    """By any part of name or city, in Turkish order; İSTANBUL, istanbul and ıstanbul are one word."""
    living = Membership.objects.filter(institution=OuterRef("pk"), left_at=None).order_by()
    people = living.values("institution").annotate(people=Count("pk")).values("people")
    found = Institution.objects.annotate(people=Coalesce(Subquery(people), 0)).order_by("sort_key", "id")
    for word in fold(words).replace("\x00", " ").split()[:5]:
        found = found.annotate(folded=Fold(Concat("name", Value(" "), "city"))).filter(folded__contains=word)
    return found


def people_of(institution: Institution) -> QuerySet[Membership]:
    """Living memberships in Turkish order of names."""
    return (
        Membership.objects.filter(institution=institution, left_at=None)
        .select_related("user", "unit", "region")
        .order_by("user__sort_key", "id")
    )


def administrators_of(institution: Institution) -> QuerySet[Membership]:
    """Whom a member asks."""
    role = Membership.Role
    return people_of(institution).filter(role__in=[role.INSTITUTION_ADMIN, role.REGION_ADMIN, role.UNIT_ADMIN])


def living_grants(institution: Institution) -> QuerySet[ViewingGrant]:
    return (
        ViewingGrant.objects.filter(
            Q(until=None) | Q(until__gt=timezone.now()), institution=institution, withdrawn_at=None
        )
        .select_related("user", "unit", "region")
        .order_by("user__sort_key", "id")
    )
