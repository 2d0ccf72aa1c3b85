from accounts.models import User
from organizations.models import Institution, Membership
from packages.models import Subscription


def can_read_statement(user: User, institution: Institution) -> bool:
    """The vendor and the institution's administrators; other members see what is left, not who used it."""
    return user.is_vendor or administers(user, institution)


def administers(user: User, institution: Institution) -> bool:
    admins = Membership.objects.active().filter(role=Membership.Role.INSTITUTION_ADMIN)
    return admins.filter(user=user, institution=institution).exists()


def can_read_notice(user: User, subscription_id: int) -> bool:
    subscription = Subscription.objects.select_related("institution").filter(pk=subscription_id).first()
    return subscription is not None and can_read_statement(user, subscription.institution)
