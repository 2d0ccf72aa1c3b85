"""The outbox is emptied here. Two workers never send the same mail; a crash costs one more copy at most."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import BadHeaderError, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from notifications.actions.telling import notify
from notifications.letters import letter
from notifications.models import Mail, MailQuerySet, Preference
from notifications.notices import MAIL_FAILED, to_tell_of_failure
from notifications.nudge import nudge_after_commit
from notifications.registry import find

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=5)
LEAST_LEASE = timedelta(minutes=1)  # a send may take this long: later mails of the batch go back
WAITS = [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 900, 900)]
MAX_ATTEMPTS = len(WAITS) + 1


class _Unreachable(Exception):
    """The mail server does not answer: that says nothing about any one mail."""


def deliver(limit: int = 1000) -> int:
    """Sends what is due and returns how many were sent. Stops when the mail server cannot be reached."""
    sent = handled = 0
    while handled < limit and (batch := _claim(timezone.now())):
        handled += len(batch)
        try:
            sent += _send_batch(batch)
        except _Unreachable as unreachable:
            log.warning("The mail server cannot be reached: %s", unreachable)
            break
    return sent


@transaction.atomic
def retry(mail: Mail, *, by: User) -> None:
    """Sends a failed mail once more, from the first attempt on."""
    mail = Mail.objects.select_for_update(of=["self"]).get(pk=mail.pk)
    if mail.state != Mail.State.FAILED:
        raise Refused(_("This mail has not failed."))
    if mail.is_secret:
        raise Refused(_("The link in this mail is no longer known. The person can ask for a new one."))
    mail.state, mail.attempts, mail.next_try_at = Mail.State.PENDING, 0, timezone.now()
    mail.save(update_fields=["state", "attempts", "next_try_at"])
    log.info("Mail %s is tried again by user %s", mail.message_id, by.pk)
    nudge_after_commit()


@transaction.atomic
def _claim(now: datetime) -> list[Mail]:
    """Takes a batch for a while: a worker that dies gives it back by the end of the lease."""
    pks = list(
        Mail.objects.due(now)
        .select_for_update(skip_locked=True)
        .order_by("next_try_at", "id")
        .values_list("pk", flat=True)[:BATCH]
    )
    if not pks:
        return []
    batch = list(Mail.objects.filter(pk__in=pks).select_related("user", "notice").order_by("id"))
    for mail in batch:
        mail.state = Mail.State.SENDING
        mail.attempts += 1
        mail.next_try_at = now + LEASE
    Mail.objects.bulk_update(batch, ["state", "attempts", "next_try_at"])
    return batch


def _send_batch(batch: list[Mail]) -> int:
    connection = get_connection()
    sent = 0
    try:
        for place, mail in enumerate(batch):
            if mail.next_try_at - timezone.now() < LEAST_LEASE:
                _give_back(batch[place:])
                break
            try:
                sent += _send(mail, connection)
            except _Unreachable as unreachable:
                for waiting in batch[place:]:
                    _try_later(waiting, str(unreachable))
                raise
    finally:
        connection.close()
    return sent


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    if not _still_meant(mail):
        _settle(mail, Mail.State.DROPPED)
        return False
    try:
        message = letter(mail)
        _open(connection)
        connection.send_messages([message])
    except _Unreachable:
        raise
    except Exception as error:  # whatever is wrong with one mail, the others go out
        _after_error(mail, error)
        connection.close()
        return False
    _settle(mail, Mail.State.SENT)
    return True


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except Exception as error:
        raise _Unreachable(_described(error)) from error


def _still_meant(mail: Mail) -> bool:
    """Rights are asked when a mail is sent, not when it was queued."""
    if mail.user and not mail.user.is_active:
        return False
    if not mail.user or not mail.notice:
        return True
    kind = find(mail.notice.kind)
    if kind is None or not kind.may_see(mail.user, mail.notice.subject_id):
        return False
    return not Preference.objects.filter(
        user=mail.user, group=kind.group.code, channel=Preference.Channel.MAIL, is_wanted=False
    ).exists()


def _after_error(mail: Mail, error: Exception) -> None:
    if _is_final(error):
        _fail(mail, _described(error))
    else:
        if not isinstance(error, OSError):  # smtplib's errors are OSErrors: anything else is ours
            log.exception("Mail %s could not be written or sent", mail.message_id)
        _try_later(mail, _described(error))


def _is_final(error: Exception) -> bool:
    """The server will say the same tomorrow. A refused sign-in is our set-up, not this mail's fault."""
    if isinstance(error, SMTPAuthenticationError):
        return False
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, BadHeaderError)


def _try_later(mail: Mail, reason: str) -> None:
    if mail.attempts >= MAX_ATTEMPTS:
        _fail(mail, reason)
        return
    _mine(mail).update(
        state=Mail.State.PENDING,
        next_try_at=timezone.now() + WAITS[mail.attempts - 1],
        last_error=reason,
    )


def _fail(mail: Mail, reason: str) -> None:
    log.error("Mail %s failed after %s attempts: %s", mail.message_id, mail.attempts, reason)
    with transaction.atomic():
        _settle(mail, Mail.State.FAILED, reason)
        notify(to_tell_of_failure(), MAIL_FAILED, subject=("mail", mail.pk), data={"address": mail.to_address}, by=None)


def _settle(mail: Mail, state: Mail.State, reason: str = "") -> None:
    erased = {"text": ""} if mail.is_secret else {}
    sent_at = timezone.now() if state == Mail.State.SENT else None
    _mine(mail).update(state=state, sent_at=sent_at, last_error=reason, **erased)


def _give_back(mails: list[Mail]) -> None:
    for mail in mails:
        _mine(mail).update(state=Mail.State.PENDING, next_try_at=timezone.now(), attempts=mail.attempts - 1)


def _mine(mail: Mail) -> MailQuerySet:
    """The row, unless another worker has taken it over meanwhile."""
    return Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, attempts=mail.attempts)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
