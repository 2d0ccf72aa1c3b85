"""A subscription stands still, goes on, or ends before its time."""

from datetime import date

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import grants
from packages.actions.recording import locked, record
from packages.models import Subscription, SubscriptionEvent

State = Subscription.State
Kind = SubscriptionEvent.Kind


@transaction.atomic
def suspend(subscription: Subscription, *, reason: str, by: User | None) -> Subscription:
    """From now on new requests wait, as without a package; open ones are worked on. The last day stays the same."""
    current, today = locked(subscription.pk), timezone.localdate()
    if not reason.strip():
        raise Refused(_("Say why it is suspended."), field="reason")
    if current.state == State.SUSPENDED:
        raise Refused(_("This subscription is suspended already."))
    if not (current.is_running and current.starts_on <= today < current.ends_on):
        raise Refused(_("Only a subscription that is valid today is suspended."))
    _turn(current, State.SUSPENDED)
    record(
        current,
        Kind.SUSPENDED,
        by=by,
        data={"reason": reason.strip()},
        before=_state(State.ACTIVE),
        after=_state(State.SUSPENDED),
    )
    return current


@transaction.atomic
def resume(subscription: Subscription, *, by: User | None) -> Subscription:
    """A suspended subscription goes on. Requests that waited enter the queue, oldest first."""
    current, today = locked(subscription.pk), timezone.localdate()
    if current.state != State.SUSPENDED:
        raise Refused(_("This subscription is not suspended."))
    if current.ends_on <= today:
        raise Refused(_("It ended while it was suspended. Renew it."))
    _turn(current, State.ACTIVE)
    record(current, Kind.RESUMED, by=by, before=_state(State.SUSPENDED), after=_state(State.ACTIVE))
    grants.granted(current.pk)
    return current


@transaction.atomic
def terminate(subscription: Subscription, *, on: date, reason: str, by: User | None) -> Subscription:
    """Ends it early: `on` is the first day without it, today at the earliest; there are no days of grace.

    One that has not begun is taken back whole. What it holds settles on it, and a renewal that is scheduled stays.
    """
    current, today = locked(subscription.pk), timezone.localdate()
    if not reason.strip():
        raise Refused(_("Say why it ends early."), field="reason")
    if current.state not in {State.SCHEDULED, State.ACTIVE, State.SUSPENDED} or current.ends_on <= today:
        raise Refused(_("This subscription has ended already."))
    on = max(on, current.starts_on)
    if on < today:
        raise Refused(_("It ends today at the earliest."), field="on")
    if on >= current.ends_on:
        words = {"day": formats.date_format(current.last_on, "SHORT_DATE_FORMAT")}
        raise Refused(_("It ends by itself after %(day)s. Choose an earlier day.") % words, field="on")
    before = current.ends_on
    current.ends_on, current.grace_days, current.ended_reason = on, 0, reason.strip()
    if on <= max(today, current.starts_on):
        current.state = State.TERMINATED
    current.save(update_fields=["ends_on", "grace_days", "ended_reason", "state"])
    data = {"on": on.isoformat(), "before": before.isoformat(), "reason": reason.strip()}
    record(current, Kind.TERMINATED, by=by, data=data, before={"ends_on": before}, after={"ends_on": on})
    return current


def _turn(current: Subscription, state: Subscription.State) -> None:
    current.state = state
    current.save(update_fields=["state"])


def _state(state: State) -> dict[str, str]:
    return {"state": state}
