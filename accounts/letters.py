"""The words of the mails about an account, in the language that is active."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.history import methods_in_words

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


def _new_device(context: dict[str, Any]) -> Words:
    return _("SupportX: signed in on a new device"), _(
        "Your account was signed in on a device that we have not seen before.\n\n"
        "When: %(at)s\nAddress: %(address)s\nDevice: %(device)s\n\n"
        "If it was you, there is nothing to do. If it was not, change your password now and sign out everywhere else:\n"
        "%(url)s"
    ) % {
        "at": formats.date_format(timezone.localtime(context["at"]), "DATETIME_FORMAT"),
        "address": context["address"] or "–",
        "device": context["device"] or _("unknown"),
        "url": _page("accounts:sign_in"),
    }


def _confirm_email(context: dict[str, Any]) -> Words:
    return _("SupportX: confirm your new address"), _(
        "Somebody, we hope you, wants to sign in to SupportX with this address.\n\n"
        "Confirm it within one hour, in a browser where you are signed in:\n%(url)s\n\n"
        "If it was not you, there is nothing to do."
    ) % {"url": context["url"]}


def _email_changed(context: dict[str, Any]) -> Words:
    return _("SupportX: your address was changed"), _(
        "Your account is signed in to with another e-mail address from now on; mails go there. Every other place where "
        "you were signed in was signed out.\n\nIf it was not you, tell your administrator or the support desk at once."
    )


def _factor_added(context: dict[str, Any]) -> Words:
    return _("SupportX: a second step was added"), _(
        "Your account has a new second step: %(factor)s. Every other place where you were signed in was signed out."
        "\n\nIf it was not you, change your password now and remove it:\n%(url)s"
    ) % {"factor": methods_in_words(context["factor"]), "url": _page("accounts:sign_in")}


def _factor_removed(context: dict[str, Any]) -> Words:
    return _("SupportX: a second step was removed"), _(
        "This second step of your account was removed: %(factor)s. Every other place where you were signed in was "
        "signed out.\n\nIf it was not you, change your password now and set it up again:\n%(url)s"
    ) % {"factor": methods_in_words(context["factor"]), "url": _page("accounts:sign_in")}


def _factors_reset(context: dict[str, Any]) -> Words:
    return _("SupportX: your second step was reset"), _(
        "An administrator removed every second step of your account, and you were signed out everywhere. Sign in with "
        "your password and set one up again:\n%(url)s\n\nIf you did not ask for it, tell the support desk at once."
    ) % {"url": _page("accounts:sign_in")}


def _codes_made(context: dict[str, Any]) -> Words:
    return _("SupportX: new recovery codes"), _(
        "New recovery codes were made for your account; the old ones no longer work."
        "\n\nIf it was not you, change your password now:\n%(url)s"
    ) % {"url": _page("accounts:sign_in")}


def _code_used(context: dict[str, Any]) -> Words:
    return _("SupportX: a recovery code was used"), _(
        "Your account was entered with a recovery code. Codes left: %(left)s"
        "\n\nIf it was not you, change your password now and make new codes:\n%(url)s"
    ) % {"left": context["left"], "url": _page("accounts:sign_in")}


def _page(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)


_LETTERS = {
    "accounts/new_device": _new_device,
    "accounts/confirm_email": _confirm_email,
    "accounts/email_changed": _email_changed,
    "accounts/factor_added": _factor_added,
    "accounts/factor_removed": _factor_removed,
    "accounts/factors_reset": _factors_reset,
    "accounts/codes_made": _codes_made,
    "accounts/code_used": _code_used,
    "account/email/password_reset_key": _password_reset,
    "account/email/password_changed": _password_changed,
    "account/email/password_reset": _password_changed,
    "account/email/password_set": _password_changed,
}
