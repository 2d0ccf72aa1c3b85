from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages.actions.cataloguing.checking import check
from packages.actions.cataloguing.recording import differing, locked_draft, record_version, snapshot
from packages.models import Band, BandAllowance, CatalogueEvent, Service, TierService, TierVersion
from packages.terms import BandTerms, CellTerms, Mode, VersionTerms


@transaction.atomic
def edit_draft(version: TierVersion, terms: VersionTerms, *, seen: int | None = None, by: User | None) -> TierVersion:
    """Writes the whole draft anew. `seen` is the last event its editor knew of; what changed since stays."""
    version = locked_draft(version)
    if seen is not None and seen != last_event(version):
        raise Refused(_("Somebody changed this draft meanwhile. Open it again to see how it reads now."))
    check(terms)
    before = snapshot(version)
    for name in ("priority", "response_minutes", "seats_minimum", "seats_maximum", "list_price"):
        setattr(version, name, getattr(terms, name))
    version.save(update_fields=["priority", "response_minutes", "seats_minimum", "seats_maximum", "list_price"])
    _write_cells(version, terms)
    _write_bands(version, terms.bands)
    record_version(version, CatalogueEvent.Kind.EDITED, by=by, changed=differing(before, snapshot(version)))
    return version


def last_event(version: TierVersion) -> int:
    events = CatalogueEvent.objects.filter(tier=version.tier_id, number=version.number)
    return events.order_by("-id").values_list("pk", flat=True).first() or 0


def _write_cells(version: TierVersion, terms: VersionTerms) -> None:
    for cell in version.services.select_related("service").order_by("service"):
        code = cell.service.code
        if cell.service.kind == Service.Kind.SEATS:
            cell.minimum, cell.maximum = terms.seats_minimum, terms.seats_maximum
        elif code in terms.counted:
            _write_counted(cell, terms.counted[code])
        elif code in terms.included:
            cell.included = terms.included[code]
            cell.unlimited = cell.included and cell.service.kind == Service.Kind.UNLIMITED
        else:
            continue
        cell.save(update_fields=["included", "minimum", "maximum", "unlimited", "priced_per_unit", "unit_price"])


def _write_counted(cell: TierService, terms: CellTerms) -> None:
    has_range = terms.mode == Mode.RANGE
    cell.included = terms.mode in {Mode.RANGE, Mode.UNLIMITED}
    cell.unlimited = terms.mode == Mode.UNLIMITED
    cell.priced_per_unit = terms.mode == Mode.PRICED
    cell.minimum = terms.minimum if has_range else None
    cell.maximum = terms.maximum if has_range else None
    cell.unit_price = terms.unit_price


def _write_bands(version: TierVersion, bands: list[BandTerms]) -> None:
    BandAllowance.objects.filter(band__version=version).delete()
    version.bands.all().delete()
    services = {service.code: service for service in Service.objects.filter(kind=Service.Kind.QUOTA)}
    for terms in bands:
        band = Band.objects.create(
            version=version,
            seats_minimum=terms.seats_minimum,
            seats_maximum=terms.seats_maximum,
            list_price=terms.list_price,
        )
        BandAllowance.objects.bulk_create(
            BandAllowance(band=band, service=services[code], amount=amount) for code, amount in terms.amounts.items()
        )
