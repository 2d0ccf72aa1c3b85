"""What a person is shown of the own sign-ins: where they are signed in, and what happened in the last 90 days."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audited
from accounts.models import AuditEntry, Session, User
from accounts.queries.audit import AuditPage, lines_of

HISTORY = timedelta(days=90)
PAGE = 25


@dataclass(frozen=True)
class Place:
    """A session as the person sees it."""

    session: Session
    is_here: bool


def places_of(user: User, *, here: str | None) -> list[Place]:
    """This one first, then the one that was seen last."""
    found = [Place(session, session.pk == here) for session in living_sessions(user).order_by("-seen_at", "public_id")]
    return sorted(found, key=lambda place: not place.is_here)


def living_sessions(user: User) -> QuerySet[Session]:
    now = timezone.now()
    return Session.objects.filter(
        user=user,
        expire_date__gt=now,
        began_at__gt=now - settings.SESSION_LIFETIME,
        seen_at__gt=now - settings.SESSION_IDLE,
    )


def history_of(user: User, *, before: int | None = None, size: int = PAGE) -> AuditPage:
    """The entries about the person's sign-ins, newest first; also those that somebody else caused."""
    entries = AuditEntry.objects.filter(
        person=user, kind__in=audited.kinds_of(audited.SIGN_INS.code), at__gt=timezone.now() - HISTORY
    ).newest_first()
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries.select_related("actor", "person")[: size + 1])
    return AuditPage(lines_of(found[:size]), found[size - 1].pk if len(found) > size else None)
