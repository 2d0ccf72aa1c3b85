from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.compiled import compiled
from organizations.models import Institution
from packages.models import QuotaAccount, Service, Subscription

_COUNTERS = ("granted", "held", "captured")
STRIP = (Service.Code.WRITTEN, Service.Code.PHONE, Service.Code.REMOTE, Service.Code.ONSITE)


@dataclass(frozen=True)
class Balance:
    """What a subscription has of one counted service. `runs_out_on` is last night's forecast, when before the end."""

    account_id: int
    code: str
    name: str
    granted: int
    held: int
    captured: int
    unlimited: bool
    runs_out_on: date | None = None

    @property
    def available(self) -> int | None:
        return None if self.unlimited else self.granted - self.held - self.captured


@dataclass(frozen=True)
class Usage:
    """What the strip of meters shows: the package of today and what is left of it."""

    subscription: Subscription
    balances: list[Balance]
    today: date

    @property
    def days(self) -> int:
        return (self.subscription.ends_on - self.subscription.starts_on).days

    @property
    def days_passed(self) -> int:
        return min((self.today - self.subscription.starts_on).days, self.days)

    @property
    def days_left(self) -> int:
        return (self.subscription.ends_on - self.today).days

    @property
    def is_in_grace(self) -> bool:
        """It has ended, and its last units may still be used for some days."""
        return self.today >= self.subscription.ends_on


def current(institution: Institution, at: datetime | None = None) -> Subscription | None:
    """The subscription that a request filed at this moment is on: the local day decides."""
    day = timezone.localtime(at).date()
    found = _valid(institution.pk, day)
    return found[0] if found else None


@compiled
def _valid(institution: int, day: date) -> QuerySet[Subscription]:
    return Subscription.objects.valid_on(day).filter(institution=institution).with_tier()[:1]


def balances(subscription: Subscription) -> list[Balance]:
    return _balances(_accounts(subscription.pk))


@compiled
def _accounts(subscription: int) -> QuerySet[QuotaAccount]:
    return QuotaAccount.objects.filter(subscription=subscription).select_related("service").order_by("service__number")


def usage(institution: Institution, codes: Iterable[str] = STRIP) -> Usage | None:
    """The package valid today with its meters, in one statement; None when no package is valid."""
    today = timezone.localdate()
    accounts = _valid_accounts(institution.pk, today, codes=tuple(codes))
    if not accounts:
        return None
    subscription = accounts[0].subscription
    return Usage(subscription, _balances(accounts), today)


def balances_as_of(institution: Institution, day: date) -> list[Balance]:
    """The meters as they stood when a past local day ended: from the ledger, so they never change afterwards."""
    packages = Subscription.objects.filter(institution=institution, starts_on__lte=day, closes_on__gt=day)
    package = packages.exclude(state=Subscription.State.DRAFT).order_by("-starts_on").first()
    if package is None:
        return []
    ended = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    sums = {name: Coalesce(Sum(f"entries__{name}", filter=Q(entries__at__lt=ended)), 0) for name in _COUNTERS}
    accounts = package.accounts.select_related("service").annotate(**{f"{name}_then": of for name, of in sums.items()})
    return [
        Balance(
            account_id=account.pk,
            code=account.service.code,
            name=account.service.name,
            unlimited=account.unlimited,
            **{name: getattr(account, f"{name}_then") for name in _COUNTERS},
        )
        for account in accounts.order_by("service__number")
    ]


@compiled
def _valid_accounts(institution: int, today: date, *, codes: tuple[str, ...]) -> QuerySet[QuotaAccount]:
    valid = Subscription.objects.valid_on(today).filter(institution=institution)
    accounts = QuotaAccount.objects.filter(subscription__in=valid, service__in=codes)
    return accounts.select_related("service", "subscription__version__tier").order_by("service__number")


def _balances(accounts: Iterable[QuotaAccount]) -> list[Balance]:
    return [
        Balance(
            account_id=account.pk,
            code=account.service.code,
            name=account.service.name,
            granted=account.granted,
            held=account.held,
            captured=account.captured,
            unlimited=account.unlimited,
            runs_out_on=account.runs_out_on if account.available else None,
        )
        for account in accounts
    ]
