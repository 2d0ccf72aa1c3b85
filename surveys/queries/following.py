"""Which follow-ups wait for a manager, and what happened in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Subquery

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution
from surveys.models import FollowUp, FollowUpQuerySet, FollowUpStep

OPEN, MINE, FREE, OVERDUE, CLOSED = "open", "mine", "free", "overdue", "closed"
PAGE = 50


@dataclass(frozen=True)
class Counts:
    open: int
    overdue: int
    mine: int
    free: int


@dataclass(frozen=True)
class Found:
    rows: list[FollowUp]
    next_mark: int | None


def counts(reader: User, now: datetime) -> Counts:
    """Over the open ones, which one small index holds."""
    rows = FollowUp.objects.visible_to(reader).open()
    return Counts(
        **rows.aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lte=now)),
            mine=Count("pk", filter=Q(owner=reader)),
            free=Count("pk", filter=Q(owner=None)),
        )
    )


def follow_ups(reader: User, *, view: str, institution: str = "", after: int | None = None, now: datetime) -> Found:
    """Open ones by due, closed ones latest first; `after` is the last row of the page before."""
    rows = _viewed(FollowUp.objects.visible_to(reader), view, reader, now)
    for word in fold(institution).replace("\x00", " ").split()[:5]:
        rows = rows.annotate(named=Fold("institution__name")).filter(named__contains=word)
    key, direction = ("closed_at", "lt") if view == CLOSED else ("due_at", "gt")
    if after is not None:
        last = Subquery(FollowUp.objects.filter(pk=after).values(key)[:1])
        rows = rows.filter(Q(**{f"{key}__{direction}": last}) | Q(**{key: last, f"pk__{direction}": after}))
    order = ("-closed_at", "-id") if view == CLOSED else ("due_at", "id")
    shown = rows.select_related("ticket__requester", "institution", "owner").defer("ticket__text").order_by(*order)
    found = list(shown[: PAGE + 1])
    return Found(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def _viewed(rows: FollowUpQuerySet, view: str, reader: User, now: datetime) -> FollowUpQuerySet:
    if view == CLOSED:
        return rows.filter(closed_at__isnull=False)
    rows = rows.overdue(now) if view == OVERDUE else rows.open()
    if view == MINE:
        return rows.filter(owner=reader)
    return rows.filter(owner=None) if view == FREE else rows


def steps(follow_up: FollowUp) -> QuerySet[FollowUpStep]:
    return follow_up.steps.select_related("by").order_by("at", "id")


def earlier(follow_up: FollowUp) -> Sequence[FollowUp]:
    """Others of the same person, the latest first: whoever is unhappy twice should not have to say it twice."""
    same = FollowUp.objects.filter(ticket__requester=follow_up.ticket.requester_id).exclude(pk=follow_up.pk)
    return list(same.select_related("ticket").order_by("-opened_at", "-id")[:5])


def open_of(institution: Institution, reader: User) -> list[FollowUp]:
    rows = FollowUp.objects.visible_to(reader).open().filter(institution=institution)
    return list(rows.select_related("ticket", "owner").order_by("due_at", "id")[:5])
