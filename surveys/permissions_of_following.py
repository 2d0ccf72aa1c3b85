from accounts.models import User
from surveys.models import FollowUp


def can_take(user: User, follow_up: FollowUp) -> bool:
    """Nobody's, or of somebody who no longer follows up."""
    owner = follow_up.owner
    return user.is_manager and (owner is None or owner.pk == user.pk or not (owner.is_active and owner.is_manager))
