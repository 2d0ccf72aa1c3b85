from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from organizations.models import Membership, Unit, ViewingGrant


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
