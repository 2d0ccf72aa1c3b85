from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.refusing import (
    living,
    living_region,
    refuse_taken_name,
    refuse_too_deep,
    refuse_without_regions,
    siblings,
)
from organizations.models import Institution, Region, Unit


@transaction.atomic
def create_institution(*, name: str, kind: str, city: str = "", phone: str = "", by: User | None) -> Institution:
    institution = Institution.objects.create(name=name, kind=kind, city=city, phone=phone)
    record(institution.pk, "created", by=by, name=name)
    return institution


@transaction.atomic
def change_institution(
    institution: Institution, *, name: str, kind: str, city: str, phone: str, by: User | None
) -> None:
    before = locked(institution.pk)
    after = {"name": name, "kind": kind, "city": city, "phone": phone}
    changed = {
        field: [getattr(before, field), value] for field, value in after.items() if getattr(before, field) != value
    }
    if not changed:
        return
    for field, value in after.items():
        setattr(before, field, value)
    before.save(update_fields=list(after))
    record(institution.pk, "changed", by=by, name=name, changed=changed)


@transaction.atomic
def add_region(institution: Institution, *, name: str, parent: Region | None = None, by: User | None) -> Region:
    locked(institution.pk)
    refuse_without_regions(institution.pk)
    parent = living_region(parent, institution.pk)
    refuse_taken_name(Region.objects.filter(institution=institution, parent=parent), name)
    above = parent.path if parent else []
    refuse_too_deep(len(above) + 1)
    region = Region.objects.create(institution=institution, parent=parent, name=name)
    region.path = [*above, region.pk]
    region.save(update_fields=["path"])
    record(institution.pk, "region_added", by=by, region=place_facts(region), under=place_facts(parent))
    return region


@transaction.atomic
def add_unit(institution: Institution, *, name: str, region: Region | None = None, by: User | None) -> Unit:
    locked(institution.pk)
    region = living_region(region, institution.pk)
    refuse_taken_name(Unit.objects.filter(institution=institution, region=region), name)
    unit = Unit.objects.create(institution=institution, region=region, name=name)
    record(institution.pk, "unit_added", by=by, unit=place_facts(unit), under=place_facts(region))
    return unit


@transaction.atomic
def rename(place: Region | Unit, *, name: str, by: User | None) -> None:
    locked(place.institution_id)
    place = living(place)
    if place.name == name:
        return
    refuse_taken_name(siblings(place), name)
    before, place.name = place.name, name
    place.save(update_fields=["name"])
    record(place.institution_id, "renamed", by=by, place=place_facts(place), before=before)


@transaction.atomic
def move_region(region: Region, *, under: Region | None, by: User | None) -> None:
    """Moves a region with everything below it. The lock on the institution lets one move see the other: no cycle."""
    locked(region.institution_id)
    region = living(region)
    under = living_region(under, region.institution_id)
    if under and region.pk in under.path:
        raise Refused(_("A region cannot be moved into itself or into a region below it."), field="under")
    if region.parent_id == (under.pk if under else None):
        return
    refuse_taken_name(Region.objects.filter(institution=region.institution_id, parent=under), region.name, "under")
    before = region.parent
    _hang(region, under)
    record(
        region.institution_id,
        "region_moved",
        by=by,
        region=place_facts(region),
        before=place_facts(before),
        after=place_facts(under),
    )


def _hang(region: Region, under: Region | None) -> None:
    above, cut = (under.path if under else []), len(region.path) - 1
    subtree = list(Region.objects.filter(path__contains=[region.pk]))
    refuse_too_deep(len(above) + max(len(below.path) for below in subtree) - cut)
    for below in subtree:
        below.path = [*above, *below.path[cut:]]
    Region.objects.bulk_update(subtree, ["path"])
    region.parent = under
    region.save(update_fields=["parent"])


@transaction.atomic
def move_unit(unit: Unit, *, to: Region | None, by: User | None) -> None:
    locked(unit.institution_id)
    unit = living(unit)
    to = living_region(to, unit.institution_id)
    if unit.region_id == (to.pk if to else None):
        return
    refuse_taken_name(Unit.objects.filter(institution=unit.institution_id, region=to), unit.name, "under")
    before, unit.region = unit.region, to
    unit.save(update_fields=["region"])
    record(
        unit.institution_id,
        "unit_moved",
        by=by,
        unit=place_facts(unit),
        before=place_facts(before),
        after=place_facts(to),
    )
