from accounts.models import User


def can_manage_products(user: User) -> bool:
    return user.is_manager
