from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import notices_of_offers as notices
from packages.actions.granting import top_up_together
from packages.actions.offering.recording import check_waits, locked_offer, record, turn
from packages.actions.renewing import renew
from packages.actions.seating import add_seats
from packages.actions.selling import sell
from packages.actions.upgrading import upgrade
from packages.models import Offer, OfferEvent, Purpose, QuotaAccount, Service, Subscription

T = TypeVar("T")


@transaction.atomic
def accept_offer(
    offer: Offer, *, contract_number: str, signed_on: date, revision: int | None = None, by: User | None
) -> Subscription:
    """The contract is signed: the subscription is created or changed with it, all or nothing.

    Of two managers who accept at once the second is told so. After its last day an offer is refused by the date,
    whether the clock has come round to expiring it or not.
    """
    offer = locked_offer(offer, revision)
    check_waits(offer)
    _check(offer, contract_number, signed_on)
    result = _ORDERS[Purpose(offer.kind)](offer, contract_number.strip(), by)
    offer.contract_number = contract_number.strip()
    offer.signed_on = signed_on
    offer.accepted_by = by
    offer.accepted_at = timezone.now()
    offer.result = result
    fields = ("contract_number", "signed_on", "accepted_by", "accepted_at", "result")
    turn(offer, Offer.State.ACCEPTED, *fields)
    data = {"contract": offer.contract_number, "signed_on": signed_on.isoformat(), "subscription": result.pk}
    record(OfferEvent.Kind.ACCEPTED, offer=offer, data=data, by=by)
    notices.tell_of_accepting(offer, by=by)
    return result


def _check(offer: Offer, contract_number: str, signed_on: date) -> None:
    today = timezone.localdate()
    if offer.has_run_out(today):
        words = {"day": formats.date_format(offer.valid_until, "SHORT_DATE_FORMAT")}
        raise Refused(_("The offer was valid until %(day)s. Write a new one.") % words)
    if not contract_number.strip():
        raise Refused(_("Enter the contract number."), field="contract_number")
    if signed_on > today:
        raise Refused(_("A contract is not signed in the future."), field="signed_on")


def _given(value: T | None) -> T:
    """What the constraints of the row see to."""
    if value is None:
        raise ValueError("An offer lacks what its kind needs")
    return value


def _sell(offer: Offer, contract_number: str, by: User | None) -> Subscription:
    return sell(
        offer.institution,
        _given(offer.version),
        **_terms(offer, contract_number),
        by=by,
    )


def _renew(offer: Offer, contract_number: str, by: User | None) -> Subscription:
    return renew(
        _given(offer.subscription),
        _given(offer.version),
        **_terms(offer, contract_number),
        by=by,
    )


def _upgrade(offer: Offer, contract_number: str, by: User | None) -> Subscription:
    subscription, version, seats = _given(offer.subscription), _given(offer.version), _given(offer.seats)
    return upgrade(subscription, version, seats=seats, allowances=_allowances(offer), by=by)


def _top_up(offer: Offer, contract_number: str, by: User | None) -> Subscription:
    subscription = _given(offer.subscription)
    reason = f"{offer.number} · {contract_number}"
    lines = dict(offer.lines.values_list("service__code", "amount"))
    seats = lines.pop(Service.Code.SEATS, None)
    if seats:
        add_seats(subscription, seats, key=f"offer:{offer.pk}:{Service.Code.SEATS}", by=by, reason=reason)
    accounts = QuotaAccount.objects.filter(subscription=subscription, service__in=list(lines)).order_by(
        "service__number"
    )
    bought = [(account, lines[account.service_id]) for account in accounts]
    if len(bought) < len(lines):
        raise Refused(_("This package does not include the service."))
    if bought:
        top_up_together(bought, key=f"offer:{offer.pk}", by=by, reason=reason)
    return subscription


def _terms(offer: Offer, contract_number: str) -> dict[str, Any]:
    return {
        "starts_on": _given(offer.starts_on),
        "ends_on": _given(offer.ends_on),
        "contract_number": contract_number,
        "seats": _given(offer.seats),
        "allowances": _allowances(offer),
        "grace_days": offer.grace_days,
        "carry_over_percent": offer.carry_over_percent,
    }


def _allowances(offer: Offer) -> dict[str, int]:
    lines = offer.lines.filter(unlimited=False).select_related("service")
    return {line.service.code: line.amount for line in lines}


_ORDERS: dict[Purpose, Callable[[Offer, str, User | None], Subscription]] = {
    Purpose.FIRST: _sell,
    Purpose.RENEWAL: _renew,
    Purpose.UPGRADE: _upgrade,
    Purpose.TOP_UP: _top_up,
}
