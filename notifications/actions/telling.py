from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.compiled import compiled
from common.models import Among
from notifications.models import Mail, Notice, Preference
from notifications.nudge import nudge_after_commit
from notifications.registry import kind_named

BATCH = 2000


def notify(
    users: Iterable[User],
    kind: str,
    *,
    subject: tuple[str, int],
    data: dict[str, Any] | None = None,
    institution: int | None = None,
    by: User | None,
) -> None:
    """Rings the bell of each person once and queues a mail to those who want one, in the caller's transaction.

    Whoever did it is not told, unless the kind says so. People of several institutions find it at `institution`.
    """
    notify_each([Telling(users, kind, subject, data or {}, institution)], by=by)


@dataclass(frozen=True)
class Telling:
    """One event, and whom it is told to."""

    users: Iterable[User]
    kind: str
    subject: tuple[str, int]
    data: dict[str, Any]
    institution: int | None = None


@transaction.atomic(savepoint=False)  # told with what is told of, or not at all
def notify_each(tellings: Iterable[Telling], *, by: User | None) -> None:
    """Like `notify` for many events, in as many statements as for one."""
    notices = [notice for telling in tellings for notice in _notices(telling, by)]
    if not notices:
        return
    Notice.objects.bulk_create(notices, batch_size=BATCH)
    mailed = [notice for notice in notices if kind_named(notice.kind).mailed]
    if mailed:
        _queue_mails(mailed)


def _notices(telling: Telling, by: User | None) -> list[Notice]:
    to_actor = kind_named(telling.kind).to_actor
    people = {user.pk: user for user in telling.users if user.is_active and (to_actor or user != by)}
    subject_kind, subject_id = telling.subject
    return [
        Notice(
            user=user,
            kind=telling.kind,
            subject_kind=subject_kind,
            subject_id=subject_id,
            data=telling.data,
            institution=telling.institution,
        )
        for _pk, user in sorted(people.items())
    ]


def _queue_mails(notices: list[Notice]) -> None:
    silent = set(_silent({notice.user_id for notice in notices}))
    now = timezone.now()
    mails = [
        Mail(user=notice.user, notice=notice, to_address=notice.user.email, next_try_at=now)
        for notice in notices
        if (notice.user_id, kind_named(notice.kind).group.code) not in silent
    ]
    if mails:
        Mail.objects.bulk_create(mails, batch_size=BATCH)
        nudge_after_commit()


@compiled
def _silent(users: set[int]) -> QuerySet[Preference, tuple[int, str]]:
    """Who does not want which group of notices by mail."""
    refused = Preference.objects.filter(channel=Preference.Channel.MAIL, is_wanted=False)
    return refused.filter(Among("user", users)).values_list("user_id", "group")


@dataclass(frozen=True)
class Letter:
    """A mail of its own words, for one person; the text of a secret one is erased once it is sent."""

    to_address: str
    subject: str
    text: str
    is_secret: bool = False


def queue_letters(letters: Iterable[Letter]) -> None:
    """Many mails that are no notices, in as many statements as for a few."""
    now = timezone.now()
    Mail.objects.bulk_create(
        [
            Mail(
                to_address=letter.to_address,
                subject=" ".join(letter.subject.split())[:250],
                text=letter.text,
                is_secret=letter.is_secret,
                next_try_at=now,
            )
            for letter in letters
        ],
        batch_size=BATCH,
    )
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
