from accounts.actions.auditing import audit, purge_audit
from accounts.actions.people import (
    change_preferences,
    choose_language,
    choose_theme,
    deactivate,
    find_or_add,
    reactivate,
)

__all__ = [
    "audit",
    "change_preferences",
    "choose_language",
    "choose_theme",
    "deactivate",
    "find_or_add",
    "purge_audit",
    "reactivate",
]
