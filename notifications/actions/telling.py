from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import Mail, Notice, Preference
from notifications.nudge import nudge_after_commit
from notifications.registry import Kind, kind_named


@transaction.atomic
def notify(
    users: Iterable[User],
    kind: str,
    *,
    subject: tuple[str, int],
    data: dict[str, Any] | None = None,
    by: User | None,
) -> None:
    """Rings the bell of each person once and queues a mail to those who want one, in the caller's transaction.

    Whoever did it is not told, unless the kind says so.
    """
    meant = kind_named(kind)
    people = {user.pk: user for user in users if user.is_active and (meant.to_actor or user != by)}
    notices = [
        Notice(user=user, kind=kind, subject_kind=subject[0], subject_id=subject[1], data=data or {})
        for _pk, user in sorted(people.items())
    ]
    if not notices:
        return
    Notice.objects.bulk_create(notices)
    if meant.mailed:
        _queue_mails(notices, meant)


def _queue_mails(notices: list[Notice], kind: Kind) -> None:
    silent = set(
        Preference.objects.filter(
            user__in=[notice.user_id for notice in notices],
            group=kind.group.code,
            channel=Preference.Channel.MAIL,
            is_wanted=False,
        ).values_list("user_id", flat=True)
    )
    now = timezone.now()
    mails = [
        Mail(user=notice.user, notice=notice, to_address=notice.user.email, next_try_at=now)
        for notice in notices
        if notice.user_id not in silent
    ]
    if mails:
        Mail.objects.bulk_create(mails)
        nudge_after_commit()


def queue_mail(to_address: str, subject: str, text: str, *, user: User | None = None, secret: bool = False) -> Mail:
    """A mail that is no notice, such as a password reset. The text of a secret one is erased once it is sent."""
    mail = Mail.objects.create(
        user=user,
        to_address=to_address,
        subject=" ".join(subject.split())[:250],
        text=text,
        is_secret=secret,
        next_try_at=timezone.now(),
    )
    nudge_after_commit()
    return mail
