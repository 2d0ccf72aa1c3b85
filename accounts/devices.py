"""The mark in a browser's cookie by which we know a device again: signed, for a year, out of reach of scripts."""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

SALT = "accounts.devices"
YEAR = 365 * 24 * 60 * 60


def mark_of(request: HttpRequest) -> str:
    """The browser's own mark, or a new one for a browser that has none."""
    found = request.get_signed_cookie(settings.DEVICE_COOKIE_NAME, "", salt=SALT, max_age=YEAR)
    return found or secrets.token_urlsafe(24)


def mark(response: HttpResponseBase, value: str) -> None:
    """For another year from now on."""
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        salt=SALT,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
