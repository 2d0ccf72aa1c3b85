"""Whether what somebody typed or held proves who they are. Wrong answers are counted and recorded."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import actions, passkeys
from accounts.guessing import guess
from accounts.models import User
from common.refusals import Refused


def checked_factor(request: HttpRequest, user: User, typed: dict[str, Any]) -> Authenticator:
    """The factor behind a code or the answer of a passkey."""
    if "credential" in typed:
        with guess(request, user):
            return _checked_passkey(user, typed["credential"])
    with guess(request, user):
        factor = actions.use_code(user, typed["code"])
        if factor is None:
            actions.second_step_failed(user, method="code")
            raise Refused(_("This code is wrong, or was used already."), field="code")
        return factor


def _checked_passkey(user: User, answer: dict[str, Any]) -> Authenticator:
    try:
        passkey = passkeys.passkey_of(answer, user)
    except Refused:
        actions.second_step_failed(user, method="passkey")
        raise
    actions.use_passkey(passkey)
    return passkey


def refuse_wrong_password(request: HttpRequest, user: User, password: str) -> None:
    """The limits and the record of signing in hold here as well."""
    try:
        found = get_adapter().authenticate(request, email=user.email, password=password)
    except ValidationError as limited:
        raise Refused(limited.messages[0]) from limited
    if found is None or found.pk != user.pk:
        raise Refused(_("This is not your password."), field="password")
