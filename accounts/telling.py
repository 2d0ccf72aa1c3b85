"""Mails about an account. The sign-in library's adapter sends them: an app above puts them into the outbox."""

from typing import Any

from allauth.account.adapter import get_adapter

from accounts.models import User


def tell(user: User, letter: str, *, to: str = "", **facts: Any) -> None:
    """The words are in accounts/letters.py; they are written in the person's language."""
    get_adapter().send_mail(f"accounts/{letter}", to or user.email, {**facts, "user": user})
