"""Who proved a moment ago who they are: by password, code or passkey. Asked again before what could lock them out."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User

FRESH_SECONDS = 300
METHODS = {
    Authenticator.Type.TOTP: "totp",
    Authenticator.Type.RECOVERY_CODES: "recovery_code",
    Authenticator.Type.WEBAUTHN: "passkey",
}
View = Callable[..., HttpResponseBase]
Made = TypeVar("Made")


def record_password(request: HttpRequest, user: User) -> None:
    record_authentication(request, user, "password", reauthenticated=True)


def record_factor(request: HttpRequest, user: User, factor: Authenticator, *, passwordless: bool = False) -> None:
    more = {"passwordless": True} if passwordless else {}
    record_authentication(request, user, "mfa", id=factor.pk, type=factor.type, **more)


def methods_of(request: HttpRequest, user: User) -> list[str]:
    """How this session was signed in: "password", "totp" …"""
    found = [
        METHODS.get(record.get("type", ""), record["method"]) for record in get_authentication_records(request, user)
    ]
    return list(dict.fromkeys(found))


def is_fresh(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and 0 <= time.time() - records[-1]["at"] < FRESH_SECONDS


def with_new_key(request: HttpRequest, act: Callable[[str | None], Made]) -> Made:
    """Does what ends every session but the one with this key, and then gives this one another key."""
    made = act(request.session.session_key)
    request.session.cycle_key()
    return made


def freshly_proven(view: View) -> View:
    """Leads to the page that asks who it is, unless that was said within the last five minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path}, safe='/')}")
        return view(request, *args, **kwargs)

    return guarded
