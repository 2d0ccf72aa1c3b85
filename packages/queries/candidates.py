from packages.advisor import Candidate
from packages.models import Band, Service, TierService
from packages.queries.office import OnSale, on_sale


def candidates() -> list[Candidate]:
    """What could be bought today, from the smallest to the largest: each tier, and each band of one that has bands."""
    sold = on_sale()
    versions = [one.version.pk for one in sold]
    regions = TierService.objects.filter(version__in=versions, service__code=Service.Code.REGIONS, included=True)
    regional = set(regions.values_list("version", flat=True))
    return [_candidate(one, band, one.version.pk in regional) for one in sold for band in _bands(one)]


def _bands(sold: OnSale) -> list[Band | None]:
    return [*sold.bands] or [None]


def _candidate(sold: OnSale, band: Band | None, has_regions: bool) -> Candidate:
    version = sold.version
    allowances = {row.service.code: None if row.unlimited else row.maximum or 0 for row in sold.ranges if row.included}
    if band:
        allowances |= {allowance.service.code: allowance.amount for allowance in band.allowances.all()}
    return Candidate(
        tier=version.tier.code,
        name=f"{version.tier.name} {band}" if band else version.tier.name,
        seats_minimum=band.seats_minimum if band else version.seats_minimum,
        seats_maximum=band.seats_maximum if band else version.seats_maximum,
        allowances=allowances,
        priced=frozenset(row.service.code for row in sold.ranges if row.priced_per_unit),
        has_regions=has_regions,
        response_minutes=version.response_minutes,
        price=band.list_price if band else version.list_price,
    )
