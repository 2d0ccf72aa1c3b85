"""What the desk reads of one ticket."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from common.planning import joined_as_written
from tickets.models import Attachment, Ticket
from tickets.queries.queue_figures import Capped

MOST = 100
MOST_LINKS = 10


_SHOWN = (
    *("subject", "text", "kind", "effect", "status", "channel", "team", "outcome", "priority"),
    *("filed_at", "response_due_at", "answered_at", "forwarded_at", "follows", "merged_into"),
    *("institution__name", "institution__phone", "unit__name", "unit__region__name"),
    *("requester__name", "requester__phone", "requester__email", "assignee__name"),
    *("product__name", "product_version__name", "hold__state"),
    *("subscription__starts_on", "subscription__ends_on", "subscription__state", "subscription__version__tier__name"),
    *("clock__state", "clock__due_at", "clock__target_minutes", "clock__answered_at", "clock__elapsed_seconds"),
    *("clock__excused_at", "clock__excuse", "clock__excused_by__name"),
)
_TOLD = (
    *("institution", "unit__region", "requester", "assignee", "product", "product_version", "hold"),
    *("subscription__version__tier", "clock__excused_by"),
)


def ticket_page(user: User, pk: int) -> Ticket | None:
    """A visible ticket with its people, package, files and links, in one statement; None for all others."""
    rows = Ticket.objects.visible_to(user).select_related(*_TOLD).only(*_SHOWN)
    rows = rows.annotate(
        file_rows=ArraySubquery(
            Attachment.objects.filter(ticket=OuterRef("pk"))
            .order_by("id")
            .values(
                json=JSONObject(
                    pk="pk",
                    public_id="public_id",
                    comment_id="comment_id",
                    name="name",
                    size="size",
                    content_type="content_type",
                    is_note="is_note",
                )
            )
        ),
        link_rows=ArraySubquery(_links()),
    )
    with joined_as_written():
        return rows.filter(pk=pk).first()


def _links() -> QuerySet[Ticket, Any]:
    """Tickets this one follows, is merged into, or is followed or doubled by."""
    linked = Q(follows=OuterRef("pk")) | Q(merged_into=OuterRef("pk"))
    back = Q(pk=OuterRef("follows")) | Q(pk=OuterRef("merged_into"))
    fields = JSONObject(pk="pk", subject="subject", status="status", follows="follows_id", merged_into="merged_into_id")
    return Ticket.objects.filter(linked | back).order_by("id").values(json=fields)[:MOST_LINKS]


def attachments(ticket: Any) -> list[Attachment]:
    """The files that came with `ticket_page`."""
    return [Attachment(**{**row, "public_id": UUID(row["public_id"])}, ticket_id=ticket.pk) for row in ticket.file_rows]


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
