"""People, and what we owe them."""

from accounts.models.people import User, UserManager

__all__ = ["User", "UserManager"]
