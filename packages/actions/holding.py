from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from packages.actions.counters import shift, warn_when_low
from packages.models import Hold, LedgerEntry, QuotaAccount


@dataclass(frozen=True)
class Claim:
    """A piece of work that wants one unit."""

    subject_id: int
    person: User | None
    unit_id: int | None
    key: str


def hold_each(account: QuotaAccount, claims: Sequence[Claim], *, kind: Hold.Subject, by: User | None) -> list[Hold]:
    """Like `hold` for many, first come first served, in as many statements as for one.

    The caller has locked the account in this transaction. Answers with the holds of as many of the first claims as
    there are free units; each entry has the balance it left, as if they had come one after the other.
    """
    free = account.available
    served = claims if free is None else claims[:free]
    if not served:
        return []
    fresh = shift(account.pk, held=len(served))
    if fresh is None:
        raise ValueError(f"Account {account.pk} was not locked: its units went meanwhile")
    holds = Hold.objects.bulk_create(
        Hold(account=fresh, subject_kind=kind, subject_id=claim.subject_id, person=claim.person, unit_id=claim.unit_id)
        for claim in served
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            account=fresh,
            hold=hold,
            kind=LedgerEntry.Kind.HOLD,
            held=1,
            balance=None if free is None else free - number,
            key=claim.key,
            actor=by,
        )
        for number, (claim, hold) in enumerate(zip(served, holds, strict=True), start=1)
    )
    warn_when_low(fresh)
    return holds
