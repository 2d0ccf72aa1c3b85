"""How often one person may file and reply. Counted in the database, so it holds across processes."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from tickets.models import Comment, Ticket

HOUR = timedelta(hours=1)
FILED_PER_HOUR = 60
REPLIES_PER_HOUR = 120


def files_too_often(user: User, key: UUID, *, now: datetime) -> bool:
    """A form sent twice is not a second request: it is never refused for being one too many."""
    mine = Ticket.objects.filter(requester=user)
    recent = mine.filter(filed_at__gt=now - HOUR)[: FILED_PER_HOUR + 1].count()
    return recent >= FILED_PER_HOUR and not mine.filter(filing_key=key).exists()


def replies_too_often(user: User, key: UUID, *, now: datetime) -> bool:
    mine = Comment.objects.filter(author=user)
    recent = mine.filter(written_at__gt=now - HOUR)[: REPLIES_PER_HOUR + 1].count()
    return recent >= REPLIES_PER_HOUR and not mine.filter(sending_key=key).exists()
