import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from organizations.actions.recording import locked, record
from organizations.models import Institution
from products.models import UseToken

PREFIX, MOST = "sxu_", 20
SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(institution: Institution, *, name: str, by: User) -> tuple[UseToken, str]:
    """The token and its words, which nobody can read again: only a hash of them is kept."""
    locked(institution.pk)
    if UseToken.objects.filter(institution=institution, revoked_at=None).count() >= MOST:
        raise Refused(_("There are %(most)d tokens already. Revoke one that is not used.") % {"most": MOST})
    words = PREFIX + secrets.token_urlsafe(32)
    token = UseToken.objects.create(
        institution=institution,
        name=name,
        token_hash=_hash(words),
        scopes=[UseToken.Scope.PRODUCT_USE],
        made_by=by,
        made_at=timezone.now(),
    )
    record(institution.pk, "use_token_made", by=by, token={"name": name})
    return token, words


@transaction.atomic
def revoke_token(token: UseToken, *, by: User) -> None:
    token = UseToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at:
        return
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(token.institution_id, "use_token_revoked", by=by, token={"name": token.name})


def use_token(words: str) -> UseToken | None:
    """The living token of these words; that it was used is noted, at most once a minute."""
    now = timezone.now()
    living = UseToken.objects.filter(token_hash=_hash(words), revoked_at=None, scopes__contains=["product_use"])
    token = living.select_related("institution").first()
    if token is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
        UseToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
