from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from packages import grants
from packages.actions.counters import record
from packages.actions.ranges import Share, check_seats, shares
from packages.models import LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent, TierVersion

State = Subscription.State


@transaction.atomic
def sell(
    institution: Institution,
    version: TierVersion,
    *,
    starts_on: date,
    ends_on: date,
    contract_number: str,
    seats: int,
    allowances: dict[str, int],
    by: User | None,
) -> Subscription:
    """Sells a published tier version for [starts_on, ends_on) and opens its quota accounts.

    Refused outside the tier's ranges and when another subscription of the institution overlaps.
    """
    _check(version, starts_on, ends_on, seats)
    sold = shares(version, allowances)
    subscription = Subscription(
        institution=institution,
        version=version,
        state=state_on(timezone.localdate(), starts_on, ends_on),
        contract_number=contract_number,
        starts_on=starts_on,
        ends_on=ends_on,
        priority=version.priority,
        response_minutes=version.response_minutes,
        seats=seats,
        features=features(version),
        sold_by=by,
    )
    _insert(subscription)
    for share in sold:
        _open(subscription, share, by=by)
    data = {"tier": version.tier.name, "version": version.number, "seats": seats}
    SubscriptionEvent.objects.create(
        subscription=subscription, kind=SubscriptionEvent.Kind.SOLD, actor=by, data={**data, "sold": _words(sold)}
    )
    grants.granted(subscription.pk)
    return subscription


def state_on(day: date, starts_on: date, ends_on: date) -> Subscription.State:
    if day < starts_on:
        return State.SCHEDULED
    return State.ACTIVE if day < ends_on else State.EXPIRED


def features(version: TierVersion) -> list[str]:
    included = version.services.filter(included=True).order_by("service__number")
    return list(included.values_list("service__code", flat=True))


def _check(version: TierVersion, starts_on: date, ends_on: date, seats: int) -> None:
    if version.state != TierVersion.State.PUBLISHED:
        raise Refused(_("Only a published version of a tier is sold."), field="version")
    if ends_on <= starts_on:
        raise Refused(_("The subscription must end after it starts."), field="ends_on")
    check_seats(version, seats)


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
