from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from packages import notices_of_offers as notices
from packages.actions.offering.checking import check_subject, check_units
from packages.actions.offering.recording import record
from packages.actions.ranges import check_seats
from packages.conditions import Wish
from packages.models import Inquiry, OfferEvent, Purpose
from packages.queries.catalogue import on_sale_versions

State = Inquiry.State


def inquire(institution: Institution, wish: Wish, *, key: UUID, by: User) -> Inquiry:
    """Asks the managers for an offer. The same form sent again answers with the inquiry it made."""
    try:
        with transaction.atomic():
            done = Inquiry.objects.filter(key=key, institution=institution).first()
            return done or _inquired(institution, wish, key=key, by=by)
    except IntegrityError:
        return Inquiry.objects.get(key=key, institution=institution)


def _inquired(institution: Institution, wish: Wish, *, key: UUID, by: User) -> Inquiry:
    check_subject(institution, wish.kind, wish.subscription)
    if wish.kind == Purpose.TOP_UP:
        check_units(wish.subscription, wish.amounts, wish.seats)
    else:
        _check_package(wish)
    inquiry = Inquiry.objects.create(
        institution=institution,
        kind=wish.kind,
        subscription=wish.subscription,
        tier=wish.tier,
        seats=wish.seats,
        amounts=wish.amounts,
        note=wish.note,
        language=wish.language,
        key=key,
        asked_by=by,
    )
    record(OfferEvent.Kind.ASKED, inquiry=inquiry, by=by)
    notices.tell_of_inquiry(inquiry, by=by)
    return inquiry


def _check_package(wish: Wish) -> None:
    if wish.tier is None:
        raise Refused(_("Choose a package."), field="tier")
    version = on_sale_versions().select_related("tier").filter(tier=wish.tier).first()
    if version is None:
        raise Refused(_("This package is not on sale."), field="tier")
    if wish.seats is not None:
        check_seats(version, wish.seats)
    if wish.kind == Purpose.UPGRADE and wish.subscription:
        current = wish.subscription.version.tier
        if wish.tier.rank < current.rank:
            raise Refused(_("A smaller package starts with the renewal: ask for a renewal."), field="tier")
        if wish.tier == current and (wish.seats is None or wish.seats <= wish.subscription.seats):
            words = {"seats": wish.subscription.seats}
            raise Refused(_("You have %(seats)d users already; enter a larger number.") % words, field="seats")


@transaction.atomic
def take_back(inquiry: Inquiry, *, by: User) -> None:
    """Who asked no longer wants an offer."""
    inquiry = _open(inquiry)
    inquiry.state = State.WITHDRAWN
    inquiry.save(update_fields=["state"])
    record(OfferEvent.Kind.TAKEN_BACK, inquiry=inquiry, by=by)
    notices.tell_of_taking_back(inquiry, by=by)


@transaction.atomic
def set_aside(inquiry: Inquiry, *, reason: str, by: User) -> None:
    """Answered without an offer; the institution reads why."""
    if not reason.strip():
        raise Refused(_("Say why no offer is made."), field="reason")
    inquiry = _open(inquiry)
    inquiry.state = State.SET_ASIDE
    inquiry.save(update_fields=["state"])
    record(OfferEvent.Kind.SET_ASIDE, inquiry=inquiry, data={"reason": reason.strip()}, by=by)
    notices.tell_of_setting_aside(inquiry, reason.strip(), by=by)


def _open(inquiry: Inquiry) -> Inquiry:
    found = Inquiry.objects.select_for_update(no_key=True).get(pk=inquiry.pk)
    if found.state == State.OPEN:
        return found
    raise Refused(_("The inquiry is no longer open: %(state)s") % {"state": found.get_state_display()})
