from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.permissions import Authority
from tickets.models import Share

PAGE = 50


@dataclass(frozen=True)
class SharePage:
    rows: list[Share]
    next_after: str
    is_first: bool


def shares_within(authority: Authority) -> QuerySet[Share]:
    """Living shares of the requests of what somebody runs."""
    living = Q(until=None) | Q(until__gt=timezone.now())
    rows = Share.objects.filter(living, ticket__institution=authority.institution, withdrawn_at=None)
    if authority.is_whole:
        return rows
    reached = Q(ticket__unit__in=sorted(authority.units))
    return rows.filter(reached | Q(ticket__unit__region__path__overlap=sorted(authority.regions)))


def share_page(authority: Authority, after: str) -> SharePage:
    """Newest first."""
    rows: QuerySet[Any] = shares_within(authority)
    is_number = after.isascii() and after.isdigit() and len(after) < 19
    if is_number:
        rows = rows.filter(pk__lt=int(after))
    related = rows.select_related("ticket__unit", "person", "unit", "region", "shared_by").defer("ticket__search")
    found = list(related.order_by("-id")[: PAGE + 1])
    return SharePage(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "", not is_number)
