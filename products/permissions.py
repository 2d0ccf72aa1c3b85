from accounts.models import User
from organizations.models import Institution
from organizations.permissions import authority


def can_keep_use(user: User, institution: Institution) -> bool:
    """Take in what products were used, and let programs do so: managers, and who runs the whole institution there."""
    if user.is_vendor:
        return user.is_manager
    runs = authority(user, institution)
    return runs is not None and runs.is_whole


def can_manage_products(user: User) -> bool:
    return user.is_manager
