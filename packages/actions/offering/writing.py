from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.models import Institution
from packages.actions.offering.checking import check_conditions
from packages.actions.offering.recording import locked_offer, record, turn
from packages.actions.ranges import shares
from packages.conditions import Conditions
from packages.models import Inquiry, Offer, OfferEvent, OfferLine, Purpose, Service

NUMBERS = 7_302_001  # the lock under which the numbers of offers are given out
LIVING = (Offer.State.DRAFT, Offer.State.SENT)
COPIED = (
    "version",
    "seats",
    "starts_on",
    "ends_on",
    "grace_days",
    "carry_over_percent",
    "price",
    "valid_until",
    "note",
    "language",
)


def write_offer(
    institution: Institution, conditions: Conditions, *, inquiry: Inquiry | None = None, key: UUID, by: User | None
) -> Offer:
    """A draft that only the managers see. The same form sent again answers with the offer it made."""
    try:
        with transaction.atomic():
            done = Offer.objects.filter(key=key).first()
            return done or _written(institution, conditions, inquiry, key=key, by=by)
    except IntegrityError:
        return Offer.objects.get(key=key)


def _written(
    institution: Institution, conditions: Conditions, inquiry: Inquiry | None, *, key: UUID, by: User | None
) -> Offer:
    conditions = conditions.filled()
    check_conditions(institution, conditions)
    if inquiry:
        inquiry = _answered(inquiry)
    year = timezone.localdate().year
    offer = Offer.objects.create(
        year=year,
        sequence=_next_number(year),
        kind=conditions.kind,
        institution=institution,
        inquiry=inquiry,
        subscription=conditions.subscription,
        key=key,
        written_by=by,
        **{name: getattr(conditions, name) for name in COPIED},
    )
    _write_lines(offer, conditions)
    record(OfferEvent.Kind.WRITTEN, offer=offer, inquiry=inquiry, by=by)
    return offer


def _answered(inquiry: Inquiry) -> Inquiry:
    """An inquiry has one living offer at a time."""
    inquiry = Inquiry.objects.select_for_update(no_key=True).get(pk=inquiry.pk)
    if inquiry.state in {Inquiry.State.WITHDRAWN, Inquiry.State.SET_ASIDE}:
        raise Refused(_("The inquiry is no longer open: %(state)s") % {"state": inquiry.get_state_display()})
    living = inquiry.offers.filter(state__in=LIVING).first()
    if living:
        raise Refused(_("This inquiry has an offer already: %(number)s") % {"number": living.number})
    inquiry.state = Inquiry.State.OFFERED
    inquiry.save(update_fields=["state"])
    return inquiry


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    last = Offer.objects.filter(year=year).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _write_lines(offer: Offer, conditions: Conditions) -> None:
    OfferLine.objects.filter(offer=offer).delete()
    services = {service.code: service for service in Service.objects.all()}
    prices = conditions.unit_prices
    bought: list[tuple[str, int, bool]] = []
    if conditions.kind == Purpose.TOP_UP:
        amounts = {**conditions.amounts, Service.Code.SEATS.value: conditions.seats or 0}
        bought = [(code, amount, False) for code, amount in amounts.items() if amount]
    elif conditions.version:
        sold = shares(conditions.version, conditions.amounts)
        bought = [(share.code, share.amount, share.unlimited) for share in sold]
    OfferLine.objects.bulk_create(
        OfferLine(offer=offer, service=services[code], amount=amount, unlimited=unlimited, unit_price=prices.get(code))
        for code, amount, unlimited in bought
    )


@transaction.atomic
def change_offer(offer: Offer, conditions: Conditions, *, revision: int | None = None, by: User | None) -> Offer:
    """Until it is sent. An offer that was changed meanwhile is read again first."""
    offer = locked_offer(offer, revision)
    if not offer.is_draft:
        raise Refused(_("What was sent no longer changes. Withdraw it and write a new one."))
    conditions = conditions.filled()
    check_conditions(offer.institution, conditions)
    before = _audited(offer)
    for name in COPIED:
        setattr(offer, name, getattr(conditions, name))
    turn(offer, Offer.State.DRAFT, *COPIED)
    _write_lines(offer, conditions)
    after = _audited(offer)
    changed = {name: [before.get(name), after.get(name)] for name in {**before, **after}}
    differing = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    record(OfferEvent.Kind.CHANGED, offer=offer, changed=differing, by=by)
    return offer


def _audited(offer: Offer) -> dict[str, Any]:
    """The facts of an offer as the audit log compares them: its conditions and its units, not the note."""
    facts = {name: getattr(offer, name) for name in COPIED if name not in {"note", "version"}}
    facts["version"] = str(offer.version) if offer.version else None
    lines = OfferLine.objects.filter(offer=offer).select_related("service")
    return facts | {f"service:{line.service.code}": "∞" if line.unlimited else line.amount for line in lines}
