"""What no change to a tree may do. Asked under the institution's lock."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.refusals import Refused
from organizations import told
from organizations.models import Membership, Region, Unit

DEEPEST = 10
Place = TypeVar("Place", bound=Region | Unit)


def living(place: Place) -> Place:
    """The row as it is now."""
    place.refresh_from_db()
    if place.merged_into:
        words = {"name": place.name, "into": place.merged_into.name}
        raise Refused(_("“%(name)s” was merged into “%(into)s”.") % words)
    if place.archived_at:
        raise Refused(_("“%(name)s” is archived.") % {"name": place.name})
    return place


def living_region(region: Region | None, institution_id: int) -> Region | None:
    return None if region is None else of_institution(living(region), institution_id)


def of_institution(place: Place, institution_id: int) -> Place:
    if place.institution_id != institution_id:
        raise Refused(_("“%(name)s” belongs to another institution.") % {"name": place.name})
    return place


def siblings(place: Region | Unit) -> QuerySet[Any]:
    if isinstance(place, Region):
        around: QuerySet[Any] = Region.objects.filter(institution=place.institution_id, parent=place.parent_id)
    else:
        around = Unit.objects.filter(institution=place.institution_id, region=place.region_id)
    return around.exclude(pk=place.pk)


def refuse_taken_name(around: QuerySet[Any], name: str, field: str = "name") -> None:
    if around.filter(name=name, archived_at=None).exists():
        raise Refused(_("There is already a “%(name)s” here.") % {"name": name}, field=field)


def refuse_too_deep(levels: int) -> None:
    if levels > DEEPEST:
        raise Refused(_("Regions can be %(levels)d levels deep.") % {"levels": DEEPEST})


def refuse_without_regions(institution_id: int) -> None:
    """Regions that are there stay and are in force when a package without them begins; new ones need the package."""
    if not told.offers_regions(institution_id):
        raise Refused(_("The package of the institution has no regions. Those that are there stay as they are."))


def refuse_used(place: Region | Unit) -> None:
    people = Membership.objects.filter(left_at=None)
    if isinstance(place, Unit):
        if people.filter(unit=place).exists():
            raise Refused(_("People still work in this unit. Move them first."))
        if told.open_requests(place.institution_id).get(place.pk):
            raise Refused(_("This unit still has open requests. Wait until they are settled, or merge the unit."))
        return
    if people.filter(region=place).exists():
        raise Refused(_("This region still has an administrator. Change that person's role first."))
    if place.units.filter(archived_at=None).exists() or place.children.filter(archived_at=None).exists():
        raise Refused(_("This region still holds units or regions. Move or archive them first."))
