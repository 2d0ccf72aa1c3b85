from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from organizations.models import Institution, Membership, Unit
from organizations.queries import Grant

Role = Membership.Role


@dataclass(frozen=True)
class FilingPlace:
    """A unit, or an institution as a whole, that a person files requests for; `for_others` when the request may also
    be that of a colleague of the unit."""

    institution: Institution
    unit: Unit | None
    is_own: bool = False
    for_others: bool = False

    @property
    def key(self) -> str:
        return f"{self.institution.pk}-{self.unit.pk if self.unit else 0}"

    @property
    def label(self) -> str:
        if self.unit is None:
            return str(self.institution)
        return f"{self.unit} · {self.unit.region}" if self.unit.region else str(self.unit)


def filing_places(memberships: Sequence[Membership], grants: Sequence[Grant] = ()) -> list[FilingPlace]:
    """People file from their own unit, administrators for what they run, and everybody for the places where an
    authority says so. The own unit comes first. Who has no seat reads only."""
    found = []
    for place in memberships:
        if place.read_only_since is not None:
            continue
        others = {unit.pk: unit for unit in [*_administered(place), *_granted(place, grants)]}
        own = place.unit
        if own is not None:
            for_others = own.pk in others or place.role == Role.UNIT_ADMIN
            found.append(FilingPlace(place.institution, own, is_own=True, for_others=for_others))
        elif place.role == Role.INSTITUTION_ADMIN:
            found.append(FilingPlace(place.institution, None))
        rest = [unit for unit in others.values() if unit != own]
        found += [FilingPlace(place.institution, unit, for_others=True) for unit in rest]
    return found


def _granted(place: Membership, grants: Sequence[Grant]) -> list[Unit]:
    """No statement for those who file for nobody else."""
    mine = [grant for grant in grants if grant.can_file and grant.institution == place.institution_id]
    if not mine:
        return []
    units = _units(place.institution)
    if any(grant.unit is None and grant.region is None for grant in mine):
        return list(units)
    regions = [grant.region for grant in mine if grant.region]
    within = Q(pk__in=[grant.unit for grant in mine if grant.unit])
    return list(units.filter(within | Q(region__path__overlap=regions) if regions else within))


def _administered(place: Membership) -> list[Unit]:
    if place.role == Role.INSTITUTION_ADMIN:
        return list(_units(place.institution))
    if place.role == Role.REGION_ADMIN and place.region is not None:
        return list(_units(place.institution).filter(region__path__contains=[place.region.pk]))
    return []


def _units(institution: Institution) -> QuerySet[Unit]:
    living = Unit.objects.filter(institution=institution, archived_at=None)
    return living.select_related("region").order_by("sort_key", "id")
