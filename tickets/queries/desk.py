"""What the desk reads of one ticket."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from common.compiled import compiled
from tickets.models import Ticket
from tickets.models.readers import Reader, reader_of
from tickets.queries.queue_figures import Capped
from tickets.queries.timeline import file_rows

MOST = 100
MOST_LINKS = 10


_SHOWN = (
    *("subject", "text", "kind", "effect", "status", "channel", "team", "outcome", "priority"),
    *("filed_at", "response_due_at", "answered_at", "forwarded_at", "follows", "merged_into"),
    *("institution__name", "institution__phone", "unit__name", "unit__region__name"),
    *("requester__name", "requester__phone", "requester__email", "filed_by__name", "assignee__name"),
    *("product__name", "product_version__name", "hold__state"),
    *("subscription__starts_on", "subscription__ends_on", "subscription__state", "subscription__version__tier__name"),
    *("clock__state", "clock__due_at", "clock__target_minutes", "clock__answered_at", "clock__elapsed_seconds"),
    *("clock__excused_at", "clock__excuse", "clock__excused_by__name"),
)
_TOLD = (
    *("institution", "unit__region", "requester", "filed_by", "assignee", "product", "product_version", "hold"),
    *("subscription__version__tier", "clock__excused_by"),
)


def ticket_page(user: User, pk: int) -> Ticket | None:
    """A visible ticket with its people, package, files and links, in one statement; None for all others."""
    found = _ticket(reader_of(user), pk)
    return found[0] if found else None


@compiled
def _ticket(reader: Reader, pk: int) -> QuerySet[Ticket]:
    rows = Ticket.objects.seen_by(reader).select_related(*_TOLD).only(*_SHOWN)
    return rows.annotate(file_rows=file_rows(), link_rows=ArraySubquery(_links())).filter(pk=pk)


def _links() -> QuerySet[Ticket, Any]:
    """Tickets this one follows, is merged into, or is followed or doubled by."""
    linked = Q(follows=OuterRef("pk")) | Q(merged_into=OuterRef("pk"))
    back = Q(pk=OuterRef("follows")) | Q(pk=OuterRef("merged_into"))
    fields = JSONObject(pk="pk", subject="subject", status="status", follows="follows_id", merged_into="merged_into_id")
    return Ticket.objects.filter(linked | back).order_by("id").values(json=fields)[:MOST_LINKS]


def standing(user: User, ticket: Ticket, *, now: datetime) -> dict[str, int]:
    """How many tickets stand before this one, and why. Each figure goes as far as 100."""
    queue = Ticket.objects.in_queue().filter(team=ticket.team)
    due = ticket.response_due_at
    earlier = Q(filed_at__lt=ticket.filed_at) | Q(filed_at=ticket.filed_at, pk__lt=ticket.pk)
    if due is None:
        sooner, alike = Q(response_due_at__isnull=False), Q(response_due_at=None)
    else:
        sooner, alike = Q(response_due_at__lt=due), Q(response_due_at=due)
    lane = queue.filter(priority=ticket.priority)
    late = queue.filter(response_due_at__lte=now, priority__gt=ticket.priority)
    figures = {
        "by_priority": queue.filter(priority__lt=ticket.priority),
        "by_due": lane.filter(sooner),
        "by_filing": lane.filter(alike & earlier),
        "unassigned_before": queue.filter(assignee=None).filter(
            Q(priority__lt=ticket.priority) | Q(priority=ticket.priority) & (sooner | alike & earlier)
        ),
        "overdue_of_lower_lanes": late,
    }
    capped = {name: Capped(rows.values("pk")[:MOST]) for name, rows in figures.items()}
    counts = User.objects.filter(pk=user.pk).annotate(**capped).values_list(*capped).get()
    return dict(zip(capped, counts, strict=True))
