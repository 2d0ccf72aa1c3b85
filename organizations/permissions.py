from accounts.models import User
from organizations.models import Institution, Membership


def can_manage_institutions(user: User) -> bool:
    """Makes institutions and changes their tree and people."""
    return user.is_manager


def can_read_institutions(user: User) -> bool:
    return user.is_vendor


def administers(user: User, institution: Institution) -> bool:
    return (
        Membership.objects.active()
        .filter(user=user, institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
        .exists()
    )
