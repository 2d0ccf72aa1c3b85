"""Who is told that a report is there, or that it could not be made. The words stand in words_of_notices.py."""

from collections.abc import Iterable

from accounts.models import User
from notifications.actions import Telling, notify_each
from reports.models import Dispatch

READY, FAILED = "report_ready", "report_failed"
SUBJECT = "dispatch"


def tell_readers(dispatch: Dispatch, readers: Iterable[User], about: str) -> None:
    _tell(dispatch, readers, READY, about)


def tell_of_failure(dispatch: Dispatch, keepers: Iterable[User], about: str) -> None:
    _tell(dispatch, keepers, FAILED, about)


def _tell(dispatch: Dispatch, users: Iterable[User], kind: str, about: str) -> None:
    schedule = dispatch.schedule
    data = {
        "report": schedule.report,
        "about": about,
        "first_on": dispatch.first_on.isoformat(),
        "last_on": dispatch.last_on.isoformat(),
        "reason": dispatch.reason,
    }
    at = schedule.institution_id
    notify_each([Telling(users, kind, (SUBJECT, dispatch.pk), data, at)], by=None)
