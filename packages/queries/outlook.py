"""What was used day by day, and when it will be used up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db.models import Min, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from packages.forecast import YEAR, Forecast
from packages.forecast import forecast as foretold
from packages.models import Hold, QuotaAccount, Subscription
from packages.queries.balances import Balance

REACH = 2 * YEAR  # this package's days and the same days of the year before

Days = Mapping[date, int]
Name = TypeVar("Name")


def forecast(subscription: Subscription, balances: Iterable[Balance]) -> dict[str, Forecast]:
    """By service code, in two statements."""
    asked = [_Asked(subscription, balance.code, balance.available, balance.code) for balance in balances]
    return _foretold(asked, timezone.localdate())


def forecasts(accounts: Iterable[QuotaAccount], today: date | None = None) -> dict[int, Forecast]:
    """By account, whoever they belong to, in two statements. The accounts come with their subscription."""
    asked = [_Asked(account.subscription, account.service_id, account.available, account.pk) for account in accounts]
    return _foretold(asked, today or timezone.localdate())


@dataclass(frozen=True)
class _Asked(Generic[Name]):
    subscription: Subscription
    service: str
    left: int | None
    name: Name


def _foretold(asked: list[_Asked[Name]], today: date) -> dict[Name, Forecast]:
    institutions = {one.subscription.institution_id for one in asked}
    begins = first_days(institutions, today)
    used = days_of_use(institutions, since=today - timedelta(days=REACH - 1), until=today)
    told = {}
    for one in asked:
        sold = one.subscription
        begins_on = begins.get(sold.institution_id, sold.starts_on)
        uses = daily(used.get((sold.institution_id, one.service), {}), begins_on, today)
        told[one.name] = foretold(uses, one.left, starts_on=sold.starts_on, ends_on=sold.ends_on, today=today)
    return told


def days_of_use(institutions: Iterable[int], *, since: date, until: date) -> dict[tuple[int, str], dict[date, int]]:
    """Units held or spent, on the local day they were taken, by institution and service. What was given back is out."""
    taken = (
        Hold.objects.filter(
            account__subscription__institution__in=list(institutions),
            created_at__gte=_start_of(since),
            created_at__lt=_start_of(until + timedelta(days=1)),
        )
        .exclude(state=Hold.State.RELEASED)
        .values_list("account__subscription__institution", "account__service", TruncDate("created_at"))
        .annotate(units=Sum("amount"))
        .order_by()
    )
    found: dict[tuple[int, str], dict[date, int]] = defaultdict(dict)
    for institution, service, day, units in taken:
        found[institution, service][day] = units
    return found


def daily(used: Days, begins_on: date, today: date) -> list[int]:
    """One number a day from `begins_on` to today."""
    return [used.get(begins_on + timedelta(days=day), 0) for day in range((today - begins_on).days + 1)]


def first_days(institutions: Iterable[int], today: date) -> dict[int, date]:
    """Since when an institution has had packages, but not before the days that are read."""
    reach = today - timedelta(days=REACH - 1)
    sold = Subscription.objects.filter(institution__in=list(institutions), starts_on__lte=today, ends_on__gt=reach)
    firsts = sold.exclude(state=Subscription.State.DRAFT).values_list("institution").annotate(Min("starts_on"))
    return {institution: max(first, reach) for institution, first in firsts.order_by()}


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
