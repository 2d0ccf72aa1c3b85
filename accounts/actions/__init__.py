from accounts.actions.auditing import audit, audit_all, audit_export, entry, purge_audit
from accounts.actions.people import (
    change_preferences,
    choose_language,
    choose_theme,
    deactivate,
    find_or_add,
    reactivate,
    remember_institution,
    welcome,
)

__all__ = [
    "audit",
    "audit_all",
    "audit_export",
    "change_preferences",
    "choose_language",
    "choose_theme",
    "deactivate",
    "entry",
    "find_or_add",
    "purge_audit",
    "reactivate",
    "remember_institution",
    "welcome",
]
