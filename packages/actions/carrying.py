from collections.abc import Sequence

from django.db import connection

from accounts.models import User
from packages.actions.recording import write_events
from packages.models import LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent

_SHIFT = """
    UPDATE packages_quotaaccount AS account
    SET granted = account.granted + moved.units,
        runs_out_on = CASE WHEN moved.units > 0 THEN NULL ELSE account.runs_out_on END,
        warned_at_percent = CASE WHEN moved.units > 0 THEN NULL ELSE account.warned_at_percent END
    FROM unnest(%s::bigint[], %s::integer[]) AS moved(id, units)
    WHERE account.id = moved.id
"""


def carry_over(renewals: Sequence[Subscription], *, by: User | None) -> None:
    """Units that a predecessor left go over into its renewal, by its rule, rounded down: out of one account, into the
    other, so that no unit is spent twice. What is held or captured stays where it is.

    The caller starts a renewal only once, under its lock; the keys of the entries refuse a second time. What the new
    package does not count, or has without limit, lapses. In few statements, however many start at one midnight.
    """
    follows = {renewal.renews_id: renewal for renewal in renewals if renewal.renews_id and renewal.carry_over_percent}
    if not follows:
        return
    pks = [*follows, *(renewal.pk for renewal in follows.values())]
    locked = QuotaAccount.objects.filter(subscription__in=pks, unlimited=False).order_by("id")
    accounts = {(row.subscription_id, row.service_id): row for row in locked.select_for_update(no_key=True)}
    moves = [
        (old, accounts[renewal.pk, old.service_id], units)
        for (predecessor, _code), old in accounts.items()
        if (renewal := follows.get(predecessor)) and (renewal.pk, old.service_id) in accounts
        if (units := (old.granted - old.held - old.captured) * renewal.carry_over_percent // 100)
    ]
    entries: list[LedgerEntry] = []
    carried: dict[int, dict[str, int]] = {}
    for old, new, units in moves:
        entries += [_moved(old, -units, new.subscription_id, by), _moved(new, units, new.subscription_id, by)]
        carried.setdefault(new.subscription_id, {})[new.service_id] = units
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SHIFT, [[entry.account_id for entry in entries], [entry.granted for entry in entries]])
    LedgerEntry.objects.bulk_create(entries, batch_size=1000)
    kind = SubscriptionEvent.Kind.CARRIED
    events = [
        SubscriptionEvent(subscription=renewal, kind=kind, actor=by, data={"units": carried[renewal.pk]})
        for renewal in follows.values()
        if renewal.pk in carried
    ]
    write_events(events, by=by)


def _moved(account: QuotaAccount, units: int, renewal_id: int, by: User | None) -> LedgerEntry:
    """The entry, unsaved, with the balance of the locked account after it."""
    account.granted += units
    way = "into" if units > 0 else "from"
    return LedgerEntry(
        account=account,
        kind=LedgerEntry.Kind.CARRY_OVER,
        granted=units,
        balance=account.available,
        key=f"carry:{renewal_id}:{account.service_id}:{way}",
        actor=by,
    )
