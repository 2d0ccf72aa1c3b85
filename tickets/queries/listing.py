from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from accounts.models import User
from common.compiled import compiled
from common.models import Fold
from common.turkish import fold
from tickets.models import Comment, Ticket, TicketQuerySet
from tickets.models.readers import Customer
from tickets.queries import keyset, searching

PAGE = 25
MOST_EXPORTED = 10_000
SNIPPET_SOURCE = 4000

MINE, ALL, SHARED, CLOSED = "mine", "all", "shared", "closed"
VIEWS = (MINE, ALL, SHARED, CLOSED)
OPEN = "open"
# All that a row of a customer's list shows.
ROW = (
    *("subject", "kind", "status", "channel", "filed_at", "last_activity_at", "response_due_at", "requester_id"),
    *("product__name", "unit__name", "requester__name"),
    *("clock__state", "clock__due_at", "clock__target_minutes", "clock__answered_at"),
    *("clock__elapsed_seconds", "clock__excused_at"),
)
SORTS = {"activity": "last_activity_at", "filed": "filed_at"}
SETTLED = (Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.WITHDRAWN)


@dataclass(frozen=True)
class Wish:
    """What of the list is asked for. Every value is one of a fixed list, or words that are only searched."""

    view: str = MINE
    search: str = ""
    status: str = ""
    kind: str = ""
    channel: str = ""
    product: int | None = None
    person: str = ""
    sort: str = "activity"
    after: tuple[datetime, int] | None = None

    @property
    def is_narrowed(self) -> bool:
        return any((self.search, self.status, self.kind, self.channel, self.product, self.person))


@dataclass(frozen=True)
class Page:
    tickets: Sequence[Ticket]
    next_after: str
    is_only_similar: bool = False


def page(reader: Customer, wish: Wish) -> Page:
    """25 rows and the way to the next ones. Pages go by keyset: nothing is counted and nothing shifts."""
    if wish.search or wish.person:
        rows = list(_rows(reader, wish))
    else:
        moment, pk = wish.after or (None, None)
        fixed = {name: getattr(wish, name) for name in ("view", "status", "kind", "channel", "sort")}
        rows = _plain_rows(reader, moment, pk, wish.product, **fixed)
    if not rows and wish.search and wish.after is None:
        near = searching.sounding_like(_narrowed(_in_view(reader, wish), wish), wish.search)
        return Page(list(_shown(near, wish)[:PAGE]), "", is_only_similar=True)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return Page(rows, cursor(rows[-1], SORTS[wish.sort]) if more else "")


def _rows(reader: Customer, wish: Wish) -> QuerySet[Ticket]:
    tickets = _after(_narrowed(_in_view(reader, wish), wish), wish, SORTS[wish.sort])
    return _shown(_found(tickets, wish, most=PAGE + 1), wish)


@compiled
def _plain_rows(
    reader: Customer, moment: datetime | None, pk: int | None, product: int | None, **fixed: str
) -> QuerySet[Ticket]:
    """Without words to look for, which is how the list is nearly always read."""
    after = None if moment is None or pk is None else (moment, pk)
    return _rows(reader, Wish(product=product, after=after, **fixed))


def page_of(tickets: TicketQuerySet, wish: Wish) -> Page:
    """A page of any fenced requests, such as those that somebody else sees."""
    if wish.view == CLOSED:
        tickets = tickets.filter(status__in=SETTLED)
    narrowed = _after(_narrowed(tickets, wish), wish, SORTS[wish.sort])
    related = ("unit__region", "requester")
    rows = list(_found(narrowed, wish, most=PAGE + 1).select_related(*related).defer("text", "search"))
    return Page(rows[:PAGE], cursor(rows[PAGE - 1], SORTS[wish.sort]) if len(rows) > PAGE else "")


def export(reader: Customer, wish: Wish) -> QuerySet[Ticket]:
    """The same rows without pages, as far as 10 000."""
    found = _found(_narrowed(_in_view(reader, wish), wish), wish, most=MOST_EXPORTED)
    related = ("institution", "unit", "requester", "assignee", "product", "product_version", "clock")
    return found.select_related(*related).defer("text", "search")


