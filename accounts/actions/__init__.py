from accounts.actions.auditing import audit, audit_all, audit_export, entry, purge_audit
from accounts.actions.people import (
    change_preferences,
    choose_language,
    choose_theme,
    deactivate,
    find_or_add,
    find_or_add_all,
    reactivate,
    remember_institution,
    rename_newcomers,
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
    "find_or_add_all",
    "purge_audit",
    "reactivate",
    "remember_institution",
    "rename_newcomers",
    "welcome",
]
