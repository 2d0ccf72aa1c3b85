"""What the bell and the outbox no longer need: by age, or because a person is erased."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from notifications.models import Mail, Notice, Preference

SETTLED = (Mail.State.SENT, Mail.State.FAILED, Mail.State.DROPPED)


def empty_mails(before: datetime, limit: int) -> int:
    """Words and address of mails that are settled. That one was sent, and when, stays."""
    old = Mail.objects.filter(state__in=SETTLED, created_at__lt=before).exclude(to_address="", text="", subject="")
    pks = list(old.order_by("id").values_list("pk", flat=True)[:limit])
    return Mail.objects.filter(pk__in=pks).update(to_address="", subject="", text="", last_error="")


def delete_read_notices(before: datetime, limit: int) -> int:
    """With the mails that told the same."""
    pks = list(Notice.objects.filter(read_at__lt=before).order_by("id").values_list("pk", flat=True)[:limit])
    Notice.objects.filter(pk__in=pks).delete()
    return len(pks)


def forget_person(user: User) -> int:
    """The person's bell, choices and every mail that was or would be sent to them."""
    gone = Mail.objects.filter(Q(user=user) | Q(to_address__iexact=user.email)).delete()[0]
    gone += Notice.objects.filter(user=user).delete()[0]
    return gone + Preference.objects.filter(user=user).delete()[0]
