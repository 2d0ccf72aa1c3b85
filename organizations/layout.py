"""An institution as plain values: its regions and units, who works where as what, and who was given authority.

A change is tried on a copy: `layout.with_region_moved(pk, under)`. Nothing here reads or writes the database; what the
copies say of sight must stay the words of `organizations.queries._sight` and `Ticket.objects.visible_to`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from organizations.models import Membership

Role = Membership.Role
READS_THE_UNIT = (Role.UNIT_ADMIN, Role.READER)
Ids = frozenset[int]
Buckets = frozenset[int | None]  # units by the ids of before a merge; None are requests of no unit


@dataclass(frozen=True)
class Place:
    """What somebody is in the institution, and where."""

    role: str
    unit: int | None = None
    region: int | None = None


@dataclass(frozen=True)
class Given:
    """Viewing authority: on a unit, on a region with all below it, on the whole institution when on neither."""

    person: int
    unit: int | None = None
    region: int | None = None


@dataclass(frozen=True)
class Layout:
    """Archived places are in it as well: their requests are still seen from above."""

    paths: Mapping[int, tuple[int, ...]]
    units: Mapping[int, int | None]
    people: Mapping[int, Place]
    given: tuple[Given, ...] = ()
    merged_units: Mapping[int, int] = field(default_factory=dict)
    merged_regions: Mapping[int, int] = field(default_factory=dict)

    # --- changes -----------------------------------------------------------------------------

    def with_region_moved(self, region: int, under: int | None) -> "Layout":
        return replace(self, paths=self._hung(region, (*self._path(under), region)))

    def with_unit_moved(self, unit: int, to: int | None) -> "Layout":
        return replace(self, units={**self.units, unit: to})

    def with_unit_merged(self, unit: int, into: int) -> "Layout":
        people = {
            person: replace(place, unit=into) if place.unit == unit else place for person, place in self.people.items()
        }
        given = tuple(replace(one, unit=into) if one.unit == unit else one for one in self.given)
        return replace(self, people=people, given=given, merged_units={**self.merged_units, unit: into})

    def with_region_merged(self, region: int, into: int) -> "Layout":
        paths = self._hung(region, self._path(into))
        paths[region] = self.paths[region]
        units = {unit: into if above == region else above for unit, above in self.units.items()}
        people = {
            person: replace(place, region=into) if place.region == region else place
            for person, place in self.people.items()
        }
        given = tuple(replace(one, region=into) if one.region == region else one for one in self.given)
        merged = {**self.merged_regions, region: into}
        return replace(self, paths=paths, units=units, people=people, given=given, merged_regions=merged)

    def with_person(self, person: int, place: Place) -> "Layout":
        """Joins, or has another role, unit or region from now on."""
        return replace(self, people={**self.people, person: place})

    def with_person_in(self, person: int, unit: int) -> "Layout":
        """Works in another unit from now on; one who left meanwhile stays away."""
        return self.with_person(person, replace(self.people[person], unit=unit)) if person in self.people else self

    def without_person(self, person: int) -> "Layout":
        return replace(self, people={one: place for one, place in self.people.items() if one != person})

    def with_given(self, given: Given) -> "Layout":
        return replace(self, given=(*self.given, given))

    def without_given(self, given: Given) -> "Layout":
        """One authority less; an equal second one stays."""
        rest = list(self.given)
        rest.remove(given)
        return replace(self, given=tuple(rest))

    def _hung(self, region: int, path: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
        """The paths when that of `region` becomes `path`: what is below goes along."""
        cut = len(self.paths[region])
        return {pk: (*path, *way[cut:]) if region in way else way for pk, way in self.paths.items()}

    def _path(self, region: int | None) -> tuple[int, ...]:
        return () if region is None else self.paths[region]

    # --- what follows for sight --------------------------------------------------------------

    def seen_by(self, person: int) -> Buckets:
        """The units whose requests somebody sees besides own and shared ones."""
        place = self.people.get(person)
        return frozenset() if place is None else self._seen(place, self._given_to.get(person, ()))

    def home_of(self, person: int) -> tuple[Ids, Ids]:
        """The units and regions a share with which reaches this person, by the ids of before a merge."""
        place = self.people.get(person)
        return (frozenset(), frozenset()) if place is None else self._homes(place)

    @cached_property
    def version(self) -> str:
        """Changes with everything that opens requests by role or authority: the tree, roles and authority."""
        ruling = sorted((pk, str(place.role), place.unit, place.region) for pk, place in self._ruling())
        given = sorted(map(repr, self.given))
        what = (sorted(self.paths.items()), sorted(self.units.items()), ruling, given)
        return sha256(repr(what).encode()).hexdigest()[:16]

    def _ruling(self) -> Iterable[tuple[int, Place]]:
        return ((pk, place) for pk, place in self.people.items() if place.role != Role.MEMBER)

    @cached_property
    def _given_to(self) -> dict[int, tuple[Given, ...]]:
        found: dict[int, tuple[Given, ...]] = {}
        for one in self.given:
            found[one.person] = (*found.get(one.person, ()), one)
        return found

    def _seen(self, place: Place, given: tuple[Given, ...]) -> Buckets:
        whole = place.role == Role.INSTITUTION_ADMIN or any(one.unit is None and one.region is None for one in given)
        if whole:
            return self._everything
        units = {one.unit for one in given} | ({place.unit} if place.role in READS_THE_UNIT else set())
        regions = {one.region for one in given} | ({place.region} if place.role == Role.REGION_ADMIN else set())
        seen: set[int | None] = set()
        for unit in units - {None}:
            seen |= self._now_in.get(unit, frozenset())
        for region in regions - {None}:
            seen |= self._below.get(region, frozenset())
        return frozenset(seen)

    @cached_property
    def _everything(self) -> Buckets:
        return frozenset([*self.units, None])

    @cached_property
    def _now_in(self) -> dict[int | None, Ids]:
        """By unit: itself and what was merged into it."""
        found: dict[int | None, set[int]] = {}
        for unit in self.units:
            found.setdefault(self.merged_units.get(unit, unit), set()).add(unit)
        return {unit: frozenset(units) for unit, units in found.items()}

    @cached_property
    def _below(self) -> dict[int | None, Ids]:
        """By region: the units whose requests are seen from it."""
        found: dict[int | None, set[int]] = {}
        for unit, units in self._now_in.items():
            for region in self._path(self.units[unit]) if unit is not None else ():
                found.setdefault(region, set()).update(units)
        return {region: frozenset(units) for region, units in found.items()}

    def _homes(self, place: Place) -> tuple[Ids, Ids]:
        units = self._now_in.get(place.unit, frozenset()) if place.unit else frozenset()
        above = self._path(self.units[place.unit]) if place.unit else ()
        homes = {*above, *self._path(place.region)}
        merged = {region for region, into in self.merged_regions.items() if into in homes}
        return units, frozenset(homes | merged)
