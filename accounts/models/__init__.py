"""People, what we owe them, and the log of what was done with their rights."""

from accounts.models.addresses import EmailChange
from accounts.models.audit import AuditEntry, AuditQuerySet
from accounts.models.disclosure import Consent, DisclosureReading, DisclosureText
from accounts.models.naming import GONE, PersonNameField
from accounts.models.people import User, UserManager
from accounts.models.requests import DataExport, DataRequest, PrivacyEvent
from accounts.models.retention import RetentionRule, RetentionRun
from accounts.models.sign_ins import Device, Session

__all__ = [
    "GONE",
    "AuditEntry",
    "AuditQuerySet",
    "Consent",
    "DataExport",
    "DataRequest",
    "Device",
    "DisclosureReading",
    "DisclosureText",
    "EmailChange",
    "PersonNameField",
    "PrivacyEvent",
    "RetentionRule",
    "RetentionRun",
    "Session",
    "User",
    "UserManager",
]
