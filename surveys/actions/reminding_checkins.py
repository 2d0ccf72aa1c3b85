"""What callers and owners of agreed acts are told by the clock, each once, however many workers run."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from surveys import notices_of_calls
from surveys import notices_of_checkins as notices
from surveys.models import Act, CheckIn
from surveys.queries.checkins import start_of
from worktime import hours as worktime
from worktime.queries import current_hours


def remind(now: datetime) -> int:
    """Each morning: calls of this and of the next working day, calls that lie behind, and acts that are due."""
    return remind_of_today(now) + remind_of_calls(now) + tell_of_overdue(now) + remind_of_acts(now)


@transaction.atomic
def remind_of_today(now: datetime) -> int:
    """In the morning of the day, all of a caller's at once."""
    after = start_of(timezone.localdate(now) + timedelta(days=1))
    found = _claimed(planned_at__gte=now, planned_at__lt=after, today_told_at=None, caller__isnull=False)
    CheckIn.objects.filter(pk__in=[checkin.pk for checkin in found]).update(today_told_at=now)
    notices_of_calls.today(found)
    return len(found)


@transaction.atomic
def remind_of_calls(now: datetime) -> int:
    """The day before, caller and contact; of a call on Monday already on Friday."""
    tomorrow = start_of(timezone.localdate(now) + timedelta(days=1))
    opens = worktime.next_opening(tomorrow, current_hours())
    after = start_of(timezone.localdate(opens) + timedelta(days=1))
    found = _claimed(planned_at__gte=tomorrow, planned_at__lt=after, reminded_at=None)
    CheckIn.objects.filter(pk__in=[checkin.pk for checkin in found]).update(reminded_at=now)
    notices.tomorrow(found)
    return len(found)


@transaction.atomic
def tell_of_overdue(now: datetime) -> int:
    """A call that was not held, moved or skipped by the end of its day."""
    found = _claimed(planned_at__lt=start_of(timezone.localdate(now)), overdue_told_at=None)
    CheckIn.objects.filter(pk__in=[checkin.pk for checkin in found]).update(overdue_told_at=now)
    notices.overdue(found)
    return len(found)


def _claimed(**which: object) -> list[CheckIn]:
    rows = CheckIn.objects.planned().filter(**which).with_people().in_order()
    return list(rows.select_for_update(skip_locked=True, of=["self"]))


@transaction.atomic
def remind_of_acts(now: datetime) -> int:
    """On the day it is due. What an institution's people owe counts from when the result was shared."""
    due = Act.objects.open().filter(due_on__lte=timezone.localdate(now), reminded_at=None)
    due = due.filter(by_vendor=True) | due.filter(checkin__shared_at__isnull=False)
    rows = due.select_related("owner", "checkin__institution").by_due()
    found = list(rows.select_for_update(skip_locked=True, of=["self"]))
    Act.objects.filter(pk__in=[act.pk for act in found]).update(reminded_at=now)
    notices.acts_due(found)
    return len(found)
