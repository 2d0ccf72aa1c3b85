"""What is sold (catalogue), what was bought (subscriptions) and how it is spent (ledger)."""

from packages.models.catalogue import Band, BandAllowance, Service, Tier, TierService, TierVersion
from packages.models.corrections import Correction, Recount
from packages.models.ledger import Hold, LedgerEntry, QuotaAccount
from packages.models.offers import CatalogueEvent, Inquiry, Offer, OfferEvent, OfferLine, Purpose
from packages.models.subscriptions import Subscription, SubscriptionEvent

__all__ = [
    "Band",
    "BandAllowance",
    "CatalogueEvent",
    "Correction",
    "Hold",
    "Inquiry",
    "LedgerEntry",
    "Offer",
    "OfferEvent",
    "OfferLine",
    "Purpose",
    "QuotaAccount",
    "Recount",
    "Service",
    "Subscription",
    "SubscriptionEvent",
    "Tier",
    "TierService",
    "TierVersion",
]
