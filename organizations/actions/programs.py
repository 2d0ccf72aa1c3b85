import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, record
from organizations.models import Institution, ProgramToken

PREFIX, MOST = "sxp_", 20
SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(institution: Institution, *, name: str, scopes: Collection[str], by: User) -> tuple[ProgramToken, str]:
    """The token and its words, which nobody can read again: only a hash of them is kept."""
    locked(institution.pk)
    if ProgramToken.objects.filter(institution=institution, revoked_at=None).count() >= MOST:
        raise Refused(_("There are %(most)d tokens already. Revoke one that is not used.") % {"most": MOST})
    words = PREFIX + secrets.token_urlsafe(32)
    allowed = [scope for scope in ProgramToken.Scope.values if scope in scopes]
    token = ProgramToken.objects.create(
        institution=institution,
        name=name,
        token_hash=_hash(words),
        scopes=allowed,
        made_by=by,
        made_at=timezone.now(),
    )
    record(institution.pk, "program_token_made", by=by, name=name, scopes=allowed)
    return token, words


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
    living = ProgramToken.objects.filter(token_hash=_hash(words), revoked_at=None)
    token = living.select_related("institution").first()
    if token is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
        ProgramToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
