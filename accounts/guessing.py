"""How often a second step may be guessed: for an account, for an address, for all. No lock outlasts ten minutes."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused


@contextmanager
def guess(
    request: HttpRequest, user: User, action: str = "second_step", *, counts_always: bool = False
) -> Iterator[None]:
    """A guess that is right (the block ends well) is not counted, and clears nobody else's count.

    `counts_always` is for what is limited however it ends."""
    used = ratelimit.consume(request, app="allauth.account", action=action, key=f"{action}-{user.pk}")
    of_all = used and ratelimit.consume(request, app="allauth.account", action=f"everyone_{action}", key="everyone")
    if not used or not of_all:
        raise Refused(_("Too many attempts. Try again in 5 minutes."))
    yield
    if not counts_always:
        used.rollback()
        of_all.rollback()
