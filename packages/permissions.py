from accounts.models import User
from organizations.models import Institution
from organizations.permissions import administers
from packages.models import Subscription


def can_read_statement(user: User, institution: Institution) -> bool:
    """The vendor and the institution's administrators; other members see what is left, not who used it."""
    return user.is_vendor or administers(user, institution)


def can_read_notice(user: User, subscription_id: int) -> bool:
    subscription = Subscription.objects.select_related("institution").filter(pk=subscription_id).first()
    return subscription is not None and can_read_statement(user, subscription.institution)


def can_sell(user: User) -> bool:
    """Sells, upgrades, tops up and gives for goodwill."""
    return user.is_manager
