from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.models import Institution
from tickets.models import Share, Ticket

PAGE = 50


@dataclass(frozen=True)
class SharePage:
    rows: list[Share]
    next_after: str
    is_first: bool


def living_shares(institution: Institution, seen: QuerySet[Ticket], after: str) -> SharePage:
    """Newest first; of requests in `seen` only."""
    living = Q(until=None) | Q(until__gt=timezone.now())
    rows = Share.objects.filter(living, ticket__institution=institution, withdrawn_at=None, ticket__in=seen)
    is_number = after.isascii() and after.isdigit() and len(after) < 19
    if is_number:
        rows = rows.filter(pk__lt=int(after))
    related = rows.select_related("ticket", "person", "unit", "region", "shared_by").defer("ticket__search")
    found = list(related.order_by("-id")[: PAGE + 1])
    return SharePage(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "", not is_number)
