"""How often one person may file and reply. Counted in the database, so it holds across processes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from common.compiled import compiled
from tickets.models import Comment, Ticket

HOUR = timedelta(hours=1)
FILED_PER_HOUR = 60
REPLIES_PER_HOUR = 120


def files_too_often(user: User, key: UUID, *, now: datetime) -> bool:
    """A form sent twice is not a second request: it is never refused for being one too many."""
    if len(_filed(user.pk, now - HOUR)) < FILED_PER_HOUR:
        return False
    return not Ticket.objects.filter(requester=user, filing_key=key).exists()


def files_for_others_too_often(user: User, key: UUID, *, now: datetime) -> bool:
    """The same of requests that became a colleague's: they count for who filed them, not for whose they are."""
    recent = Ticket.objects.filter(filed_by=user, filed_at__gt=now - HOUR)
    if len(recent.values_list("pk", flat=True)[:FILED_PER_HOUR]) < FILED_PER_HOUR:
        return False
    return not Ticket.objects.filter(filed_by=user, filing_key=key).exists()


def replies_too_often(user: User, key: UUID, *, now: datetime) -> bool:
    if len(_replied(user.pk, now - HOUR)) < REPLIES_PER_HOUR:
        return False
    return not Comment.objects.filter(author=user, sending_key=key).exists()


@compiled
def _filed(by: int, since: datetime) -> QuerySet[Ticket, int]:
    """What was filed since then has moved since then, which is what the index of a person's tickets goes by."""
    recent = Ticket.objects.filter(requester=by, last_activity_at__gt=since, filed_at__gt=since, filed_by=None)
    return recent.latest_first().values_list("pk", flat=True)[:FILED_PER_HOUR]


@compiled
def _replied(by: int, since: datetime) -> QuerySet[Comment, int]:
    return Comment.objects.filter(author=by, written_at__gt=since).values_list("pk", flat=True)[:REPLIES_PER_HOUR]
