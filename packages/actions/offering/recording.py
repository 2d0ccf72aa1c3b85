from typing import Any

from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from packages.models import Inquiry, Offer, OfferEvent

State = Offer.State


def record(
    kind: OfferEvent.Kind,
    *,
    offer: Offer | None = None,
    inquiry: Inquiry | None = None,
    data: dict[str, Any] | None = None,
    changed: dict[str, list[Any]] | None = None,
    by: User | None,
) -> None:
    """The step, and its entry in the audit log. Reasons are free words and stay with the step."""
    OfferEvent.objects.create(kind=kind, offer=offer, inquiry=inquiry, actor=by, data=data or {})
    facts = {name: value for name, value in (data or {}).items() if name not in {"reason", "subscription"}}
    if offer:
        facts |= {"offer": offer.number, "price": offer.price, "seats": offer.seats}
    about = offer or inquiry
    audit(
        f"offer_{kind}",
        by=by,
        institution_id=about.institution_id if about else None,
        purpose=about.kind if about else None,
        changed=changed or {},
        **facts,
    )


def locked_offer(offer: Offer, revision: int | None) -> Offer:
    """The offer as it is now. `revision` is the one its reader saw: what changed since is read again first."""
    found = Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    if revision is not None and found.revision != revision and found.state in {State.DRAFT, State.SENT}:
        raise Refused(_("The offer was changed meanwhile. Open it again to see how it reads now."))
    return found


def turn(offer: Offer, to: Offer.State, *fields: str) -> None:
    """Saves the new state with `fields`; every form that was open before is stale now."""
    offer.state = to
    offer.revision += 1
    offer.save(update_fields=["state", "revision", *fields])


def check_waits(offer: Offer) -> None:
    """Refused with a sentence that says what came of the offer."""
    if offer.waits:
        return
    sentences = {
        State.DRAFT: _("The offer has not been sent yet."),
        State.ACCEPTED: _("The offer was accepted already, with contract %(contract)s."),
        State.DECLINED: _("The offer was declined."),
        State.WITHDRAWN: _("The offer was withdrawn."),
        State.EXPIRED: _("The offer is no longer valid. Write a new one."),
    }
    raise Refused(sentences[State(offer.state)] % {"contract": offer.contract_number})
