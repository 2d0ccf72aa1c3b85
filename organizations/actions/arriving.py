from collections.abc import Collection

from django.db import transaction

from accounts import actions as accounts
from accounts.models import User
from notifications.actions import prefer
from notifications.models import Preference
from organizations.models import Membership
from organizations.notices_of_arrival import doubted


@transaction.atomic
def arrive(user: User, *, language: str, mail: Collection[str], place_is_right: bool) -> None:
    """What somebody new says on the first page. A wrong place is told to the administrators, who can change it."""
    accounts.choose_language(user, language, by=user)
    prefer(Preference.Channel.MAIL, mail, by=user)
    if not place_is_right:
        for membership in Membership.objects.active().filter(user=user).select_related("user", "unit", "region"):
            doubted(membership)
    accounts.arrive(user)
