from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages.actions.cataloguing.recording import locked_draft, record_version
from packages.models import Band, BandAllowance, CatalogueEvent, Tier, TierService, TierVersion

COPIED = ("priority", "response_minutes", "seats_minimum", "seats_maximum", "list_price")
COPIED_CELLS = ("included", "minimum", "maximum", "unlimited", "priced_per_unit", "unit_price")


@transaction.atomic
def draft(tier: Tier, *, by: User | None) -> TierVersion:
    """A copy of the tier's newest version, to be edited. A tier has one draft: asked again, it is the answer."""
    Tier.objects.select_for_update(no_key=True).get(pk=tier.pk)
    newest = TierVersion.objects.filter(tier=tier).order_by("-number").first()
    if newest is None:
        raise Refused(_("This tier has no version to start from."))
    if newest.state == TierVersion.State.DRAFT:
        return newest
    copied = {name: getattr(newest, name) for name in COPIED}
    number = newest.number + 1
    copy = TierVersion.objects.create(tier=tier, number=number, state=TierVersion.State.DRAFT, **copied)
    _copy_cells(newest, copy)
    _copy_bands(newest, copy)
    record_version(copy, CatalogueEvent.Kind.DRAFTED, by=by, data={"from": newest.number})
    return copy


def _copy_cells(newest: TierVersion, copy: TierVersion) -> None:
    cells = [
        TierService(version=copy, service_id=cell.service_id, **{name: getattr(cell, name) for name in COPIED_CELLS})
        for cell in newest.services.order_by("service")
    ]
    TierService.objects.bulk_create(cells)


def _copy_bands(newest: TierVersion, copy: TierVersion) -> None:
    for band in newest.bands.order_by("seats_minimum").prefetch_related("allowances"):
        added = Band.objects.create(
            version=copy,
            seats_minimum=band.seats_minimum,
            seats_maximum=band.seats_maximum,
            list_price=band.list_price,
        )
        BandAllowance.objects.bulk_create(
            BandAllowance(band=added, service_id=allowance.service_id, amount=allowance.amount)
            for allowance in band.allowances.all()
        )


@transaction.atomic
def discard_draft(version: TierVersion, *, by: User | None) -> None:
    """A draft nobody wants goes without a trace but its events. Nothing was sold of it."""
    version = locked_draft(version)
    record_version(version, CatalogueEvent.Kind.DISCARDED, by=by)
    BandAllowance.objects.filter(band__version=version).delete()
    version.bands.all().delete()
    version.services.all().delete()
    version.delete()
