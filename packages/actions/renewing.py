from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants
from packages.actions.carrying import carry_over
from packages.actions.recording import locked, record
from packages.actions.seating import tell_when_short
from packages.actions.selling import Terms, open_subscription
from packages.models import Subscription, SubscriptionEvent, TierVersion
from packages.periods import a_year_after

State = Subscription.State


@transaction.atomic
def renew(
    subscription: Subscription,
    version: TierVersion,
    *,
    starts_on: date | None,
    ends_on: date | None,
    contract_number: str,
    seats: int,
    allowances: dict[str, int],
    grace_days: int = 0,
    carry_over_percent: int | None = None,
    by: User | None,
) -> Subscription:
    """The subscription that follows: of any tier, so a downgrade too, from the day after the end, for a year.

    Ahead of time it is scheduled. Signed late it reaches back, and requests of the gap wait for `admit_gap`; others
    that wait enter at once. It takes `carry_over_percent` of what its predecessor left (None: by the predecessor's
    rule) on its first day. The same renewal once more answers with the one there is; another one is refused.
    """
    # Two who renew at once go one after the other: the second meets the renewal of the first.
    current = locked(subscription.pk)
    starts_on = current.ends_on if starts_on is None else starts_on
    terms = Terms(
        version,
        starts_on,
        a_year_after(starts_on) if ends_on is None else ends_on,
        contract_number,
        seats,
        allowances,
        grace_days,
        current.carry_over_percent if carry_over_percent is None else carry_over_percent,
    )
    renewal = Subscription.objects.filter(renews=current).exclude(state=State.TERMINATED).first()
    if renewal is not None:
        return _same(renewal, terms)
    _check(current, starts_on)
    return _renewed(current, terms, by=by)


def _renewed(current: Subscription, terms: Terms, *, by: User | None) -> Subscription:
    now, version = timezone.now(), terms.version
    gap_ends_at = _gap(terms.starts_on, now)
    renewal, sold = open_subscription(current.institution, terms, renews=current, gap_ends_at=gap_ends_at, by=by)
    data: dict[str, Any] = {"before": current.version.tier.name, "tier": version.tier.name, "version": version.number}
    data |= {"seats": terms.seats, "sold": sold}
    before = {"tier": current.version.tier.name, "seats": current.seats, "ends_on": current.ends_on}
    after = {"tier": version.tier.name, "seats": terms.seats, "ends_on": terms.ends_on}
    record(renewal, SubscriptionEvent.Kind.RENEWED, by=by, data=data, before=before, after=after)
    if renewal.state == State.ACTIVE:
        carry_over([renewal], by=by)
        tell_when_short([renewal], timezone.localdate(now))
    grants.granted(renewal.pk)
    renewal.refresh_from_db(fields=["gap_ends_at"])
    return renewal


def _check(current: Subscription, starts_on: date) -> None:
    if current.state == State.DRAFT:
        raise Refused(_("A draft is sold, not renewed."))
    if current.state == State.TERMINATED or current.ended_reason:
        raise Refused(_("A terminated subscription is not renewed. Sell a new one."))
    if starts_on < current.ends_on:
        words = {"day": formats.date_format(current.last_on, "SHORT_DATE_FORMAT")}
        raise Refused(_("The renewal starts after the last day of the current one: %(day)s.") % words, "starts_on")


def _same(renewal: Subscription, terms: Terms) -> Subscription:
    """The renewal that is there, when it is the one that is asked for."""
    there = (renewal.version_id, renewal.starts_on, renewal.ends_on, renewal.contract_number, renewal.seats)
    if there == (terms.version.pk, terms.starts_on, terms.ends_on, terms.contract_number, terms.seats):
        return renewal
    words = {"contract": renewal.contract_number}
    raise Refused(_("It is renewed already, by contract %(contract)s.") % words)


def _gap(starts_on: date, now: datetime) -> datetime | None:
    """Until when requests of a term that was signed late were filed without it."""
    return now if starts_on < timezone.localdate(now) else None


@transaction.atomic
def settle_gap(subscription: Subscription, *, by: User | None, requests: int) -> None:
    """From now on requests of the gap wait like all others. `requests` says how many entered the queue."""
    current = locked(subscription.pk)
    if current.gap_ends_at is None:
        return
    current.gap_ends_at = None
    current.save(update_fields=["gap_ends_at"])
    if requests:
        record(current, SubscriptionEvent.Kind.GAP_SETTLED, by=by, data={"requests": requests})
