from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants
from packages.actions.counters import lock_accounts, record, shifted
from packages.actions.recording import locked
from packages.actions.recording import record as record_event
from packages.models import Hold, LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent
from packages.queries.goodwill import goodwill_left

LARGEST_GRANT = 100_000
Kind = LedgerEntry.Kind


def top_up(account: QuotaAccount, amount: int, *, key: str, by: User | None, reason: str) -> LedgerEntry:
    """Units bought on top of the package: a new grant, never an edit."""
    return _grant(account, amount, Kind.TOP_UP, key=key, by=by, reason=reason)


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
    record_event(subscription, _EVENTS[kind], by=by, data=data, before=before, after=fresh.granted)
    grants.granted(subscription.pk)
    return entry


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
