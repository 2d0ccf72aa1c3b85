"""The desk's search. Every branch has a limit, so a word of every second ticket costs no more than a rare one."""

from dataclasses import dataclass

from django.db.models import Max

from accounts.models import User
from tickets.models import Comment, Ticket, TicketQuerySet
from tickets.queries import searching
from tickets.queries.queue import for_rows, institutions_named

MOST_FOUND = 50
MOST_CANDIDATES = 3000  # of one branch; beyond these only the newest tickets are sure to be found
NEWEST = 5000
MOST_INSTITUTIONS = 5


@dataclass(frozen=True)
class Found:
    tickets: list[Ticket]
    is_only_similar: bool = False

    @property
    def are_more(self) -> bool:
        return len(self.tickets) >= MOST_FOUND


def search(user: User, typed: str) -> Found:
    """By number, by words of subject, text and comments, by institution; else by subjects that sound alike."""
    visible = Ticket.objects.visible_to(user)
    number, is_only_number = searching.ticket_number(typed)
    if number is not None and is_only_number:
        return Found(list(for_rows(visible.filter(pk=number))))
    words = searching.folded_words(typed)
    if not words:
        return Found([])
    found = _by_words(visible, words, number, searching.neat(typed))
    if found or len("".join(words)) < 3:
        return Found(found)
    near = searching.sounding_like(visible, typed)
    return Found(list(for_rows(near)[:MOST_FOUND]), is_only_similar=True)


def _by_words(visible: TicketQuerySet, words: list[str], number: int | None, typed: str) -> list[Ticket]:
    query = searching.prefix_query(words)
    newest = Ticket.objects.aggregate(newest=Max("pk"))["newest"] or 0
    said = Comment.objects.filter(search=query)
    branches = [
        visible.filter(search=query).values("pk")[:MOST_CANDIDATES],
        visible.filter(search=query, pk__gt=newest - NEWEST).values("pk")[:MOST_CANDIDATES],
        said.values("ticket")[:MOST_CANDIDATES],
        said.filter(ticket__gt=newest - NEWEST).values("ticket")[:MOST_CANDIDATES],
    ]
    for institution in institutions_named(typed)[:MOST_INSTITUTIONS]:
        branches.append(
            visible.filter(institution=institution).order_by("-last_activity_at", "-id").values("pk")[:MOST_FOUND]
        )
    if number is not None:
        branches.append(visible.filter(pk=number).values("pk"))
    candidates = branches[0].union(*branches[1:], all=True)
    return list(for_rows(visible.filter(pk__in=candidates)).order_by("-id")[:MOST_FOUND])
