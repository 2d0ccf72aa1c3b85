"""Another e-mail address: asked for by the person, in force when the new address has confirmed it."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.auditing import audit
from accounts.actions.privacy.erasing import forget_addresses
from accounts.actions.signing import end_other_sessions
from accounts.models import EmailChange, User
from accounts.telling import tell
from common.refusals import Refused

LIVES = timedelta(hours=1)


@transaction.atomic
def ask_email_change(user: User, email: str, *, by: User) -> None:
    """Sends a link to the new address. One that somebody has already gets none, and the answer is the same."""
    if email == user.email:
        raise Refused(_("This is your address already."), field="email")
    token = secrets.token_urlsafe(32)
    EmailChange.objects.update_or_create(
        user=user, defaults={"email": email, "token_hash": _hash(token), "asked_at": timezone.now()}
    )
    audit("email_change_asked", by=by, person=user)
    if User.objects.filter(email=email).exists():
        get_adapter().send_mail("accounts/confirm_email", email, {})  # nobody to tell: the outbox is woken as always
        return
    url = settings.PUBLIC_URL + reverse("accounts:confirm_email", args=[token])
    tell(user, "confirm_email", to=email, key=token, url=url)


def waiting_change(user: User, token: str = "") -> EmailChange | None:
    """The address that waits, as long as its link lives; with a token, only if the link has that one."""
    found = EmailChange.objects.filter(user=user, asked_at__gt=timezone.now() - LIVES)
    return (found.filter(token_hash=_hash(token)) if token else found).first()


@transaction.atomic
def change_email(user: User, token: str, *, keep: str | None) -> None:
    """The person signs in with the new address from now on. Other sessions end, and the old address is told."""
    user = User.objects.select_for_update().get(pk=user.pk)
    change = waiting_change(user, token)
    if change is None:
        raise Refused(_("This link no longer works. Ask for a new one."))
    before, user.email = user.email, change.email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:  # somebody took it at the same moment
        raise Refused(_("This address cannot be used.")) from None
    change.delete()
    forget_addresses(user)
    end_other_sessions(user, keep=keep, by=user)
    audit("email_changed", by=user, person=user)
    tell(user, "email_changed", to=before)


@transaction.atomic
def withdraw_email_change(user: User) -> None:
    EmailChange.objects.filter(user=user).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
