"""Inquiries and offers, as the office and an institution look at them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution, Membership
from packages.conditions import Conditions
from packages.models import Inquiry, Offer, OfferEvent, Purpose, Service, Subscription, Tier

SHOWN = 10
LAPSING, SOON = "lapsing", timedelta(days=7)  # sent, and valid for another week at most
KEPT_DAYS = 60  # an answered offer stays on the institution's page for so long


def conditions_of(offer: Offer) -> Conditions:
    """An offer as the plain values it was written with."""
    lines = list(offer.lines.select_related("service").order_by("service__number"))
    units = [line for line in lines if line.service.code != Service.Code.SEATS and not line.unlimited]
    return Conditions(
        kind=Purpose(offer.kind),
        subscription=offer.subscription,
        valid_until=offer.valid_until,
        version=offer.version,
        seats=offer.seats,
        amounts={line.service.code: line.amount for line in units},
        unit_prices={line.service.code: line.unit_price for line in lines if line.unit_price is not None},
        price=offer.price,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        grace_days=offer.grace_days,
        carry_over_percent=offer.carry_over_percent,
        note=offer.note,
        language=offer.language,
    )


def open_inquiries() -> QuerySet[Inquiry]:
    """What waits for an offer, longest first."""
    waiting = Inquiry.objects.filter(state=Inquiry.State.OPEN)
    return waiting.select_related("institution", "tier", "asked_by").order_by("id")


def lapsing(today: date) -> Q:
    return Q(state=Offer.State.SENT, valid_until__lte=today + SOON)


def offers_found(state: str | None, kind: str | None, before: int | None) -> QuerySet[Offer]:
    """Offers, newest first, narrowed by state and kind."""
    found = Offer.objects.with_package().select_related("institution").order_by("-id")
    if state:
        found = found.filter(lapsing(timezone.localdate()) if state == LAPSING else Q(state=state))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(pk__lt=before) if before else found


def steps(*, inquiry: Inquiry | None, offer: Offer | None) -> list[OfferEvent]:
    """What happened, newest first: of the offer and of the inquiry it answers."""
    events = OfferEvent.objects.select_related("actor").order_by("-id")
    if offer is None:
        return list(events.filter(inquiry=inquiry))
    of_offer = events.filter(offer=offer)
    return list(events.filter(inquiry=inquiry, offer=None) | of_offer) if inquiry else list(of_offer)


def named_units(amounts: dict[str, int]) -> list[tuple[str, int]]:
    """Amounts by code of the service as names and numbers, in the order of the table."""
    services = Service.objects.filter(code__in=amounts).order_by("number")
    return [(service.name, amounts[service.code]) for service in services]


def language_of(institution: Institution) -> str:
    """What its first administrator reads."""
    admins = Membership.objects.active().filter(institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
    return admins.order_by("id").values_list("user__language", flat=True).first() or "tr"


def kinds_for(institution: Institution) -> list[Purpose]:
    """What can be offered to an institution today."""
    sold = Subscription.objects.of(institution).exclude(state=Subscription.State.DRAFT)
    today = timezone.localdate()
    kinds = [Purpose.FIRST]
    if sold.exclude(state=Subscription.State.TERMINATED).exists():
        kinds = [Purpose.RENEWAL, Purpose.FIRST]
    if any(subscription.is_running_on(today) for subscription in sold):
        kinds = [Purpose.RENEWAL, Purpose.UPGRADE, Purpose.TOP_UP, Purpose.FIRST]
    return kinds


@dataclass(frozen=True)
class Dealings:
    """What is asked and offered between an institution and the vendor, as its administrator sees it."""

    inquiries: list[Inquiry]
    offers: list[Offer]

    def __bool__(self) -> bool:
        return bool(self.inquiries or self.offers)


def dealings(institution: Institution, user: User) -> Dealings:
    """Open inquiries, offers that wait, and offers that were answered lately."""
    inquiries = Inquiry.objects.visible_to(user).filter(institution=institution, state=Inquiry.State.OPEN)
    offers = Offer.objects.visible_to(user).filter(institution=institution).exclude(state=Offer.State.DRAFT)
    recent = timezone.localdate() - timedelta(days=KEPT_DAYS)
    shown = offers.filter(state=Offer.State.SENT) | offers.filter(valid_until__gte=recent)
    return Dealings(
        list(inquiries.select_related("tier", "asked_by").order_by("-id")[:SHOWN]),
        list(shown.with_package().order_by("-id")[:SHOWN]),
    )


@dataclass(frozen=True)
class Asking:
    """What an administrator can ask for about one tier: the button under its column."""

    tier: Tier
    kind: Purpose
    seats: int | None = None


def askings(subscription: Subscription | None, today: date) -> list[Asking]:
    """A renewal of the own tier or with a smaller one, an upgrade to a larger one, or a first package."""
    tiers = list(Tier.objects.order_by("rank"))
    if subscription is None or subscription.state == Subscription.State.TERMINATED:
        return [Asking(tier, Purpose.FIRST) for tier in tiers]
    can_grow, own = subscription.is_running_on(today), subscription.version.tier.rank
    return [Asking(tier, Purpose.UPGRADE if can_grow and tier.rank > own else Purpose.RENEWAL) for tier in tiers]


def asking_for(subscription: Subscription | None, tier: str, seats: int | None, today: date) -> Asking | None:
    """What to ask for to get a tier, for so many users if a number is known: more users of the own one are an upgrade
    too."""
    found = next((asking for asking in askings(subscription, today) if asking.tier.code == tier), None)
    if found is None or subscription is None or found.kind == Purpose.FIRST:
        return found and replace(found, seats=seats)
    is_more = found.tier == subscription.version.tier and (seats or 0) > subscription.seats
    grows = is_more and subscription.is_running_on(today)
    return Asking(found.tier, Purpose.UPGRADE if grows else found.kind, seats)
