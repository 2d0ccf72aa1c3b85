from collections.abc import Sequence
from dataclasses import dataclass

from organizations.models import Institution, Membership, Unit


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


def filing_places(memberships: Sequence[Membership]) -> list[FilingPlace]:
    """People file from their own unit. Administrators without one choose among the units they administer. Who has
    no seat reads only."""
    memberships = [place for place in memberships if place.read_only_since is None]
    found = []
    for place in memberships:
        units: Sequence[Unit | None] = [place.unit] if place.unit else _administered(place)
        found += [FilingPlace(place.institution, unit) for unit in units]
    return found


def _administered(place: Membership) -> list[Unit | None]:
    units = Unit.objects.filter(institution=place.institution, archived_at=None).order_by("sort_key", "id")
    if place.region is not None:
        return list(units.filter(region__path__contains=[place.region.pk]))
    return [None, *units]
