from collections.abc import Collection

from accounts.models import User
from organizations.models import Institution, Membership
from organizations.permissions import administers
from packages.models import Correction, Inquiry, Offer, Subscription


def can_read_statement(user: User, institution: Institution) -> bool:
    """The vendor and the institution's administrators; other members see what is left, not who used it."""
    return user.is_vendor or administers(user, institution)


def can_be_advised(user: User, institution: Institution) -> bool:
    """Which package would fit: those who buy and those who sell."""
    return user.is_manager or administers(user, institution)


def can_read_notice(user: User, subscription_id: int) -> bool:
    subscription = Subscription.objects.select_related("institution").filter(pk=subscription_id).first()
    return subscription is not None and can_read_statement(user, subscription.institution)


def can_read_package(user: User, subscription_id: int) -> bool:
    members = Membership.objects.active().filter(user=user, institution__subscriptions=subscription_id)
    return user.is_vendor or members.exists()


def can_sell(user: User) -> bool:
    """Sells, renews, upgrades, tops up, suspends and ends."""
    return user.is_manager


def can_give_goodwill(user: User) -> bool:
    """Agents within the units of their month, managers as many as needed."""
    return user.is_agent


def can_choose_seats(user: User, institution: Institution) -> bool:
    """Who stays in a smaller package is the institution's choice; a manager may make it for them."""
    return user.is_manager or administers(user, institution)


def can_inquire(user: User, institution: Institution) -> bool:
    """Asks for packages, units and seats on behalf of an institution."""
    return not user.is_vendor and administers(user, institution)


def can_answer(user: User, offer: Offer) -> bool:
    """Declines an offer: the institution's administrators, and managers who were told by phone."""
    return user.is_manager or administers(user, offer.institution)


def can_read_inquiry(user: User, inquiry_id: int) -> bool:
    return bool(inquiries_seen(user, [inquiry_id]))


def inquiries_seen(user: User, ids: Collection[int]) -> Collection[int]:
    return set(Inquiry.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def can_read_offer(user: User, offer_id: int) -> bool:
    return bool(offers_seen(user, [offer_id]))


def offers_seen(user: User, ids: Collection[int]) -> Collection[int]:
    return set(Offer.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def can_correct(user: User) -> bool:
    """Looks into the ledger of an account and asks for a correcting entry."""
    return user.is_manager


def can_decide(user: User, correction: Correction) -> bool:
    """A second person: whoever asked for a correction does not approve it."""
    return user.is_manager and correction.is_open and correction.asked_by_id != user.pk
