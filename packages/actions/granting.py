from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants
from packages.actions.counters import lock_accounts, record, shifted
from packages.models import LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent

LARGEST_GRANT = 100_000


def top_up(account: QuotaAccount, amount: int, *, key: str, by: User | None, reason: str) -> LedgerEntry:
    """Units bought on top of the package: a new grant, never an edit."""
    return _grant(account, amount, LedgerEntry.Kind.TOP_UP, key=key, by=by, reason=reason)


def goodwill(account: QuotaAccount, amount: int, *, reason: str, by: User | None, key: str) -> LedgerEntry:
    """Units given for nothing. Refused without a reason; reports show them apart from what was sold."""
    if not reason.strip():
        raise Refused(_("Say why the units are given."), field="reason")
    return _grant(account, amount, LedgerEntry.Kind.GOODWILL, key=key, by=by, reason=reason)


_EVENTS = {
    LedgerEntry.Kind.TOP_UP: SubscriptionEvent.Kind.TOPPED_UP,
    LedgerEntry.Kind.GOODWILL: SubscriptionEvent.Kind.GOODWILL,
}


def _grant(
    account: QuotaAccount, amount: int, kind: LedgerEntry.Kind, *, key: str, by: User | None, reason: str
) -> LedgerEntry:
    """The same key again answers with the entry it made; units come once."""
    try:
        with transaction.atomic():
            return _granted(account, amount, kind, key=key, by=by, reason=reason.strip())
    except IntegrityError:
        done = LedgerEntry.objects.filter(key=key).first()
        if done is None:
            raise
        return done


def _granted(
    account: QuotaAccount, amount: int, kind: LedgerEntry.Kind, *, key: str, by: User | None, reason: str
) -> LedgerEntry:
    subscription = Subscription.objects.select_for_update(no_key=True).get(pk=account.subscription_id)
    if not subscription.is_running:
        raise Refused(_("Units are granted to a running or scheduled subscription only."))
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
    SubscriptionEvent.objects.create(subscription=subscription, kind=_EVENTS[kind], actor=by, data=data)
    grants.granted(subscription.pk)
    return entry
