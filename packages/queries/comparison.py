"""The 18 services in the columns of four tiers, as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from packages.models import QuotaAccount, Service, Subscription, Tier, TierService
from packages.queries.catalogue import on_sale_versions


@dataclass(frozen=True)
class Cell:
    """What a tier has of a service. `kind`: yes, no, unlimited, priced, number or minutes; high None means and more."""

    tier: Tier
    kind: str
    low: int = 0
    high: int | None = 0
    is_own: bool = False
    sold: int | None = None

    @property
    def value(self) -> tuple[str, int, int | None]:
        return self.kind, self.low, self.high


@dataclass(frozen=True)
class Row:
    service: Service
    cells: list[Cell] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return len({cell.value for cell in self.cells}) > 1

    @property
    def is_missing(self) -> bool:
        """The own tier does not have it, but another one does."""
        return any(cell.is_own and cell.kind == "no" for cell in self.cells)

    @property
    def tiers_that_have_it(self) -> list[Tier]:
        return [cell.tier for cell in self.cells if cell.kind != "no"]


def compared(subscription: Subscription | None) -> list[Row]:
    """Every service with one cell per tier: the own tier as it was sold, the others as they are sold today."""
    shown = {version.tier_id: version.pk for version in on_sale_versions()}
    if subscription:
        shown[subscription.version.tier_id] = subscription.version_id
    offers = TierService.objects.filter(version__in=shown.values()).select_related("service", "version__tier")
    sold = _sold(subscription)
    rows: dict[int, Row] = {}
    for offer in offers.order_by("service__number", "version__tier__rank"):
        row = rows.setdefault(offer.service_id, Row(offer.service))
        row.cells.append(_cell(offer, subscription, sold))
    return list(rows.values())


def tiers(rows: Iterable[Row]) -> list[Tier]:
    """The columns, smallest package first."""
    return [cell.tier for row in list(rows)[:1] for cell in row.cells]


def _sold(subscription: Subscription | None) -> dict[str, int]:
    if subscription is None:
        return {}
    counted = QuotaAccount.objects.filter(subscription=subscription, unlimited=False)
    granted = {account.service.code: account.granted for account in counted.select_related("service")}
    return {Service.Code.SEATS: subscription.seats, **granted}


def _cell(offer: TierService, subscription: Subscription | None, sold: dict[str, int]) -> Cell:
    is_own = subscription is not None and offer.version_id == subscription.version_id
    kind, low, high = _value(offer)
    own = sold.get(offer.service.code) if is_own and kind in {"number", "priced"} else None
    return Cell(offer.version.tier, kind, low, high, is_own, None if own in {low, 0} and low == high else own)


def _value(offer: TierService) -> tuple[str, int, int | None]:
    version, kind = offer.version, offer.service.kind
    if kind == Service.Kind.PRIORITY:
        return "number", version.priority, version.priority
    if kind == Service.Kind.RESPONSE:
        return "minutes", version.response_minutes, version.response_minutes
    if offer.priced_per_unit:
        return "priced", 0, 0
    if not offer.included:
        return "no", 0, 0
    if offer.unlimited:
        return "unlimited", 0, 0
    if offer.minimum is None:
        return "yes", 0, 0
    return "number", offer.minimum, offer.maximum
