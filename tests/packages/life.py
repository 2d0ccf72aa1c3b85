"""The life of a subscription in one line each."""

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from packages import actions
from packages.models import LedgerEntry, Subscription, TierVersion
from tests.sales import SMALLEST

ISTANBUL = ZoneInfo("Europe/Istanbul")
_contracts = count(1)


def renewed(subscription, tier=None, *, by=None, contract=None, **terms) -> Subscription:
    """A renewal of `tier` (else the same one) with its smallest numbers."""
    tier = tier or subscription.version.tier.code
    seats, allowances = SMALLEST[tier]
    numbers = {"starts_on": None, "ends_on": None, "seats": seats, "allowances": allowances, **terms}
    version = TierVersion.objects.get(tier__code=tier, state="published")
    contract = contract or f"RENEWAL-{next(_contracts)}"
    return actions.renew(subscription, version, contract_number=contract, **numbers, by=by)


def state(subscription) -> str:
    return Subscription.objects.get(pk=subscription.pk).state


def events(subscription) -> list[str]:
    return list(subscription.events.order_by("id").values_list("kind", flat=True))


def carried(subscription) -> dict[str, int]:
    entries = LedgerEntry.objects.filter(account__subscription=subscription, kind="carry")
    return dict(entries.order_by("id").values_list("account__service", "granted"))


def midday(day: date, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(12), ISTANBUL)
