"""People, what we owe them, and the log of what was done with their rights."""

from accounts.models.audit import AuditEntry, AuditQuerySet
from accounts.models.people import User, UserManager

__all__ = ["AuditEntry", "AuditQuerySet", "User", "UserManager"]
