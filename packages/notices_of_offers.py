"""Who is told how an inquiry and an offer go on. The words stand in packages/words_of_offers.py."""

from accounts.models import User
from notifications.actions import Telling, notify, notify_each
from packages.models import Inquiry, Offer, Purpose
from packages.notices_of_life import administrators

ASKED, TAKEN_BACK, SET_ASIDE = "inquiry_asked", "inquiry_taken_back", "inquiry_set_aside"
SENT, DECLINED, WITHDRAWN = "offer_sent", "offer_declined", "offer_withdrawn"
EXPIRED, ACCEPTED = "offer_expired", "offer_accepted"
INQUIRY, OFFER = "inquiry", "offer"


def tell_of_inquiry(inquiry: Inquiry, *, by: User | None) -> None:
    _tell(_managers(), ASKED, inquiry, _of_inquiry(inquiry), by=by)


def tell_of_taking_back(inquiry: Inquiry, *, by: User | None) -> None:
    _tell(_managers(), TAKEN_BACK, inquiry, _of_inquiry(inquiry), by=by)


def tell_of_setting_aside(inquiry: Inquiry, reason: str, *, by: User | None) -> None:
    data = {**_of_inquiry(inquiry), "reason": reason}
    _tell(_admins(inquiry.institution_id), SET_ASIDE, inquiry, data, by=by)


def tell_of_offer(offer: Offer, *, by: User | None) -> None:
    _tell(_admins(offer.institution_id), SENT, offer, _of_offer(offer), by=by)


def tell_of_declining(offer: Offer, reason: str, *, by: User | None) -> None:
    data = {**_of_offer(offer), "reason": reason}
    _tell(_managers(), DECLINED, offer, data, by=by)


def tell_of_withdrawing(offer: Offer, reason: str, *, by: User | None) -> None:
    data = {**_of_offer(offer), "reason": reason}
    _tell(_admins(offer.institution_id), WITHDRAWN, offer, data, by=by)


def tell_of_expiring(offer: Offer) -> None:
    subject, data = (OFFER, offer.pk), _of_offer(offer)
    people = [_admins(offer.institution_id), _managers()]
    notify_each([Telling(readers, EXPIRED, subject, data, offer.institution_id) for readers in people], by=None)


def tell_of_accepting(offer: Offer, *, by: User | None) -> None:
    """The managers. The institution hears of a change from the subscription itself, of a first package from here."""
    admins = _admins(offer.institution_id) if offer.kind == Purpose.FIRST else []
    data = {**_of_offer(offer), "contract": offer.contract_number}
    _tell([*_managers(), *admins], ACCEPTED, offer, data, by=by)


def _tell(readers: list[User], kind: str, about: Inquiry | Offer, data: dict[str, str], *, by: User | None) -> None:
    subject = (INQUIRY if isinstance(about, Inquiry) else OFFER, about.pk)
    notify(readers, kind, subject=subject, data=data, institution=about.institution_id, by=by)


def _of_inquiry(inquiry: Inquiry) -> dict[str, str]:
    by = inquiry.asked_by.name
    return {"institution": inquiry.institution.name, "kind": inquiry.kind, "by": by, "note": inquiry.note}


def _of_offer(offer: Offer) -> dict[str, str]:
    return {
        "institution": offer.institution.name,
        "kind": offer.kind,
        "number": offer.number,
        "tier": offer.version.tier.name if offer.version else "",
        "valid_until": offer.valid_until.isoformat(),
    }


def _admins(institution_id: int) -> list[User]:
    return administrators({institution_id}).get(institution_id, [])


def _managers() -> list[User]:
    return list(User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("id"))
