"""What the audit log says of sign-ins and of itself."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import EXPORTS, PROTECTION, SIGN_INS, Facts, register


def register_all() -> None:
    for kind, label in _SIGN_INS.items():
        register(kind, SIGN_INS, label)
    register("audit_exported", EXPORTS, gettext_lazy("Audit log downloaded"), says=_exported)
    register("audit_purged", PROTECTION, gettext_lazy("Old audit entries deleted"), says=_purged)


_SIGN_INS = {
    "signed_in": gettext_lazy("Signed in"),
    "sign_in_failed": gettext_lazy("Sign-in refused"),
    "signed_out": gettext_lazy("Signed out"),
    "session_ended": gettext_lazy("Session ended"),
    "second_factor_added": gettext_lazy("Second factor added"),
    "second_factor_removed": gettext_lazy("Second factor removed"),
    "second_factor_failed": gettext_lazy("Second factor refused"),
    "second_factor_reset": gettext_lazy("Second factor reset"),
    "recovery_codes_made": gettext_lazy("Recovery codes made"),
    "recovery_code_used": gettext_lazy("Recovery code used"),
    "password_changed": gettext_lazy("Password changed"),
    "password_reset": gettext_lazy("Password set by mail"),
}


def _exported(facts: Facts) -> str:
    return _("Audit log downloaded (%(rows)s rows)") % {"rows": facts.data.get("rows", "")}


def _purged(facts: Facts) -> str:
    return _("Old audit entries deleted: %(rows)s") % {"rows": facts.data.get("rows", "")}
