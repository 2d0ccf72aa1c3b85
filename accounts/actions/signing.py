"""Who came, who was refused, and the sessions that came of it. Every one of these is an entry of the audit log."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audited
from accounts.actions.auditing import audit, entry
from accounts.devices import mark_hash
from accounts.models import Device, Session, User
from accounts.telling import tell
from common import origin
from common.turkish import fold_email

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def signed_in(user: User, *, session_key: str, mark: str, methods: Sequence[str], is_first: bool) -> None:
    """Remembers the device. One that is new is told by mail, but for the very first sign-in of an account. The entry
    keeps where the person works then: figures of that day stay where they were."""
    here, now = origin.current(), timezone.now()
    seen = {"words": here.device, "last_at": now}
    device, is_new = Device.objects.update_or_create(
        user=user, mark_hash=mark_hash(mark), defaults=seen, create_defaults=seen | {"first_at": now}
    )
    Session.objects.filter(pk=session_key).update(device=device)
    is_strange = is_new and not is_first
    strange = {"new_device": True} if is_strange else {}
    audit("signed_in", by=user, person=user, method=list(methods), **strange, **audited.place_of(user.pk))
    if is_strange:
        tell(user, "new_device", at=now, address=here.address, device=here.device)


def sign_in_failed(email: str, *, method: str, by: User | None = None) -> None:
    """Also for an address that nobody has, with as many statements: the answer must not tell."""
    person = User.objects.filter(email=fold_email(email)).first() if email else None
    home = audited.home_of(person.pk if person else 0)
    entry("sign_in_failed", by=by, person=person, institution_id=home, method=[method]).save(force_insert=True)


def second_step_failed(user: User, *, method: str) -> None:
    audit("second_factor_failed", by=None, person=user, method=[method])


def signed_out(user: User) -> None:
    audit("signed_out", by=user, person=user)


def see(session: Session) -> None:
    """Somebody is there. Written every few minutes, not for every page."""
    now = timezone.now()
    if session.seen_at < now - SEEN_EVERY:
        Session.objects.filter(pk=session.pk, seen_at__lt=now - SEEN_EVERY).update(seen_at=now)


@transaction.atomic
def end_session(session: Session, *, by: User) -> None:
    """Its next request asks to sign in, which is told as from a new device."""
    session.delete()
    if session.device_id:  # unless another session shares the browser
        Device.objects.filter(pk=session.device_id, sessions=None).delete()
    audit("session_ended", by=by, person=session.user, ended=session.words)


@transaction.atomic
def end_other_sessions(user: User, *, keep: str | None, by: User | None) -> int:
    """Every session of the person but the one with this key, and every device but its own. How many sessions."""
    others = list(Session.objects.filter(user=user).exclude(pk=keep or ""))
    Session.objects.filter(pk__in=[session.pk for session in others]).delete()
    Device.objects.filter(user=user).exclude(sessions=keep or "").delete()
    for session in others:
        audit("session_ended", by=by, person=user, ended=session.words)
    return len(others)


@transaction.atomic
def set_password(user: User, password: str, *, keep: str | None, by: User | None) -> None:
    """By the person who is signed in, or through the link of a mail. Every other session ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_other_sessions(user, keep=keep, by=by or user)
    audit("password_changed" if by else "password_reset", by=by or user, person=user)
