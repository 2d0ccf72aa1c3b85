"""What stands for a person whose name is not to be read: the same in every period of a report, and telling nothing."""

import hmac
from uuid import UUID

from django.utils.translation import gettext as _

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, none taken for another
LENGTH = 6


def pseudonym(key: UUID, report: str, person: int) -> str:
    return _("Person %(mark)s") % {"mark": mark(key, report, person)}


def mark(key: UUID, report: str, person: int) -> str:
    """`key` is the institution's own. Another report gives other pseudonyms: they cannot be laid side by side."""
    digest = hmac.digest(key.bytes, f"{report}:{person}".encode(), "sha256")
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])
