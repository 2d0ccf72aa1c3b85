from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.compiled import compiled
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution, Membership, Region, Unit, ViewingGrant
from organizations.permissions import Authority


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


_READS_THE_UNIT = {Membership.Role.UNIT_ADMIN, Membership.Role.READER}


@dataclass(frozen=True)
class Grant:
    """Authority to see a unit, a region with everything below, or the whole institution; by id."""

    institution: int
    unit: int | None
    region: int | None
    can_reply: bool
    can_file: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a customer belongs, and what follows from it: read anew for every request, in one statement.

    The person at a browser stands in one institution at a time: memberships, grants and sight are of that one, and
    `others` are the institutions the person can switch to.
    """

    memberships: list[Membership]
    grants: list[Grant]
    sight: Sight
    others: list[Institution]

    @property
    def institutions(self) -> dict[int, Institution]:
        return {place.institution_id: place.institution for place in self.memberships}

    @property
    def here(self) -> Institution | None:
        """The institution that pages are about."""
        return self.memberships[0].institution if self.memberships else None


def standing(user: User) -> Standing:
    """The person's memberships with the names of the places, in the order of the institutions, and their rights."""
    found: list[Any] = _memberships(user.pk, timezone.now())
    memberships, others = _narrowed(user, found)
    belongs_to = {place.institution_id for place in memberships}
    rows = memberships[0].grant_rows if memberships else []  # the same with each membership: they are the person's
    grants = [Grant(**row) for row in rows if row["institution"] in belongs_to]  # they end with the membership
    return Standing(memberships, grants, _sight(memberships, grants), others)


def _narrowed(user: User, memberships: list[Any]) -> tuple[list[Any], list[Institution]]:
    """Those of the institution where the person stands, and the other institutions.

    Without a living membership where the person stood last, it is the first by name.
    """
    if user.stands_in is None or len(memberships) < 2:
        return memberships, []
    mine = [place.institution_id for place in memberships]
    here = next((pk for pk in (user.stands_in, user.last_institution) if pk in mine), mine[0])
    others = [place.institution for place in memberships if place.institution_id != here]
    return [place for place in memberships if place.institution_id == here], others


def belonging(memberships: Sequence[Membership]) -> str:
    """ "Akçasu Belediyesi · Harita Şube", for the line under the person's name."""
    if not memberships:
        return ""
    first = memberships[0]
    place = first.unit or first.region
    return f"{first.institution} · {place}" if place else str(first.institution)


def sight(user: User) -> Sight:
    """A customer's rights as they are now."""
    return standing(user).sight


@compiled
def _memberships(user: int, now: datetime) -> QuerySet[Membership]:
    living = ViewingGrant.objects.living(now).filter(user=user)
    fields = {"institution": "institution_id", "unit": "unit_id", "region": "region_id"}
    places = JSONObject(**fields, can_reply="can_reply", can_file="can_file")
    mine = Membership.objects.active().filter(user=user).select_related("institution", "unit__region", "region")
    return mine.annotate(grant_rows=ArraySubquery(living.values(json=places))).order_by("institution__sort_key", "id")


def _sight(memberships: Iterable[Membership], grants: Iterable[Grant]) -> Sight:
    belongs_to: set[int] = set()
    institutions: set[int] = set()
    regions: set[int] = set()
    units: set[int] = set()
    home_units: set[int] = set()
    home_regions: set[int] = set()
    for place in memberships:
        belongs_to.add(place.institution_id)
        home_units.update(filter(None, [place.unit_id]))
        home_regions.update(*(region.path for region in (place.unit and place.unit.region, place.region) if region))
        if place.role == Membership.Role.INSTITUTION_ADMIN:
            institutions.add(place.institution_id)
        elif place.role == Membership.Role.REGION_ADMIN and place.region_id:
            regions.add(place.region_id)
        elif place.role in _READS_THE_UNIT and place.unit_id:
            units.add(place.unit_id)
    for grant in grants:
        kind = units if grant.unit else regions if grant.region else institutions
        kind.add(grant.unit or grant.region or grant.institution)
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


def named_institutions(pks: Collection[int | None]) -> dict[int, str]:
    return dict(Institution.objects.filter(pk__in=[pk for pk in pks if pk]).values_list("pk", "name"))


def only_institution_of(person: int) -> int | None:
    """Of somebody who belongs to exactly one institution; whose log else could take what is about the person alone?"""
    found = Membership.objects.filter(user=person, left_at=None).values_list("institution_id", flat=True)[:2]
    belongs_to = list(found)
    return belongs_to[0] if len(belongs_to) == 1 else None


def place_of_work(person: int) -> dict[str, Any]:
    """Unit and path of regions of somebody who belongs to exactly one institution; nothing else is one place."""
    living = Membership.objects.filter(user=person, left_at=None)
    found = list(living.values_list("unit_id", "unit__region__path", "region__path")[:2])
    if len(found) != 1:
        return {}
    unit, path_of_unit, path = found[0]
    return {"at_unit": unit, "at_regions": path_of_unit or path or []}


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


def lasting_grants(institution: Institution) -> QuerySet[ViewingGrant]:
    rows = ViewingGrant.objects.lasting(timezone.now()).filter(institution=institution)
    return rows.select_related("user", "unit", "region").order_by("user__sort_key", "id")


@dataclass(frozen=True)
class OpenIn:
    """Open requests below one place: a region of the top, or a unit beside the regions."""

    name: str
    requests: int


def open_by_place(authority: Authority, by_unit: Mapping[int | None, int]) -> list[OpenIn]:
    """The open requests of what somebody runs, by its topmost places, most first; two statements."""
    names = dict(authority.regions_within().values_list("pk", "name"))
    found: dict[tuple[int | None, str], int] = {}
    for unit in authority.units_within().select_related("region"):
        above = next((pk for pk in unit.region.path if pk in names), None) if unit.region else None
        key = (above, names[above]) if above else (None, unit.name)
        found[key] = found.get(key, 0) + by_unit.get(unit.pk, 0)
    if authority.is_whole and by_unit.get(None):
        found[None, gettext("Without a unit")] = by_unit[None]
    rows = [OpenIn(name, requests) for (_pk, name), requests in found.items() if requests]
    return sorted(rows, key=lambda row: -row.requests)
