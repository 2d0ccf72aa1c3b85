"""The words of follow-ups: their notices, their place in the audit log and in the history of a request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import PACKAGES
from accounts.audited import register as register_kind
from accounts.before_after import Facts
from accounts.models import User
from notifications.registry import Group, register
from surveys import notices_of_following as notices
from surveys.models import FollowUp
from tickets.history import lead_on
from tickets.models import Event
from tickets.words import MY_REQUESTS

Data = dict[str, Any]
FOLLOW_UPS = Group("follow_ups", gettext_lazy("Follow-ups of low ratings"), is_for=lambda user: user.is_manager)


def _title(sentence: str | Promise) -> Callable[[Data], str]:
    return lambda data: str(sentence) % data


def _due(data: Data) -> str:
    moment = timezone.localtime(datetime.fromisoformat(data["due"]))
    words = {**data, "due": formats.date_format(moment, "SHORT_DATETIME_FORMAT")}
    return _("%(institution)s. Rating: %(rating)s of 5. Talk to the person by: %(due)s") % words


def _after(data: Data) -> str:
    return _("%(institution)s. Rating now: %(after)s of 5. The follow-up stays open until somebody closes it.") % data


def _note(data: Data) -> str:
    return f"{data['name']}:\n\n{data['text']}"


def register_all() -> None:
    _register_notices()
    register_kind(
        "follow_up_closed",
        PACKAGES,
        gettext_lazy("Follow-up of a low rating closed"),
        says=_closed,
        changes=lambda facts: [],
        is_internal=True,
    )
    for kind in (Event.Kind.FOLLOW_UP, Event.Kind.FOLLOWED_UP):
        lead_on(kind, _address)


def _register_notices() -> None:
    t = gettext_lazy
    kinds = [
        (notices.OPENED, t("Low rating: #%(number)s %(subject)s"), _due),
        (notices.AGAIN, t("Rated low again: #%(number)s %(subject)s"), _due),
        (notices.BETTER, t("Rating changed: #%(number)s %(subject)s"), _after),
        (notices.NEAR, t("Follow-up nearly due: #%(number)s %(subject)s"), _due),
        (notices.OVERDUE, t("Follow-up overdue: #%(number)s %(subject)s"), _due),
    ]
    for kind, title, body in kinds:
        register(
            kind,
            title=_title(title),
            body=body,
            address=notices.address,
            may_see=notices.may_see,
            which_seen=notices.which_seen,
            group=FOLLOW_UPS,
        )
    register(
        notices.NOTE,
        title=_title(t("About your rating: #%(number)s %(subject)s")),
        body=_note,
        address=notices.request_address,
        may_see=notices.may_see_request,
        which_seen=notices.which_requests_seen,
        group=MY_REQUESTS,
    )


def _closed(facts: Facts) -> str:
    outcome = facts.data.get("outcome", "")
    words = {"number": facts.data.get("request", ""), "outcome": dict(FollowUp.Outcome.choices).get(outcome, outcome)}
    return _("Follow-up of a low rating closed: request %(number)s, %(outcome)s") % words


def _address(data: Data, reader: User) -> str:
    """Where the event of a request leads a manager."""
    return notices.address(data["follow_up"]) if reader.is_manager and "follow_up" in data else ""
