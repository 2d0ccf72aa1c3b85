from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from organizations.models import Institution, Membership, Unit
from organizations.queries import Grant


@dataclass(frozen=True)
class FilingPlace:
    """A unit, or an institution as a whole, that a person files requests for."""

    institution: Institution
    unit: Unit | None

    @property
    def key(self) -> str:
        return f"{self.institution.pk}-{self.unit.pk if self.unit else 0}"

    @property
    def label(self) -> str:
        return str(self.unit or self.institution)


def filing_places(memberships: Sequence[Membership], grants: Sequence[Grant] = ()) -> list[FilingPlace]:
    """People file from their own unit, and for the places where their authority says so. Administrators without a unit
    choose among the units they administer. Who has no seat reads only."""
    memberships = [place for place in memberships if place.read_only_since is None]
    found = []
    for place in memberships:
        units: Sequence[Unit | None] = [place.unit] if place.unit else _administered(place)
        found += [FilingPlace(place.institution, unit) for unit in units]
        found += [FilingPlace(place.institution, unit) for unit in _granted(place, grants) if unit not in units]
    return found


def _granted(place: Membership, grants: Sequence[Grant]) -> list[Unit]:
    """No statement for those who file for nobody else."""
    mine = [grant for grant in grants if grant.can_file and grant.institution == place.institution_id]
    if not mine:
        return []
    units = Unit.objects.filter(institution=place.institution, archived_at=None).order_by("sort_key", "id")
    if any(grant.unit is None and grant.region is None for grant in mine):
        return list(units)
    regions = [grant.region for grant in mine if grant.region]
    within = Q(pk__in=[grant.unit for grant in mine if grant.unit])
    return list(units.filter(within | Q(region__path__overlap=regions) if regions else within))


def _administered(place: Membership) -> list[Unit | None]:
    units = Unit.objects.filter(institution=place.institution, archived_at=None).order_by("sort_key", "id")
    if place.region is not None:
        return list(units.filter(region__path__contains=[place.region.pk]))
    return [None, *units]
