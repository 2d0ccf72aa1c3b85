from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from organizations.models import Institution
from packages.models import QuotaAccount, Subscription


@dataclass(frozen=True)
class Balance:
    """What a subscription has of one counted service."""

    account_id: int
    code: str
    name: str
    granted: int
    held: int
    captured: int
    unlimited: bool

    @property
    def available(self) -> int | None:
        return None if self.unlimited else self.granted - self.held - self.captured


def current(institution: Institution, at: datetime | None = None) -> Subscription | None:
    """The subscription that a request filed at this moment is on: the local day decides."""
    day = timezone.localtime(at).date()
    valid = Subscription.objects.valid_on(day).filter(institution=institution)
    return valid.select_related("version__tier").first()


def balances(subscription: Subscription) -> list[Balance]:
    accounts = QuotaAccount.objects.filter(subscription=subscription).select_related("service")
    return [
        Balance(
            account_id=account.pk,
            code=account.service.code,
            name=account.service.name,
            granted=account.granted,
            held=account.held,
            captured=account.captured,
            unlimited=account.unlimited,
        )
        for account in accounts.order_by("service__number")
    ]
