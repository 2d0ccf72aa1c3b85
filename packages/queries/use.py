"""Who used what of a subscription, in two statements however large it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from organizations.models import Institution, Region, Unit
from packages.models import Hold, Service, Subscription, TierService, TierVersion
from packages.queries.balances import current

HELD, CAPTURED = Hold.State.HELD, Hold.State.CAPTURED


@dataclass
class Share:
    """What one part used: spent and held apart, and the spent by service."""

    spent: int = 0
    held: int = 0
    by_service: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, service: str, spent: int, held: int) -> None:
        self.spent += spent
        self.held += held
        self.by_service[service] += spent

    @property
    def units(self) -> int:
        return self.spent + self.held


@dataclass(frozen=True)
class UnitShare:
    """`unit` is None for what no unit asked for, `region` for units outside any region."""

    unit: Unit | None
    share: Share


@dataclass(frozen=True)
class RegionShare:
    region: Region | None
    share: Share


@dataclass(frozen=True)
class Use:
    """Spent units count in the month they were spent, held ones in the month they were held."""

    months: dict[date, Share]
    services: dict[str, Share]
    units: list[UnitShare]
    regions: list[RegionShare]
    total: Share


def use(subscription: Subscription) -> Use:
    months = {month: Share() for month in _months(subscription)}
    services: dict[str, Share] = defaultdict(Share)
    by_unit: dict[int | None, Share] = defaultdict(Share)
    total = Share()
    for service, unit_id, month, spent, held in _rows(subscription):
        for share in (months.setdefault(month, Share()), services[service], by_unit[unit_id], total):
            share.add(service, spent, held)
    units = {unit.pk: unit for unit in _units(by_unit)}
    unit_shares = [UnitShare(units.get(pk) if pk else None, share) for pk, share in by_unit.items()]
    return Use(
        months=dict(sorted(months.items())),
        services=services,
        units=sorted(unit_shares, key=lambda row: (-row.share.units, row.unit.sort_key if row.unit else "")),
        regions=_regions(unit_shares),
        total=total,
    )


def use_by_unit(institution_id: int) -> dict[int | None, int]:
    """Units of the package of today that are spent or held, for the institution's own pages; two statements."""
    subscription = current(Institution(pk=institution_id))
    if subscription is None:
        return {}
    living = Hold.objects.filter(account__subscription=subscription, state__in=[HELD, CAPTURED]).order_by()
    return dict(living.values_list("unit").annotate(Sum("amount")))


def product_use_offered(institution_id: int) -> bool:
    """Without a package nothing stands in the way: what is told is there when one begins."""
    subscription = current(Institution(pk=institution_id))
    return subscription is None or subscription.includes(Service.Code.STAFF_PERFORMANCE)


def tiers_with(service: str) -> list[tuple[str, str]]:
    """Code and name of the packages on sale that have it."""
    offered = TierService.objects.filter(
        version__state=TierVersion.State.PUBLISHED, service__code=service, included=True
    )
    rows = offered.order_by("version__tier__rank").values_list("version__tier__code", "version__tier__name").distinct()
    return [(code, name) for code, name in rows]


def _rows(subscription: Subscription) -> Iterable[tuple[str, int | None, date, int, int]]:
    living = Hold.objects.filter(account__subscription=subscription, state__in=[HELD, CAPTURED])
    amounts = {
        "spent": Coalesce(Sum("amount", filter=Q(state=CAPTURED)), 0),
        "held_units": Coalesce(Sum("amount", filter=Q(state=HELD)), 0),
    }
    month = TruncMonth(Coalesce("settled_at", "created_at"))
    by_part = living.annotate(month=month).values("account__service", "unit", "month").annotate(**amounts).order_by()
    for service, unit, start, *units in by_part.values_list("account__service", "unit", "month", *amounts):
        yield service, unit, timezone.localdate(start), units[0], units[1]


def _units(pks: Iterable[int | None]) -> Iterable[Unit]:
    return Unit.objects.filter(pk__in=[pk for pk in pks if pk]).select_related("region")


def _regions(units: Iterable[UnitShare]) -> list[RegionShare]:
    """By the region a unit is in today."""
    shares: dict[Region | None, Share] = defaultdict(Share)
    for row in units:
        share = shares[row.unit.region if row.unit else None]
        share.held += row.share.held
        for service, spent in row.share.by_service.items():
            share.add(service, spent, 0)
    found = [RegionShare(region, share) for region, share in shares.items()]
    return sorted(found, key=lambda row: (-row.share.units, row.region.sort_key if row.region else ""))


def _months(subscription: Subscription) -> Iterator[date]:
    """The first days of the months from the start to today, or to the end when that is earlier."""
    last = min(timezone.localdate(), subscription.last_on)
    month = subscription.starts_on.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
