from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import Notice, Preference
from notifications.registry import groups_for


def read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def read_all(*, by: User) -> int:
    return Notice.objects.of(by).unread().update(read_at=timezone.now())


@transaction.atomic
def prefer(channel: str, wanted: Collection[str], *, by: User) -> None:
    """Keeps which groups of notices a person wants on a channel."""
    Preference.objects.bulk_create(
        [
            Preference(user=by, group=group.code, channel=channel, is_wanted=group.code in wanted)
            for group in groups_for(by)
        ],
        update_conflicts=True,
        unique_fields=["user", "group", "channel"],
        update_fields=["is_wanted"],
    )
