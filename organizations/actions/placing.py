"""Where a role reaches: refused when the place and the role do not fit."""

from django.utils.translation import gettext as _

from common.refusals import Refused
from organizations.actions.refusing import living, living_region, of_institution
from organizations.layout import Place
from organizations.models import Membership, Region, Unit

Role = Membership.Role
IN_A_UNIT = (Role.UNIT_ADMIN, Role.READER, Role.MEMBER)


def checked_place(
    institution_id: int, role: str, unit: Unit | None, region: Region | None
) -> tuple[Unit | None, Region | None]:
    """Both as they are now, of this institution; the region only for who administers one."""
    if unit is not None:
        unit = of_institution(living(unit), institution_id)
    region = living_region(region, institution_id) if role == Role.REGION_ADMIN else None
    if role in IN_A_UNIT and unit is None:
        raise Refused(_("Choose the unit this person works in."), field="unit")
    if role == Role.REGION_ADMIN and region is None:
        raise Refused(_("Choose the region this person administers."), field="region")
    return unit, region


def place_of_role(
    membership: Membership, *, role: str, unit: Unit | None = None, region: Region | None = None
) -> Place:
    """Where `change_role` would put somebody, refused like it: for looking at what follows before it is done."""
    unit, region = checked_place(membership.institution_id, role, unit or membership.unit, region)
    return Place(role, unit.pk if unit else None, region.pk if region else None)
