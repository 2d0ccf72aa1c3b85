"""The counters of an account and the entries that explain them: always changed together, in one transaction."""

from accounts.models import User
from packages import notices
from packages.models import Hold, LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent

LOW_PERCENT = 20

_SHIFT = """
    UPDATE packages_quotaaccount
    SET granted = granted + %(granted)s, held = held + %(held)s, captured = captured + %(captured)s,
        runs_out_on = CASE WHEN %(granted)s > 0 THEN NULL ELSE runs_out_on END
    WHERE id = %(account)s
      AND (unlimited OR granted + %(granted)s >= held + %(held)s + captured + %(captured)s)
    RETURNING *
"""


def shift(account_id: int, *, granted: int = 0, held: int = 0, captured: int = 0) -> QuotaAccount | None:
    """The account after the change; None, and nothing changed, when it has no room.

    One conditional update: whoever comes second waits for the row and is measured against what the first left.
    """
    change = {"account": account_id, "granted": granted, "held": held, "captured": captured}
    return next(iter(QuotaAccount.objects.raw(_SHIFT, change)), None)


def lock_accounts(subscription_id: int) -> None:
    """All accounts of a subscription, in ascending id.

    A grant lets waiting requests in, which takes units of other accounts than the one it was for.
    """
    accounts = QuotaAccount.objects.filter(subscription=subscription_id).order_by("id")
    list(accounts.select_for_update(no_key=True).values_list("pk", flat=True))


def locked_account(subscription: Subscription, service_code: str) -> QuotaAccount | None:
    """The account as it is now; until the transaction ends nobody else takes a unit of it or gives one back."""
    accounts = QuotaAccount.objects.filter(subscription=subscription, service_id=service_code)
    return accounts.select_for_update(no_key=True).first()


def shifted(account_id: int, *, granted: int = 0, held: int = 0, captured: int = 0) -> QuotaAccount:
    """Like `shift`, for changes that always have room: giving back, capturing what is held, granting more."""
    account = shift(account_id, granted=granted, held=held, captured=captured)
    if account is None:
        raise ValueError(f"Account {account_id} has no room for {granted=} {held=} {captured=}")
    return account


def hold_unit(account_id: int, subject: Hold, *, key: str, by: User | None, reason: str = "") -> Hold | None:
    """Sets units aside for the unsaved hold; None when the account has none free."""
    account = shift(account_id, held=subject.amount)
    if account is None:
        return None
    subject.account = account
    subject.save(force_insert=True)
    record(account, LedgerEntry.Kind.HOLD, hold=subject, held=subject.amount, key=key, by=by, reason=reason)
    warn_when_low(account)
    return subject


def record(
    account: QuotaAccount,
    kind: LedgerEntry.Kind,
    *,
    key: str,
    by: User | None,
    hold: Hold | None = None,
    granted: int = 0,
    held: int = 0,
    captured: int = 0,
    reason: str = "",
) -> LedgerEntry:
    return LedgerEntry.objects.create(
        account=account,
        hold=hold,
        kind=kind,
        granted=granted,
        held=held,
        captured=captured,
        balance=account.available,
        key=key,
        actor=by,
        reason=reason,
    )


def warn_when_low(account: QuotaAccount) -> None:
    """Says once that units run low and once that none is left, until a grant arms the warning again."""
    left = account.available
    if left is None or not account.granted:
        return
    if left == 0 and account.warned_at_percent != 0:
        percent, kind = 0, SubscriptionEvent.Kind.EMPTY
    elif left * 100 <= account.granted * LOW_PERCENT and account.warned_at_percent is None:
        percent, kind = LOW_PERCENT, SubscriptionEvent.Kind.LOW
    else:
        return
    account.warned_at_percent = percent
    account.save(update_fields=["warned_at_percent"])
    data = {"service": account.service_id, "left": left, "granted": account.granted}
    event = SubscriptionEvent.objects.create(subscription_id=account.subscription_id, kind=kind, data=data)
    notices.tell_of_balance(event)
