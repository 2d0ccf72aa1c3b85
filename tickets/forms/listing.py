from collections.abc import Container

from django.http import QueryDict

from tickets.models import Ticket
from tickets.queries import listing, searching
from tickets.queries.listing import Wish

_STATES = {listing.OPEN, *Ticket.Status.values}


def read_wish(query: QueryDict) -> Wish:
    """A query string as what it asks for. Values that no page of ours offers ask for nothing."""
    return Wish(
        view=_one_of(query.get("view", ""), listing.VIEWS) or listing.MINE,
        search=searching.neat(query.get("q", "")),
        status=_one_of(query.get("status", ""), _STATES),
        kind=_one_of(query.get("kind", ""), Ticket.Kind.values),
        channel=_one_of(query.get("channel", ""), Ticket.Channel.values),
        product=_number(query.get("product", "")),
        person=searching.neat(query.get("person", "")),
        sort=_one_of(query.get("sort", ""), listing.SORTS) or "activity",
        after=listing.read_cursor(query.get("after", "")),
    )


def _one_of(value: str, allowed: Container[str]) -> str:
    return value if value in allowed else ""


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None
