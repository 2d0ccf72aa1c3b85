"""What a new institution still needs, in the order it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from organizations.models import Institution, Membership
from organizations.told import Step


@dataclass(frozen=True)
class Steps:
    """Which of the six steps are done."""

    administrator: bool
    package: bool
    products: bool
    units: bool
    people: bool
    request: bool

    @property
    def are_done(self) -> bool:
        return all(vars(self).values())

    @property
    def done(self) -> int:
        return sum(vars(self).values())


def setting_up(institution: Institution, told: Mapping[Step, bool]) -> Steps:
    admins = Count("pk", filter=Q(role=Membership.Role.INSTITUTION_ADMIN))
    people = Membership.objects.active().filter(institution=institution).aggregate(all=Count("pk"), admins=admins)
    return Steps(
        administrator=bool(people["admins"]),
        package=told.get(Step.PACKAGE, False),
        products=told.get(Step.PRODUCTS, False),
        units=institution.units.filter(archived_at=None).exists(),
        people=people["all"] > people["admins"],
        request=told.get(Step.REQUEST, False),
    )
