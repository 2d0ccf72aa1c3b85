"""Second factors: authenticator app, passkeys, recovery codes.

Adding or removing one ends the person's other sessions and is told by mail. Recovery codes are kept as hashes: they are
known in clear only to the answer that made them.
"""

import secrets
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes, second_factor
from accounts.actions.auditing import audit
from accounts.actions.signing import end_other_sessions
from accounts.models import User
from accounts.sealing import seal, unseal
from accounts.telling import tell
from common.refusals import Refused

Type = Authenticator.Type
MOST_PASSKEYS = 10


@transaction.atomic
def add_totp(user: User, secret: str, code: str, *, keep: str | None) -> list[str]:
    """Sets an authenticator app up; the code proves that it works. Answers with recovery codes, if there were none."""
    _lock(user)
    if Authenticator.objects.filter(user=user, type=Type.TOTP).exists():
        raise Refused(_("You have an authenticator app already. Remove it first."))
    period = codes.matching_period(secret, code, now=time.time())
    if period is None:
        raise Refused(_("This is not the code that the app shows now."), field="code")
    Authenticator.objects.create(user=user, type=Type.TOTP, data={"secret": seal(secret), "used": period})
    return _added(user, Type.TOTP, keep)


@transaction.atomic
def add_passkey(user: User, name: str, credential: dict[str, Any], *, keep: str | None) -> list[str]:
    """`credential` is what the browser answered, checked by the caller. Recovery codes as above."""
    _lock(user)
    if Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Refused(_("You have %(most)d passkeys. Remove one first.") % {"most": MOST_PASSKEYS})
    WebAuthn.add(user, name, credential)
    return _added(user, Type.WEBAUTHN, keep)


@transaction.atomic
def rename_passkey(passkey: Authenticator, name: str) -> None:
    passkey = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_factor(factor: Authenticator, *, keep: str | None) -> None:
    """Recovery codes go with the last one. Refused when the person's role needs one and this is the last."""
    user = factor.user
    _lock(user)
    others = Authenticator.objects.filter(user=user, type__in=second_factor.STRONG).exclude(pk=factor.pk)
    if not others.exists():
        if second_factor.is_needed(user):
            raise Refused(_("Your role needs a second step. Add another one before you remove this one."))
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    Authenticator.objects.filter(pk=factor.pk).delete()
    end_other_sessions(user, keep=keep, by=user)
    audit("second_factor_removed", by=user, person=user, factor=factor.type)
    tell(user, "factor_removed", factor=factor.type)


@transaction.atomic
def reset_factors(user: User, *, by: User | None) -> None:
    """For somebody who has lost everything: the password alone lets them in again, and they set up anew."""
    _lock(user)
    gone, _rows = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise Refused(_("This person has no second step."))
    end_other_sessions(user, keep=None, by=by)
    audit("second_factor_reset", by=by, person=user)
    tell(user, "factors_reset")


@transaction.atomic
def make_codes(user: User, *, keep: str | None) -> list[str]:
    """Ten new recovery codes; the old ones no longer work."""
    _lock(user)
    if not second_factor.has_one(user):
        raise Refused(_("Set up an authenticator app or a passkey first."))
    made = _make_codes(user)
    end_other_sessions(user, keep=keep, by=user)
    tell(user, "codes_made")
    return made


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """The factor whose code this is, marked as used; None for a wrong one. No code works twice, however many try."""
    kinds = (Type.TOTP, Type.RECOVERY_CODES)
    for factor in Authenticator.objects.select_for_update().filter(user=user, type__in=kinds).order_by("-type"):
        if _take_period(factor, code) if factor.type == Type.TOTP else _take_hash(factor, code):
            factor.last_used_at = timezone.now()
            factor.save(update_fields=["data", "last_used_at"])
            if factor.type == Type.RECOVERY_CODES:
                left = len(factor.data["hashes"])
                audit("recovery_code_used", by=user, person=user, left=left)
                tell(user, "code_used", left=left)
            return factor
    return None


def use_passkey(passkey: Authenticator) -> None:
    Authenticator.objects.filter(pk=passkey.pk).update(last_used_at=timezone.now())


def forget_factors(user: User) -> int:
    return Authenticator.objects.filter(user=user).delete()[0]


def _added(user: User, factor: str, keep: str | None) -> list[str]:
    end_other_sessions(user, keep=keep, by=user)
    audit("second_factor_added", by=user, person=user, factor=factor)
    tell(user, "factor_added", factor=factor)
    has_codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists()
    return [] if has_codes else _make_codes(user)


def _make_codes(user: User) -> list[str]:
    made, salt = codes.new_recovery_codes(), secrets.token_hex(16)
    Authenticator.objects.update_or_create(
        user=user,
        type=Type.RECOVERY_CODES,
        defaults={
            "data": {"salt": salt, "hashes": codes.recovery_hashes(made, salt)},
            "created_at": timezone.now(),
            "last_used_at": None,
        },
    )
    audit("recovery_codes_made", by=user, person=user)
    return made


def _take_period(totp: Authenticator, code: str) -> bool:
    secret, used = unseal(totp.data["secret"]), totp.data.get("used", -1)
    period = codes.matching_period(secret, code, now=time.time(), after=used)
    if period is not None:
        totp.data["used"] = period
    return period is not None


def _take_hash(recovery: Authenticator, code: str) -> bool:
    (typed,) = codes.recovery_hashes([code], recovery.data["salt"])
    if typed not in recovery.data["hashes"]:
        return False
    recovery.data["hashes"].remove(typed)
    return True


def _lock(user: User) -> None:
    """Two browsers of a person change factors one after the other."""
    User.objects.select_for_update().get(pk=user.pk)
