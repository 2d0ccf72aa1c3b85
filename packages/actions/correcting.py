"""A ledger that does not add up gets one more entry: asked for with a reason, approved by a second person when large.

The entry lets the ledger say what the living holds say, and changes what was granted when asked to. The counters then
follow the ledger. Nothing that was written is edited.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from packages import grants, notices
from packages.actions.counters import lock_accounts, record, shift
from packages.actions.recording import write_event
from packages.models import Correction, LedgerEntry, QuotaAccount, Subscription, SubscriptionEvent
from packages.queries import Reckoning, reckoning

COUNTERS = ("granted", "held", "captured")
ALONE = 5  # units that one person corrects without a second one
LARGEST = 100_000


def correct(account: QuotaAccount, granted: int, *, reason: str, key: UUID, by: User) -> Correction:
    """Asks for a correcting entry that changes what was granted by `granted`; a small one is posted at once.

    The same key again answers with the correction it made.
    """
    try:
        with transaction.atomic():
            return _asked(account, granted, reason=reason.strip(), key=key, by=by)
    except IntegrityError:
        done = Correction.objects.filter(key=key).first()
        if done is None:
            raise
        return done


@transaction.atomic
def approve_correction(correction: Correction, *, by: User) -> Correction:
    """Posts what somebody else asked for. Of two who approve at once one posts it."""
    subscription = _lock(correction.account)
    asked = _open(correction)
    if asked.asked_by_id == by.pk:
        raise Refused(_("A second person approves it: somebody else than who asked."))
    _post(asked, reckoning(asked.account_id), subscription, by=by)
    notices.tell_of_decision(asked, by=by)
    return asked


@transaction.atomic
def refuse_correction(correction: Correction, *, reason: str, by: User) -> Correction:
    if not reason.strip():
        raise Refused(_("Say why it is refused."), field="reason")
    asked = _open(correction)
    if asked.asked_by_id == by.pk:
        raise Refused(_("You asked for it yourself: withdraw it instead."))
    asked.refusal = reason.strip()
    _settle(asked, Correction.State.REFUSED, by=by)
    _audit("correction_refused", asked, asked.account.subscription, by=by)
    notices.tell_of_decision(asked, by=by)
    return asked


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: User) -> Correction:
    asked = _open(correction)
    if asked.asked_by_id != by.pk:
        raise Refused(_("Only who asked for it withdraws it."))
    _settle(asked, Correction.State.WITHDRAWN, by=by)
    _audit("correction_withdrawn", asked, asked.account.subscription, by=by)
    return asked


def _asked(account: QuotaAccount, granted: int, *, reason: str, key: UUID, by: User) -> Correction:
    subscription = _lock(account)
    done = Correction.objects.filter(key=key).first()
    if done is not None:
        return done
    if not reason:
        raise Refused(_("Say why the ledger is corrected."), field="reason")
    found = reckoning(account.pk)
    _check(account, granted, found)
    changed = dict(zip(("granted", "held", "captured"), found.entry(granted), strict=True))
    correction = Correction(
        account=account, **changed, reason=reason, key=key, asked_by=by, needs_approval=found.largest(granted) > ALONE
    )
    correction.save(force_insert=True)
    if correction.needs_approval:
        _audit("correction_asked", correction, subscription, by=by)
        notices.ask_for_approval(correction)
    else:
        _post(correction, found, subscription, by=by)
    return correction


def _check(account: QuotaAccount, granted: int, found: Reckoning) -> None:
    waiting = Correction.objects.filter(account=account, state=Correction.State.ASKED)
    if waiting.exists():
        raise Refused(_("A correction of this account waits for a second person already."))
    if abs(granted) > LARGEST:
        sentence = _("The change is between −%(most)d and %(most)d.") % {"most": LARGEST}
        raise Refused(sentence, field="granted")
    if not granted and found.adds_up:
        raise Refused(_("The account adds up. Enter by how much the granted units change."), field="granted")
    _check_room(account, found.after(granted))


def _check_room(account: QuotaAccount, after: tuple[int, int, int]) -> None:
    """Says in words what the constraints of the account would refuse."""
    granted, held, captured = after
    if granted < 0:
        raise Refused(_("Fewer than zero units cannot be granted."), field="granted")
    if not account.unlimited and granted < held + captured:
        spent = {"granted": granted, "spent": held + captured}
        sentence = _("This would leave %(granted)d granted, and %(spent)d are held or used.") % spent
        raise Refused(sentence, field="granted")


def _lock(account: QuotaAccount) -> Subscription:
    """The subscription before its accounts, as every grant does it."""
    subscription = Subscription.objects.select_for_update(no_key=True).get(pk=account.subscription_id)
    lock_accounts(subscription.pk)
    account.refresh_from_db()
    return subscription


def _open(correction: Correction) -> Correction:
    asked = Correction.objects.select_for_update(of=("self",)).select_related("account__subscription", "asked_by")
    found = asked.get(pk=correction.pk)
    if not found.is_open:
        raise Refused(_("This was decided meanwhile: %(state)s") % {"state": found.get_state_display()})
    return found


def _post(correction: Correction, found: Reckoning, subscription: Subscription, *, by: User) -> None:
    if found.entry(correction.granted) != (correction.granted, correction.held, correction.captured):
        raise Refused(_("The holds of this account changed since. Refuse it and ask anew."))
    after = found.after(correction.granted)
    _check_room(correction.account, after)
    account = _follow(correction.account_id, found, after)
    if correction.granted > 0:
        account.warned_at_percent = None
        account.save(update_fields=["warned_at_percent"])
    correction.entry = record(
        account,
        LedgerEntry.Kind.ADJUST,
        granted=correction.granted,
        held=correction.held,
        captured=correction.captured,
        key=f"correction:{correction.pk}",
        by=by,
        reason=correction.reason,
    )
    _settle(correction, Correction.State.POSTED, by=by)
    data = {"service": account.service_id, "change": found.entry(correction.granted), "reason": correction.reason}
    old, new = (dict(zip(COUNTERS, counters, strict=True)) for counters in (found.counters, after))
    write_event(subscription, SubscriptionEvent.Kind.CORRECTED, by=by, data=data, before=old, after=new)
    if correction.granted > 0 and subscription.is_running:
        grants.granted(subscription.pk)


def _follow(account_id: int, found: Reckoning, after: tuple[int, int, int]) -> QuotaAccount:
    """The counters become what the ledger says."""
    granted, held, captured = (new - old for new, old in zip(after, found.counters, strict=True))
    account = shift(account_id, granted=granted, held=held, captured=captured)
    if account is None:
        raise ValueError(f"Account {account_id} has no room for {after}")
    return account


def _settle(correction: Correction, state: Correction.State, *, by: User) -> None:
    correction.state = state
    correction.decided_by = by
    correction.decided_at = timezone.now()
    correction.save(update_fields=["state", "decided_by", "decided_at", "refusal", "entry"])


def _audit(kind: str, correction: Correction, subscription: Subscription, *, by: User) -> None:
    """The steps before an entry is posted; the posting itself is an event of the subscription."""
    change = {name: getattr(correction, name) for name in COUNTERS if getattr(correction, name)}
    service, contract = correction.account.service_id, subscription.contract_number
    audit(kind, by=by, institution_id=subscription.institution_id, contract=contract, service=service, change=change)
