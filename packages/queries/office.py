from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from organizations.queries import institutions_found
from packages.models import Band, BandAllowance, Service, Subscription, TierService, TierVersion
from packages.queries.catalogue import on_sale_versions


def subscriptions_found(words: str, state: str, tier: str) -> QuerySet[Subscription]:
    """Subscriptions by their institution's name, in Turkish order, narrowed by state and tier."""
    found = Subscription.objects.with_tier().order_by("institution__sort_key", "id")
    if words.strip():
        found = found.filter(institution__in=institutions_found(words).order_by().values("pk"))
    if state:
        found = found.filter(state=state)
    return found.filter(version__tier__code=tier) if tier else found


@dataclass(frozen=True)
class OnSale:
    """A version on sale with the ranges of its counted services and its bands."""

    version: TierVersion
    ranges: list[TierService]
    bands: list[Band]


def on_sale(least_rank: int = 1) -> list[OnSale]:
    """What can be sold today, smallest package first; for an upgrade from the current tier on."""
    counted = TierService.objects.filter(service__kind=Service.Kind.QUOTA).select_related("service")
    allowances = BandAllowance.objects.select_related("service").order_by("service__number")
    bands = Band.objects.order_by("seats_minimum").prefetch_related(Prefetch("allowances", allowances))
    versions = (
        on_sale_versions()
        .filter(tier__rank__gte=least_rank)
        .select_related("tier")
        .prefetch_related(Prefetch("services", counted.order_by("service__number")), Prefetch("bands", bands))
        .order_by("tier__rank")
    )
    return [OnSale(version, list(version.services.all()), list(version.bands.all())) for version in versions]
