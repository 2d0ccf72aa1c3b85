from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants, notices_of_life
from packages.actions.counters import lock_accounts, record, shifted
from packages.actions.recording import locked, write_event
from packages.models import Hold, LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent
from packages.queries.goodwill import goodwill_left

LARGEST_GRANT = 100_000
Kind = LedgerEntry.Kind


def top_up(account: QuotaAccount, amount: int, *, key: str, by: User | None, reason: str) -> LedgerEntry:
    """Units bought on top of the package: a new grant, never an edit."""
    return _grant(account, amount, Kind.TOP_UP, key=key, by=by, reason=reason)


@transaction.atomic
def top_up_together(
    bought: Sequence[tuple[QuotaAccount, int]], *, key: str, by: User | None, reason: str
) -> list[LedgerEntry]:
    """Units of several services of one subscription, all or none. Requests that wait are let in once, after the last
    of them, and its people hear of them in one notice."""
    added = [
        _added(account, amount, Kind.TOP_UP, key=f"{key}:{account.service_id}", by=by, reason=reason.strip())
        for account, amount in bought
    ]
    notices_of_life.tell_of_order([event for _entry, event in added], by=by)
    grants.granted(bought[0][0].subscription_id)
    return [entry for entry, _event in added]


def goodwill(account: QuotaAccount, amount: int, *, reason: str, by: User | None, key: str) -> LedgerEntry:
    """Units given for nothing. Refused without a reason; reports show them apart from what was sold.

    An agent gives so many units a month as the settings allow; a manager as many as needed. An ended subscription
    takes them too while open requests hold its units: no other one can carry their next step.
    """
    if not reason.strip():
        raise Refused(_("Say why the units are given."), field="reason")
    return _grant(account, amount, Kind.GOODWILL, key=key, by=by, reason=reason)


_EVENTS = {
    Kind.TOP_UP: SubscriptionEvent.Kind.TOPPED_UP,
    Kind.GOODWILL: SubscriptionEvent.Kind.GOODWILL,
}


def _grant(
    account: QuotaAccount, amount: int, kind: LedgerEntry.Kind, *, key: str, by: User | None, reason: str
) -> LedgerEntry:
    """The same key again answers with the entry it made; units come once."""
    try:
        with transaction.atomic():
            return _granted(account, amount, kind, key=key, by=by, reason=reason.strip())
    except (IntegrityError, Refused):
        done = LedgerEntry.objects.filter(key=key).first()
        if done is None:
            raise
        return done


def _granted(
    account: QuotaAccount, amount: int, kind: LedgerEntry.Kind, *, key: str, by: User | None, reason: str
) -> LedgerEntry:
    if kind == Kind.GOODWILL and by is not None:
        _refuse_above_the_cap(amount, by)
    entry, event = _added(account, amount, kind, key=key, by=by, reason=reason)
    notices_of_life.tell_of_life([event], by=by)
    grants.granted(account.subscription_id)
    return entry


def _added(
    account: QuotaAccount, amount: int, kind: LedgerEntry.Kind, *, key: str, by: User | None, reason: str
) -> tuple[LedgerEntry, SubscriptionEvent]:
    """The entry and the event; nobody is told yet and nothing let in."""
    subscription = locked(account.subscription_id)
    _refuse_when_over(subscription, kind)
    if not 1 <= amount <= LARGEST_GRANT:
        raise Refused(_("The amount is between 1 and %(most)d.") % {"most": LARGEST_GRANT}, field="amount")
    if account.unlimited:
        raise Refused(_("This service is unlimited in the package already."), field="amount")
    lock_accounts(subscription.pk)
    fresh = shifted(account.pk, granted=amount)
    fresh.warned_at_percent = None
    fresh.save(update_fields=["warned_at_percent"])
    entry = record(fresh, kind, granted=amount, key=key, by=by, reason=reason)
    data = {"service": account.service_id, "amount": amount, "reason": reason}
    before = fresh.granted - amount
    return entry, write_event(subscription, _EVENTS[kind], by=by, data=data, before=before, after=fresh.granted)


def _refuse_when_over(subscription: Subscription, kind: LedgerEntry.Kind) -> None:
    if subscription.is_running_on(timezone.localdate()):
        return
    holding = Hold.objects.filter(account__subscription=subscription, state=Hold.State.HELD)
    if kind == Kind.GOODWILL and subscription.state != Subscription.State.DRAFT and holding.exists():
        return
    raise Refused(_("Units are granted to a running or scheduled subscription only."))


def _refuse_above_the_cap(amount: int, by: User) -> None:
    """The giver's row is locked: two grants at once are counted one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    left = goodwill_left(by, timezone.now())
    if left is None or amount <= left:
        return
    if left == 0:
        sentence = _("You have given all your units of this month. Ask a manager for more.")
    else:
        sentence = _("You can give %(left)d more this month. Ask a manager for more.") % {"left": left}
    raise Refused(sentence, field="amount")
