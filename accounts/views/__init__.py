from accounts.views.preferences import language, preferences, theme, too_many

__all__ = ["language", "preferences", "theme", "too_many"]
