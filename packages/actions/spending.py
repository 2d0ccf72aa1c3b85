"""A unit's life: held, moved to another channel, captured or released, and given back after all."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.compiled import compiled
from common.refusals import Refused
from packages.actions.counters import hold_unit, record, shifted
from packages.models import Hold, LedgerEntry, QuotaAccount, Subscription
from packages.refusals import NoUnit


def hold(
    subscription: Subscription,
    service_code: str,
    *,
    kind: Hold.Subject,
    subject_id: int,
    person: User | None,
    unit_id: int | None = None,
    key: str,
    by: User | None,
) -> Hold:
    """Sets one unit aside. Refused with NoUnit when none is free; the same key again answers with the same hold."""

    def effect() -> Hold:
        account = next(iter(_account(subscription.pk, str(service_code))), None)
        subject = Hold(subject_kind=kind, subject_id=subject_id, person=person, unit_id=unit_id)
        held = hold_unit(account.pk, subject, key=key, by=by) if account else None
        if held is None:
            raise NoUnit(service_code, account)
        return held

    return _once(key, effect)


@compiled
def _account(subscription: int, service_code: str) -> QuerySet[QuotaAccount]:
    return QuotaAccount.objects.filter(subscription=subscription, service_id=service_code)


def move(living: Hold, to: str, *, key: str, by: User | None, reason: str) -> Hold:
    """Gives the unit back and holds one of service `to` instead: both or, when `to` has none free, nothing.

    A captured unit moves too, when a reopened request goes on by another channel. Answers with the new
    living hold. The accounts are locked in ascending id, so that a move from written to phone and one
    from phone to written never wait for each other.
    """
    was = Hold.State.CAPTURED if living.state == Hold.State.CAPTURED else Hold.State.HELD

    def effect() -> Hold:
        if not _turn(living, was, Hold.State.RELEASED):
            raise Refused(_("The unit was moved or given back meanwhile."))
        old = QuotaAccount.objects.get(pk=living.account_id)
        pair = QuotaAccount.objects.filter(subscription=old.subscription_id, service_id__in=[old.service_id, to])
        locked = {account.service_id: account for account in pair.select_for_update(no_key=True).order_by("id")}
        if to == old.service_id:
            raise Refused(_("The unit is on this channel already."))
        target = locked.get(to)
        next_one = Hold(subject_kind=living.subject_kind, subject_id=living.subject_id, amount=living.amount)
        next_one.person_id, next_one.unit_id = living.person_id, living.unit_id
        undo = _take_back if was == Hold.State.CAPTURED else _give_back
        undo(living, key=f"{key}:from", by=by, reason=reason)
        held = hold_unit(target.pk, next_one, key=key, by=by, reason=reason) if target else None
        if held is None:
            raise NoUnit(to, target)
        living.state = Hold.State.RELEASED
        return held

    return _once(key, effect)


def release(living: Hold, *, key: str, by: User | None, reason: str) -> Hold:
    """Gives a held unit back, once. A captured unit is not released but reversed."""

    def effect() -> Hold:
        if not _turn(living, Hold.State.HELD, Hold.State.RELEASED):
            return living
        _give_back(living, key=key, by=by, reason=reason)
        living.state = Hold.State.RELEASED
        return living

    return _once(key, effect)


def capture(living: Hold, *, key: str, by: User | None) -> Hold:
    """The held unit is spent, once, however often it is asked for."""

    def effect() -> Hold:
        if not _turn(living, Hold.State.HELD, Hold.State.CAPTURED):
            return living
        account = shifted(living.account_id, held=-living.amount, captured=living.amount)
        kind, amount = LedgerEntry.Kind.CAPTURE, living.amount
        record(account, kind, hold=living, held=-amount, captured=amount, key=key, by=by)
        living.state = Hold.State.CAPTURED
        return living

    return _once(key, effect)


def reverse(captured: Hold, *, key: str, by: User | None, reason: str) -> Hold:
    """Gives a captured unit back, once. Both entries stay on the statement."""

    def effect() -> Hold:
        if not _turn(captured, Hold.State.CAPTURED, Hold.State.RELEASED):
            return captured
        _take_back(captured, key=key, by=by, reason=reason)
        captured.state = Hold.State.RELEASED
        return captured

    return _once(key, effect)


def _give_back(living: Hold, *, key: str, by: User | None, reason: str) -> None:
    account = shifted(living.account_id, held=-living.amount)
    kind = LedgerEntry.Kind.RELEASE
    record(account, kind, hold=living, held=-living.amount, key=key, by=by, reason=reason)


def _take_back(captured: Hold, *, key: str, by: User | None, reason: str) -> None:
    account = shifted(captured.account_id, captured=-captured.amount)
    kind = LedgerEntry.Kind.REVERSE
    record(account, kind, hold=captured, captured=-captured.amount, key=key, by=by, reason=reason)


def _turn(unit: Hold, before: Hold.State, after: Hold.State) -> bool:
    """False when the hold is in the wanted state already. Of two workers only one turns it."""
    if Hold.objects.filter(pk=unit.pk, state=before).update(state=after, settled_at=timezone.now()):
        return True
    unit.refresh_from_db(fields=["state", "settled_at"])
    if unit.state == after:
        return False
    raise Refused(_("The unit is in another state by now: %(state)s") % {"state": unit.get_state_display()})


def _once(key: str, effect: Callable[[], Hold]) -> Hold:
    """Runs the effect whole or not at all.

    When it cannot run because an entry has its key already, that entry's hold is the answer. This also
    holds when another worker with the same key was quicker by a hair and took the last unit.
    """
    try:
        with transaction.atomic():
            return effect()
    except (IntegrityError, Refused):
        done = LedgerEntry.objects.filter(key=key).select_related("hold").first()
        if done is None or done.hold is None:
            raise
        return done.hold
