"""Addresses that let one person set a password, once, within the hour."""

from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User


def set_password_address(key: str) -> str:
    """`key` is user and token as allauth joins them."""
    blank = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return blank.replace("UID-KEY", quote(key))


def set_password_url(user: User) -> str:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return settings.PUBLIC_URL + set_password_address(key)


def new_link_url() -> str:
    """Where a person whose link is too old asks for another."""
    return settings.PUBLIC_URL + reverse("account_reset_password")
