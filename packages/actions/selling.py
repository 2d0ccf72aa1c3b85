from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from packages import grants
from packages.actions.counters import record
from packages.actions.ranges import Share, check_seats, shares
from packages.actions.recording import write_event
from packages.models import LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent, TierVersion
from packages.periods import a_year_after

State = Subscription.State
MOST_GRACE_DAYS = 90


@dataclass(frozen=True)
class Terms:
    """What is agreed when a subscription is sold or renewed: a tier version for [starts_on, ends_on)."""

    version: TierVersion
    starts_on: date
    ends_on: date
    contract_number: str
    seats: int
    allowances: dict[str, int]
    grace_days: int = 0
    carry_over_percent: int = 0


@transaction.atomic
def sell(
    institution: Institution,
    version: TierVersion,
    *,
    starts_on: date,
    ends_on: date | None,
    contract_number: str,
    seats: int,
    allowances: dict[str, int],
    grace_days: int = 0,
    carry_over_percent: int = 0,
    by: User | None,
) -> Subscription:
    """Sells a published tier version for [starts_on, ends_on), or for a year, and opens its quota accounts.

    Refused outside the tier's ranges and when another subscription of the institution overlaps.
    """
    end = a_year_after(starts_on) if ends_on is None else ends_on
    terms = Terms(version, starts_on, end, contract_number, seats, allowances, grace_days, carry_over_percent)
    subscription, sold = open_subscription(institution, terms, by=by)
    data = {"tier": version.tier.name, "version": version.number, "seats": seats}
    write_event(subscription, SubscriptionEvent.Kind.SOLD, by=by, data={**data, "sold": sold})
    grants.granted(subscription.pk)
    return subscription


def open_subscription(
    institution: Institution,
    terms: Terms,
    *,
    renews: Subscription | None = None,
    gap_ends_at: datetime | None = None,
    by: User | None,
) -> tuple[Subscription, dict[str, int | str]]:
    """The new row with its accounts and their first entries, and what was sold in plain words for the event."""
    _check(terms)
    version = terms.version
    sold = shares(version, terms.allowances)
    subscription = Subscription(
        institution=institution,
        version=version,
        state=state_on(timezone.localdate(), terms.starts_on, terms.ends_on),
        contract_number=terms.contract_number,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        priority=version.priority,
        response_minutes=version.response_minutes,
        seats=terms.seats,
        features=features(version),
        grace_days=terms.grace_days,
        carry_over_percent=terms.carry_over_percent,
        renews=renews,
        gap_ends_at=gap_ends_at,
        sold_by=by,
    )
    _insert(subscription)
    for share in sold:
        _open(subscription, share, by=by)
    return subscription, _words(sold)


def state_on(day: date, starts_on: date, ends_on: date) -> Subscription.State:
    if day < starts_on:
        return State.SCHEDULED
    return State.ACTIVE if day < ends_on else State.EXPIRED


def features(version: TierVersion) -> list[str]:
    included = version.services.filter(included=True).order_by("service__number")
    return list(included.values_list("service__code", flat=True))


def _check(terms: Terms) -> None:
    if terms.version.state != TierVersion.State.PUBLISHED:
        raise Refused(_("Only a published version of a tier is sold."), field="version")
    if terms.ends_on <= terms.starts_on:
        raise Refused(_("The subscription must end after it starts."), field="ends_on")
    check_rules(terms.grace_days, terms.carry_over_percent)
    check_seats(terms.version, terms.seats)


def check_rules(grace_days: int, carry_over_percent: int) -> None:
    """What happens when the term is over stays within reason."""
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise Refused(_("Days of grace: at most %(most)d.") % {"most": MOST_GRACE_DAYS}, field="grace_days")
    if not 0 <= carry_over_percent <= 100:
        raise Refused(_("Between 0 and 100 percent are carried over."), field="carry_over_percent")


def _insert(subscription: Subscription) -> None:
    """The database decides about overlaps: it also sees a sale made at the same moment."""
    try:
        with transaction.atomic():
            subscription.save(force_insert=True)
    except IntegrityError as error:
        if "do_not_overlap" not in str(error):
            raise
        sentence = _("The institution has a subscription in this period already. Choose dates that do not overlap.")
        raise Refused(sentence, field="starts_on") from None


def _open(subscription: Subscription, share: Share, *, by: User | None) -> None:
    account = QuotaAccount.objects.create(
        subscription=subscription, service_id=share.code, granted=share.amount, unlimited=share.unlimited
    )
    if share.amount or share.unlimited:
        key = f"sell:{subscription.pk}:{share.code}"
        record(account, LedgerEntry.Kind.GRANT, granted=share.amount, key=key, by=by)


def _words(sold: list[Share]) -> dict[str, int | str]:
    return {share.code: "unlimited" if share.unlimited else share.amount for share in sold}
