"""Spending as the apps above do it, in one line each."""

from itertools import count

from packages import actions
from packages.models import Hold, LedgerEntry
from packages.queries import recount

_subjects = count(1)


def held(subscription, service="written", *, subject=None, by=None, key=None) -> Hold:
    subject = subject or next(_subjects)
    return actions.hold(
        subscription,
        service,
        kind=Hold.Subject.TICKET,
        subject_id=subject,
        person=by,
        key=key or f"ticket:{subject}:hold",
        by=by,
    )


def moved(unit: Hold, to: str, *, by=None, key=None) -> Hold:
    return actions.move(unit, to, key=key or f"hold:{unit.pk}:move", by=by, reason="A written answer is not enough")


def counters(account) -> tuple[int, int, int]:
    account.refresh_from_db()
    return account.granted, account.held, account.captured


def kinds(account) -> list[str]:
    return list(LedgerEntry.objects.filter(account=account).order_by("id").values_list("kind", flat=True))


def adds_up() -> bool:
    return recount() == []
