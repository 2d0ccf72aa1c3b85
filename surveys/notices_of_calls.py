"""What callers are told about several calls at once: those that were planned for them, and those of the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.actions import Telling, notify_each
from notifications.registry import register
from surveys.models import CheckIn
from surveys.notices_of_checkins import CHECKINS
from surveys.queries.checkins import calls_of, calls_on

GIVEN, TODAY = "checkin_calls_given", "checkin_calls_today"
LISTED = 10

Data = dict[str, Any]


def given(checkins: Iterable[CheckIn], *, by: User | None) -> None:
    """One notice for each caller, however many calls were planned for them or left to them by somebody who has gone."""
    notify_each(_gathered(checkins, GIVEN), by=by)


def today(checkins: Iterable[CheckIn]) -> None:
    notify_each(_gathered(checkins, TODAY), by=None)


def _gathered(checkins: Iterable[CheckIn], kind: str) -> list[Telling]:
    calls: dict[User, list[CheckIn]] = defaultdict(list)
    for checkin in sorted(checkins, key=lambda one: (one.planned_at, one.pk)):
        if checkin.caller:
            calls[checkin.caller].append(checkin)
    return [Telling([caller], kind, ("calls_of", caller.pk), _facts(mine)) for caller, mine in calls.items()]


def _facts(calls: list[CheckIn]) -> Data:
    shown = [
        {
            "at": call.planned_at.isoformat(),
            "institution": call.institution.name,
            "contact": call.contact.name if call.contact else "",
        }
        for call in calls[:LISTED]
    ]
    return {"count": len(calls), "calls": shown}


# --- who may see them --------------------------------------------------------------------------


def _still_theirs(user: User, pks: Collection[int]) -> Collection[int]:
    """Of whoever still has calls to make."""
    mine = user.pk in pks and user.is_agent and calls_of(user).exists()
    return [user.pk] if mine else []


def _of_today(user: User, pks: Collection[int]) -> Collection[int]:
    """A mail that was held up says nothing on the day after."""
    mine = user.pk in pks and user.is_agent and calls_on(timezone.localdate()).filter(caller=user).exists()
    return [user.pk] if mine else []


# --- words ---------------------------------------------------------------------------------------


def _given_title(data: Data) -> str:
    words = ngettext("%(n)s check-in is planned for you", "%(n)s check-ins are planned for you", data["count"])
    return words % {"n": data["count"]}


def _given_body(data: Data) -> str:
    return _listed(data, "SHORT_DATETIME_FORMAT")


def _today_title(data: Data) -> str:
    return ngettext("You have %(n)s call today", "You have %(n)s calls today", data["count"]) % {"n": data["count"]}


def _today_body(data: Data) -> str:
    return _listed(data, "TIME_FORMAT")


def _listed(data: Data, moment: str) -> str:
    lines = [_line(call, moment) for call in data["calls"]]
    if more := data["count"] - len(lines):
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return "\n".join(lines)


def _line(call: Data, moment: str) -> str:
    at = formats.date_format(timezone.localtime(datetime.fromisoformat(call["at"])), moment)
    return f"{at} · {call['institution']} · {call['contact'] or _('nobody to call yet')}"


def register_all() -> None:
    for kind, title, body, seen in (
        (GIVEN, _given_title, _given_body, _still_theirs),
        (TODAY, _today_title, _today_body, _of_today),
    ):
        register(
            kind,
            title=title,
            body=body,
            address=lambda pk: reverse("surveys:my_checkins"),
            may_see=lambda user, pk, seen=seen: bool(seen(user, [pk])),  # type: ignore[misc]
            which_seen=seen,
            group=CHECKINS,
        )