def _found(tickets: QuerySet[Ticket], wish: Wish, *, most: int) -> QuerySet[Ticket]:
    order = (f"-{SORTS[wish.sort]}", "-id")
    if wish.search:
        return searching.matching(tickets, wish.search, order=order, most=most)[:most]
    return tickets.order_by(*order)[:most]


def _in_view(reader: Customer, wish: Wish) -> TicketQuerySet:
    if wish.view == SHARED:
        return Ticket.objects.shared_with(reader)
    visible = Ticket.objects.seen_by(reader)
    if wish.view == MINE:
        return visible.filter(requester=reader.pk)
    return visible.filter(status__in=SETTLED) if wish.view == CLOSED else visible


def _narrowed(tickets: TicketQuerySet, wish: Wish) -> TicketQuerySet:
    if wish.status:
        tickets = tickets.open() if wish.status == OPEN else tickets.filter(status=wish.status)
    exact = {"kind": wish.kind, "channel": wish.channel, "product": wish.product}
    tickets = tickets.filter(**{column: value for column, value in exact.items() if value})
    if wish.person:
        people = User.objects.annotate(folded=Fold(F("name"))).filter(folded__contains=fold(wish.person))
        tickets = tickets.filter(requester__in=people.values("pk"))
    return tickets


def _after(tickets: QuerySet[Ticket], wish: Wish, column: str) -> QuerySet[Ticket]:
    if wish.after is None:
        return tickets
    moment, pk = wish.after
    return tickets.filter(Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": pk}))


def _shown(tickets: QuerySet[Ticket], wish: Wish) -> QuerySet[Ticket]:
    """With what a row needs, in the same statement."""
    tickets = tickets.select_related("product", "unit", "requester", "clock").only(*ROW)
    words = searching.folded_words(wish.search)
    if not words:
        return tickets
    said = Comment.objects.filter(ticket=OuterRef("pk"), is_note=False, search=searching.prefix_query(words))
    return tickets.annotate(
        beginning=Left("text", SNIPPET_SOURCE),
        said=Subquery(said.order_by("id").values(short=Left("text", SNIPPET_SOURCE))[:1], output_field=CharField()),
    )


def cursor(ticket: Ticket, column: str) -> str:
    return keyset.written((getattr(ticket, column), ticket.pk))


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """None for anything that no page of ours has written."""
    moment, pk = keyset.read(text, 2) or (None, None)
    return (moment, pk) if isinstance(moment, datetime) and isinstance(pk, int) else None


def snippet(ticket: Any, typed: str, width: int = 160) -> list[tuple[str, bool]]:
    """Where the words stand in a found request, as (piece, is it a hit). Nothing when the subject shows them."""
    words = searching.folded_words(typed)
    if not words or _places(ticket.subject, words):
        return []
    for source in (getattr(ticket, "beginning", ""), getattr(ticket, "said", "")):
        text = " ".join((source or "").split())
        if hits := _places(text, words):
            return _cut(text, hits, width)
    return []


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    folded = fold(text)
    if len(folded) != len(text):  # letters written in two code points: positions would not agree
        return []
    places = [(at, at + len(word)) for word in words if (at := _beginning(folded, word)) >= 0]
    return sorted(places)


def _beginning(folded: str, word: str) -> int:
    """Where a word of the text begins with `word`; -1 when none does."""
    at = folded.find(word)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(word, at + 1)
    return at


def _cut(text: str, hits: list[tuple[int, int]], width: int) -> list[tuple[str, bool]]:
    start = max(0, hits[0][0] - width // 3)
    end = min(len(text), start + width)
    pieces, at = [("… " if start else "", False)], start
    for begin, stop in hits:
        if begin < at or stop > end:
            continue
        pieces += [(text[at:begin], False), (text[begin:stop], True)]
        at = stop
    pieces += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return [(piece, is_hit) for piece, is_hit in pieces if piece]
