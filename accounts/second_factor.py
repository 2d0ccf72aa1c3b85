"""Who needs a second factor, and what a session remembers of having one.

Apps above register who needs one besides the vendor's people. Asking costs statements, so a session remembers the
answer "may go on" for five minutes: whoever becomes an administrator is asked for a second factor after that time at
the latest, whoever sets one up goes on at once, and whoever has none and needs one is asked anew on every page. Taking
a factor away ends the other sessions, so no session remembers one that is gone.
"""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

KEY = "second_factor_asked"
FRESH_SECONDS = 300
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

_askers: list[Callable[[User], bool]] = []


def register(asker: Callable[[User], bool]) -> None:
    """`asker(person)` says that the person's role needs a second factor."""
    _askers.append(asker)


def is_needed(user: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and (user.is_vendor or any(asker(user) for asker in _askers))


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists()


def owes(request: HttpRequest, user: User) -> bool:
    """True for whoever needs a second factor and has none yet."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    asked = request.session.get(KEY)
    if isinstance(asked, int | float) and 0 <= time.time() - asked < FRESH_SECONDS:
        return False
    if is_needed(user) and not has_one(user):
        return True
    request.session[KEY] = int(time.time())
    return False
