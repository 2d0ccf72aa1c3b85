from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, place_facts, record
from organizations.actions.refusing import living, of_institution, refuse_too_deep
from organizations.merging import move_along
from organizations.models import Membership, Region, Unit, ViewingGrant


@transaction.atomic
def merge_units(unit: Unit, *, into: Unit, by: User | None) -> None:
    """The people, requests, shares and authority of one unit become those of another.

    The merged one is archived and points there. What was promised and counted at filing stays as it was. A request
    that is being filed at this moment comes along, too: the row of the unit is locked until the end.
    """
    locked(unit.institution_id)
    unit, into = _both(unit, into)
    Unit.objects.select_for_update().get(pk=unit.pk)
    people = list(Membership.objects.filter(unit=unit, left_at=None).order_by("id").values_list("user", flat=True))
    Membership.objects.filter(unit=unit, left_at=None).update(unit=into)
    ViewingGrant.objects.filter(unit=unit, withdrawn_at=None).update(unit=into)
    _retire(unit, into)
    _record("unit_merged", unit, into, by, people, move_along(unit, into, by))


@transaction.atomic
def merge_regions(region: Region, *, into: Region, by: User | None) -> None:
    """What hangs below one region hangs below another from now on, and whoever runs or sees the one runs or sees both.

    The region path of requests filed before stays: reports of those days still count them under the old region.
    """
    locked(region.institution_id)
    region, into = _both(region, into)
    if region.pk in into.path:
        raise Refused(_("A region cannot be merged into a region below it."), field="into")
    _refuse_same_names(region, into)
    people = list(Membership.objects.filter(region=region, left_at=None).order_by("id").values_list("user", flat=True))
    _hang_below(region, into)
    Membership.objects.filter(region=region, left_at=None).update(region=into)
    ViewingGrant.objects.filter(region=region, withdrawn_at=None).update(region=into)
    _retire(region, into)
    _record("region_merged", region, into, by, people, move_along(region, into, by))


def _both(place: Any, into: Any) -> tuple[Any, Any]:
    """Both rows as they are now."""
    if place.pk == into.pk:
        raise Refused(_("Choose another one to merge “%(name)s” into.") % {"name": place.name}, field="into")
    return living(place), of_institution(living(into), place.institution_id)


def _refuse_same_names(region: Region, into: Region) -> None:
    regions = Region.objects.filter(parent__in=[region, into], archived_at=None).exclude(pk=region.pk)
    units = Unit.objects.filter(region__in=[region, into], archived_at=None)
    for names in (regions.values_list("name", flat=True), units.values_list("name", flat=True)):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            words = {"name": sorted(twice)[0]}
            raise Refused(_("Both regions hold a “%(name)s”. Rename or merge those two first.") % words, field="into")


def _hang_below(region: Region, into: Region) -> None:
    """Archived units and regions come along as well: their requests are still seen from above."""
    cut = len(region.path)
    below = list(Region.objects.filter(~Q(pk=region.pk), path__contains=[region.pk]))
    refuse_too_deep(len(into.path) + max((len(one.path) - cut for one in below), default=0))
    for one in below:
        one.path = [*into.path, *one.path[cut:]]
    Region.objects.bulk_update(below, ["path"])
    Region.objects.filter(parent=region).update(parent=into)
    Unit.objects.filter(region=region).update(region=into)


def _retire(place: Region | Unit, into: Region | Unit) -> None:
    """Whatever pointed at the merged one points at the same place now: one step leads to where the requests are."""
    type(place).objects.filter(merged_into=place.pk).update(merged_into=into.pk)
    place.archived_at, place.merged_into_id = timezone.now(), into.pk
    place.save(update_fields=["archived_at", "merged_into"])


def _record(
    kind: str, place: Region | Unit, into: Region | Unit, by: User | None, people: list[int], counted: dict[str, int]
) -> None:
    record(
        place.institution_id,
        kind,
        by=by,
        place=place_facts(place),
        after=place_facts(into),
        people=len(people),
        members=people,
        **counted,
    )
