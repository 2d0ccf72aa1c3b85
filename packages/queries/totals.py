"""What a statement adds up to, account by account, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from organizations.models import Institution
from packages.models import LedgerEntry, QuotaAccount
from packages.queries.statement import Filters, accounts_of, matching, start_of

Kind = LedgerEntry.Kind
SOLD = [Kind.GRANT, Kind.UPGRADE, Kind.TOP_UP, Kind.CARRY_OVER]
CHANGE = F("granted") - F("held") - F("captured")
MOVES = ("sold", "goodwill", "adjusted", "given_back", "used")


@dataclass(frozen=True)
class Total:
    """opening + sold + goodwill + adjusted + given_back - used - held = closing.

    `held` is below zero where more holds ended in the period than began in it. `opening` and `closing` are free
    units; None when the service is unlimited, or when the statement is of a person or of one kind of entry, which
    are not all that moved the balance.
    """

    account: QuotaAccount
    opening: int | None
    sold: int
    goodwill: int
    adjusted: int
    given_back: int
    used: int
    held: int

    @property
    def closing(self) -> int | None:
        if self.opening is None:
            return None
        return self.opening + self.sold + self.goodwill + self.adjusted + self.given_back - self.used - self.held


def totals(institution: Institution, filters: Filters) -> list[Total]:
    """One total per account that was valid or moved in the period, newest package first."""
    is_partial = bool(filters.person or filters.kind)
    accounts = accounts_of(institution, filters).select_related("service", "subscription__version__tier")
    by_account = {row["account"]: row for row in _sums(institution, filters)}
    found = []
    for account in accounts.order_by("-subscription__starts_on", "service__number"):
        row = by_account.get(account.pk)
        if row and not _lay_still(account, row, filters.since):
            is_open = account.unlimited or is_partial
            parts = {name: row[name] for name in (*MOVES, "held_units")}
            found.append(Total(account, None if is_open else row["opening"], held=parts.pop("held_units"), **parts))
    return found


def _lay_still(account: QuotaAccount, row: Any, since: date | None) -> bool:
    """Of a package that ended before the period, with nothing left to settle in it."""
    return since is not None and account.subscription.closes_on <= since and not row["moves"]


def _sums(institution: Institution, filters: Filters) -> Iterable[Any]:
    since = Q(at__gte=start_of(filters.since)) if filters.since else Q()
    adjusted = Q(kind=Kind.ADJUST)
    entries = matching(institution, Filters(person=filters.person, kind=filters.kind, until=filters.until))
    sums = {
        "opening": Sum(CHANGE, filter=~since) if filters.since else Value(0),
        "sold": Sum("granted", filter=since & Q(kind__in=SOLD)),
        "goodwill": Sum("granted", filter=since & Q(kind=Kind.GOODWILL)),
        "adjusted": Sum(CHANGE, filter=since & adjusted),
        "given_back": -Sum("captured", filter=since & Q(kind=Kind.REVERSE)),
        "used": Sum("captured", filter=since & ~Q(kind__in=[Kind.ADJUST, Kind.REVERSE])),
        "held_units": Sum("held", filter=since & ~adjusted),
    }
    whole = {name: Coalesce(amount, 0) for name, amount in sums.items()} | {"moves": Count("pk", filter=since)}
    accounts = accounts_of(institution, filters).values("pk")
    return entries.filter(account__in=accounts).order_by().values("account").annotate(**whole)
