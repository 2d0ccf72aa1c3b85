from collections.abc import Sequence
from dataclasses import dataclass

from organizations.models import Institution, Membership, Unit


@dataclass(frozen=True)
class FilingPlace:
    """A unit, or an institution as a whole, that a person files requests for."""

    institution: Institution
    unit: Unit | None
    is_only_institution: bool

    @property
    def key(self) -> str:
        return f"{self.institution.pk}-{self.unit.pk if self.unit else 0}"

    @property
    def label(self) -> str:
        name = str(self.unit) if self.unit else str(self.institution)
        return name if self.is_only_institution or not self.unit else f"{self.institution} · {name}"


def filing_places(memberships: Sequence[Membership]) -> list[FilingPlace]:
    """People file from their own unit. Administrators without one choose among the units they administer. Who has
    no seat reads only."""
    memberships = [place for place in memberships if place.read_only_since is None]
    is_only = len({place.institution_id for place in memberships}) == 1
    found = []
    for place in memberships:
        units: Sequence[Unit | None] = [place.unit] if place.unit else _administered(place)
        found += [FilingPlace(place.institution, unit, is_only) for unit in units]
    return found


def _administered(place: Membership) -> list[Unit | None]:
    units = Unit.objects.filter(institution=place.institution, archived_at=None).order_by("sort_key", "id")
    if place.region is not None:
        return list(units.filter(region__path__contains=[place.region.pk]))
    return [None, *units]


def belonging(memberships: Sequence[Membership]) -> str:
    """ "Akçasu Belediyesi · Harita Şube", for the line under the person's name."""
    if not memberships:
        return ""
    first = memberships[0]
    place = first.unit or first.region
    return f"{first.institution} · {place}" if place else str(first.institution)
