"""The words of the mails about an account, in the language that is active."""

from typing import Any

from django.utils.translation import gettext as _

Words = tuple[str, str]


def words(name: str, context: dict[str, Any]) -> Words:
    return _LETTERS[name](context)


def _password_reset(context: dict[str, Any]) -> Words:
    return _("Set a new password for SupportX"), _(
        "Somebody, we hope you, asked for a new password for this address.\n\n"
        "Set it here within one hour; the link works once:\n%(url)s\n\n"
        "If it was not you, there is nothing to do: your password stays as it is."
    ) % {"url": context["password_reset_url"]}


def _password_changed(context: dict[str, Any]) -> Words:
    return _("Your SupportX password was changed"), _(
        "The password of your account has just been changed, and every other place where you were signed in was "
        "signed out.\n\nIf it was not you, set a new one at once on the sign-in page and tell your administrator."
    )


_LETTERS = {
    "account/email/password_reset_key": _password_reset,
    "account/email/password_changed": _password_changed,
    "account/email/password_reset": _password_changed,
    "account/email/password_set": _password_changed,
}
