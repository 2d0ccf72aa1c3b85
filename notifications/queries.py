from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.compiled import compiled
from common.models import Among
from notifications.models import Notice, Preference
from notifications.registry import Group, Seen, find, groups_for

MOST = 99
MOST_ELSEWHERE = 1000


@dataclass(frozen=True)
class Shown:
    """A notice in the reader's words. One the person may no longer see says so, and nothing else."""

    notice: Notice
    title: str
    text: str
    can_open: bool


def unread_count(user: User) -> int:
    """How many are unread, as far as 99. One indexed query that never counts a long list.

    For somebody at a browser: of the institution where they stand.
    """
    return len(_unread(user.pk, user.stands_in or None))


@compiled
def _unread(user: int, here: int | None) -> QuerySet[Notice, int]:
    unread = Notice.objects.filter(user=user).unread()
    if here is not None:
        unread = unread.in_institution(here)
    return unread.values_list("pk", flat=True)[:MOST]


def unread_in(user: User, institutions: Collection[int]) -> Counter[int | None]:
    """How many are unread in each of these institutions; nobody is told more than a thousand."""
    return Counter(_unread_in(user.pk, set(institutions)))


@compiled
def _unread_in(user: int, institutions: set[int]) -> QuerySet[Notice, int | None]:
    unread = Notice.objects.filter(Among("institution", institutions), user=user).unread()
    return unread.values_list("institution", flat=True)[:MOST_ELSEWHERE]


def shown(notices: Sequence[Notice], *, to: User) -> list[Shown]:
    seen = _seen(notices, to)
    return [_in_words(notice, can_open=notice.pk in seen) for notice in notices]


def _in_words(notice: Notice, *, can_open: bool) -> Shown:
    kind = find(notice.kind)
    if kind is None or not can_open:
        return Shown(notice, _("This is no longer open to you."), "", False)
    return Shown(notice, kind.title(notice.data), kind.body(notice.data), True)


def _seen(notices: Sequence[Notice], user: User) -> set[int]:
    """The notices whose subject the person may see now: one question for each way of asking, not for each notice."""
    asked: dict[Seen, set[int]] = {}
    for notice in notices:
        kind = find(notice.kind)
        if kind and kind.which_seen:
            asked.setdefault(kind.which_seen, set()).add(notice.subject_id)
    answers = {ask: set(ask(user, subjects)) for ask, subjects in asked.items()}
    return {notice.pk for notice in notices if _may_see(notice, user, answers)}


def _may_see(notice: Notice, user: User, answers: dict[Seen, set[int]]) -> bool:
    kind = find(notice.kind)
    if kind is None:
        return False
    if kind.which_seen:
        return notice.subject_id in answers[kind.which_seen]
    return kind.may_see(user, notice.subject_id)


def mail_choices(user: User) -> list[tuple[Group, bool]]:
    """The groups of notices, each with whether the person wants them by mail."""
    refused = set(
        Preference.objects.filter(user=user, channel=Preference.Channel.MAIL, is_wanted=False).values_list(
            "group", flat=True
        )
    )
    return [(group, group.code not in refused) for group in groups_for(user)]
