import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations import notices_of_programs as notices
from organizations.actions.recording import locked, record
from organizations.models import Institution, ProgramToken
from organizations.models.programs import ENDS_SOON

PREFIX, MOST = "sxp_", 20
SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    institution: Institution, *, name: str, scopes: Collection[str], days: int = ProgramToken.Lasts.YEAR, by: User
) -> tuple[ProgramToken, str]:
    """The token and its words, which nobody can read again: only a hash of them is kept. After so many days it is over;
    a new one takes its place."""
    locked(institution.pk)
    now = timezone.now()
    if ProgramToken.objects.living(now).filter(institution=institution).count() >= MOST:
        raise Refused(_("There are %(most)d tokens already. Revoke one that is not used.") % {"most": MOST})
    words = PREFIX + secrets.token_urlsafe(32)
    allowed = [scope for scope in ProgramToken.Scope.values if scope in scopes]
    token = ProgramToken.objects.create(
        institution=institution,
        name=name,
        token_hash=_hash(words),
        scopes=allowed,
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=ProgramToken.Lasts(days)),
    )
    until = timezone.localdate(token.expires_at).isoformat()
    record(institution.pk, "program_token_made", by=by, name=name, scopes=allowed, until=until)
    notices.token_made(token, by=by)
    return token, words


def warn_of_ending_tokens(now: datetime) -> int:
    """Two weeks before a token is over those who keep the programs hear of it, once."""
    with transaction.atomic():
        ending = ProgramToken.objects.living(now).filter(warned_at=None, expires_at__lte=now + ENDS_SOON)
        found = list(
            ending.select_for_update(skip_locked=True, of=["self"]).select_related("institution").order_by("id")
        )
        ProgramToken.objects.filter(pk__in=[token.pk for token in found]).update(warned_at=now)
        for token in found:
            notices.token_ends(token)
    return len(found)


@transaction.atomic
def revoke_token(token: ProgramToken, *, by: User) -> None:
    token = ProgramToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at:
        return
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(token.institution_id, "program_token_revoked", by=by, name=token.name)


def token_of(words: str) -> ProgramToken | None:
    """The living token of these words; that it was used is noted, at most once a minute."""
    now = timezone.now()
    living = ProgramToken.objects.living(now)
    token = living.filter(token_hash=_hash(words)).select_related("institution").first()
    if token is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
        ProgramToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
