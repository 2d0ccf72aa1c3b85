"""The words of every notice about a ticket, in the reader's language, and their registration."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.registry import Group, Question, register, vendor_only
from tickets import notices
from tickets.models import Ticket
from tickets.queries.rating import token_for
from tickets.ratings import ANSWERS, QUESTION

Data = dict[str, Any]

MY_REQUESTS = Group("requests", gettext_lazy("My requests"))
DESK = Group("desk", gettext_lazy("Tickets I work on"), is_for=vendor_only)
PROMISE = Group("promise", gettext_lazy("First response warnings"), is_for=vendor_only)


def _when(moment: str | None) -> str:
    if not moment:
        return "–"
    return formats.date_format(timezone.localtime(datetime.fromisoformat(moment)), "SHORT_DATETIME_FORMAT")


def _title(sentence: str | Promise) -> Callable[[Data], str]:
    return lambda data: str(sentence) % data


def _filed(data: Data) -> str:
    if not data["due"]:
        return _("We have your request.")
    return _("We have your request. First answer due by: %(due)s") % {"due": _when(data["due"])}


def _filed_for_you(data: Data) -> str:
    said = _("By: %(name)s. The request is yours: you get the answers, and you decide about it.") % data
    return f"{said} {_due(data)}" if data["due"] else said


def _due(data: Data) -> str:
    return _("First answer due by: %(due)s") % {"due": _when(data["due"])}


def _text(data: Data) -> str:
    return f"{data['name']}:\n\n{data['text']}"


def _escalated(data: Data) -> str:
    channels = {"before": Ticket.Channel(data["before"]).label, "after": Ticket.Channel(data["after"]).label}
    return _("Channel: %(before)s → %(after)s. The unit moves with it; nothing more is used.") % channels


def _dismissed(data: Data) -> str:
    reason = Ticket.Outcome(data["outcome"]).label
    if data.get("into"):
        return _("Reason: %(reason)s. It goes on as #%(into)s. No unit was used.") % {**data, "reason": reason}
    return _("Reason: %(reason)s. No unit was used.") % {"reason": reason}


def _nothing(data: Data) -> str:
    return ""


def _by(sentence: str | Promise) -> Callable[[Data], str]:
    return lambda data: str(sentence) % data


def _kinds() -> list[tuple[str, Group, str | Promise, Callable[[Data], str]]]:
    t = gettext_lazy
    quota = t(
        "No unit is free, so the request waits without losing its place. It enters the queue as soon as one is granted."
    )
    keeper = t("A request waits because no written unit is free. A top-up or an upgrade lets it into the queue.")
    return [
        ("ticket_filed", MY_REQUESTS, t("Received: #%(number)s %(subject)s"), _filed),
        ("ticket_filed_for_you", MY_REQUESTS, t("Filed for you: #%(number)s %(subject)s"), _filed_for_you),
        ("ticket_awaits_quota", MY_REQUESTS, t("Awaiting quota: #%(number)s %(subject)s"), _by(quota)),
        ("ticket_awaits_quota_keeper", MY_REQUESTS, t("Awaiting quota: #%(number)s %(subject)s"), _by(keeper)),
        ("ticket_queued", MY_REQUESTS, t("In the queue: #%(number)s %(subject)s"), _due),
        ("ticket_answered", MY_REQUESTS, t("New answer: #%(number)s %(subject)s"), _text),
        ("ticket_escalated", MY_REQUESTS, t("Channel changed: #%(number)s %(subject)s"), _escalated),
        ("ticket_resolved", MY_REQUESTS, t("Resolved: #%(number)s %(subject)s"), _nothing),
        ("ticket_reopened", MY_REQUESTS, t("Reopened: #%(number)s %(subject)s"), _nothing),
        ("ticket_withdrawn", MY_REQUESTS, t("Withdrawn: #%(number)s %(subject)s"), _nothing),
        ("ticket_dismissed", MY_REQUESTS, t("Closed: #%(number)s %(subject)s"), _dismissed),
        ("ticket_passed_on", MY_REQUESTS, t("With the software unit: #%(number)s %(subject)s"), _nothing),
        ("ticket_shared", MY_REQUESTS, t("Shared with you: #%(number)s %(subject)s"), _by(t("By: %(name)s"))),
        ("ticket_handed_over", MY_REQUESTS, t("Handed over to you: #%(number)s %(subject)s"), _nothing),
        ("ticket_replied", DESK, t("New reply: #%(number)s %(subject)s"), _text),
        ("ticket_assigned", DESK, t("Assigned to you: #%(number)s %(subject)s"), _by(t("By: %(name)s"))),
        ("ticket_forwarded", DESK, t("For the software unit: #%(number)s %(subject)s"), _nothing),
        ("ticket_handed_back", DESK, t("Back from the software unit: #%(number)s %(subject)s"), _nothing),
        ("ticket_warned_50", PROMISE, t("Half of the time has passed: #%(number)s %(subject)s"), _due),
        ("ticket_warned_80", PROMISE, t("Four fifths of the time have passed: #%(number)s %(subject)s"), _due),
        ("ticket_missed", PROMISE, t("First answer overdue: #%(number)s %(subject)s"), _due),
    ]


def _ask_for_rating(reader: User, number: int) -> Question | None:
    """The requester's, and only while there is a resolution to rate."""
    token = token_for(reader, number)
    if not token:
        return None
    place = reverse("tickets:rate_by_link", args=[token])
    answers = [(str(words), f"{place}?rating={value}") for value, words in ANSWERS]
    return Question(
        str(QUESTION), answers, _("A link opens a page where you send the answer, once. You need not sign in.")
    )


NOTHING_ELSE: dict[str, Any] = {}
ASKS = {"ticket_resolved": {"question": _ask_for_rating}}
TO_ACTOR = {"ticket_filed", "ticket_awaits_quota", "ticket_queued"}
BELL_ONLY = {"ticket_warned_50"}


def register_all() -> None:
    for kind, group, title, body in _kinds():
        register(
            kind,
            title=_title(title),
            body=body,
            address=notices.address,
            may_see=notices.may_see,
            which_seen=notices.which_seen,
            mailed=kind not in BELL_ONLY,
            to_actor=kind in TO_ACTOR,
            group=group,
            **ASKS.get(kind, NOTHING_ELSE),
        )
