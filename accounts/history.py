"""What the audit log says of sign-ins and of itself."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import EXPORTS, GROUPS, PROTECTION, SIGN_INS, find, register
from accounts.before_after import Facts, day, name_field


def register_all() -> None:
    for kind, label in _SIGN_INS.items():
        register(kind, SIGN_INS, label)
    register("audit_exported", EXPORTS, gettext_lazy("Audit log downloaded"))
    register("audit_purged", PROTECTION, gettext_lazy("Old audit entries deleted"), says=_purged)
    for code, field in _FIELDS.items():
        name_field(code, *field)


_SIGN_INS = {
    "signed_in": gettext_lazy("Signed in"),
    "sign_in_failed": gettext_lazy("Sign-in refused"),
    "signed_out": gettext_lazy("Signed out"),
    "session_ended": gettext_lazy("Session ended"),
    "second_factor_added": gettext_lazy("Second step added"),
    "second_factor_removed": gettext_lazy("Second step removed"),
    "second_factor_failed": gettext_lazy("Second step refused"),
    "second_factor_reset": gettext_lazy("Second step reset"),
    "recovery_codes_made": gettext_lazy("Recovery codes made"),
    "recovery_code_used": gettext_lazy("Recovery code used"),
    "password_changed": gettext_lazy("Password changed"),
    "password_reset": gettext_lazy("Password set by mail"),
    "email_change_asked": gettext_lazy("Another e-mail address asked for"),
    "email_changed": gettext_lazy("E-mail address changed"),
}


def _purged(facts: Facts) -> str:
    return _("Old audit entries deleted: %(rows)s") % {"rows": facts.data.get("rows", "")}


def methods_in_words(value: object) -> str:
    """How somebody came in: password, then app."""
    codes = [str(code) for code in value] if isinstance(value, list) else [str(value)]
    return ", ".join(str(_METHODS[code]) if code in _METHODS else code for code in codes)


_METHODS = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("authenticator app"),
    "code": gettext_lazy("code"),
    "recovery_code": gettext_lazy("recovery code"),
    "recovery_codes": gettext_lazy("recovery codes"),
    "passkey": gettext_lazy("passkey"),
    "webauthn": gettext_lazy("passkey"),
}


def _kind(value: object) -> str:
    """A group or a kind."""
    group = next((group for group in GROUPS if group.code == value), None)
    found = group or find(str(value))
    return str(found.label) if found else str(value)


_FIELDS: dict[str, Any] = {
    "filters": (gettext_lazy("Filters"),),
    "rows": (gettext_lazy("Rows"),),
    "format": (gettext_lazy("Format"),),
    "method": (gettext_lazy("With"), methods_in_words),
    "factor": (gettext_lazy("Kind"), methods_in_words),
    "new_device": (gettext_lazy("New device"),),
    "ended": (gettext_lazy("Device"),),
    "left": (gettext_lazy("Codes left"),),
    "audit_exported.start": (gettext_lazy("From"), day),
    "audit_exported.end": (gettext_lazy("Until"), day),
    "audit_exported.institutions": (gettext_lazy("Institution"),),
    "audit_exported.person": (gettext_lazy("About"),),
    "audit_exported.actor": (gettext_lazy("By"),),
    "audit_exported.what": (gettext_lazy("What"), _kind),
}
