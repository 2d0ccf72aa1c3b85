from accounts.actions.people import (
    change_preferences,
    choose_language,
    choose_theme,
    deactivate,
    find_or_add,
    reactivate,
)

__all__ = [
    "change_preferences",
    "choose_language",
    "choose_theme",
    "deactivate",
    "find_or_add",
    "reactivate",
]
