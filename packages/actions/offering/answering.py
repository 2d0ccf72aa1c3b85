from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from packages import notices_of_offers as notices
from packages.actions.offering.checking import check_conditions
from packages.actions.offering.recording import check_waits, locked_offer, record, turn
from packages.models import Inquiry, Offer, OfferEvent
from packages.queries.offers import conditions_of

State = Offer.State


@transaction.atomic
def send_offer(offer: Offer, *, revision: int | None = None, by: User | None) -> Offer:
    """From now on the institution reads it and it no longer changes. Refused when it could not be ordered today."""
    offer = locked_offer(offer, revision)
    if not offer.is_draft:
        raise Refused(_("The offer was sent already."))
    check_conditions(offer.institution, conditions_of(offer))
    offer.sent_at = timezone.now()
    turn(offer, State.SENT, "sent_at")
    record(OfferEvent.Kind.SENT, offer=offer, by=by)
    notices.tell_of_offer(offer, by=by)
    return offer


@transaction.atomic
def decline_offer(offer: Offer, *, reason: str = "", revision: int | None = None, by: User | None) -> Offer:
    """The institution does not want it; a manager may mark what was said by phone. The inquiry it answered is open
    again: for another offer, or to be closed without one."""
    offer = locked_offer(offer, revision)
    check_waits(offer)
    turn(offer, State.DECLINED)
    _reopen_inquiry(offer)
    record(OfferEvent.Kind.DECLINED, offer=offer, data={"reason": reason.strip()}, by=by)
    notices.tell_of_declining(offer, reason.strip(), by=by)
    return offer


@transaction.atomic
def withdraw_offer(offer: Offer, *, reason: str = "", revision: int | None = None, by: User | None) -> Offer:
    """The vendor no longer stands by it. What it answered waits for an offer again."""
    offer = locked_offer(offer, revision)
    was_sent = offer.waits
    if not offer.is_draft:
        check_waits(offer)
    turn(offer, State.WITHDRAWN)
    _reopen_inquiry(offer)
    record(OfferEvent.Kind.WITHDRAWN, offer=offer, data={"reason": reason.strip()}, by=by)
    if was_sent:
        notices.tell_of_withdrawing(offer, reason.strip(), by=by)
    return offer


def _reopen_inquiry(offer: Offer) -> None:
    """What came to nothing did not answer the question."""
    Inquiry.objects.filter(offers=offer, state=Inquiry.State.OFFERED).update(state=Inquiry.State.OPEN)


def expire_offers(today: date) -> int:
    """Offers whose last day is over, each once; says how many."""
    over = Offer.objects.filter(state=State.SENT, valid_until__lt=today).order_by("id")
    return sum(_expire(pk) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int) -> bool:
    offer = Offer.objects.select_for_update(no_key=True).filter(pk=pk, state=State.SENT).first()
    if offer is None:
        return False
    turn(offer, State.EXPIRED)
    _reopen_inquiry(offer)
    record(OfferEvent.Kind.EXPIRED, offer=offer, by=None)
    notices.tell_of_expiring(offer)
    return True
