"""The desk's search. Every branch has a limit, so a word of every second ticket costs no more than a rare one."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField, TrigramWordSimilarity
from django.db.models import F, Func, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from tickets.models import Comment, Ticket, TicketQuerySet
from tickets.models.readers import Support, reader_of
from tickets.queries import searching
from tickets.queries.queue import for_rows, institutions_named

Keys = QuerySet[Any, Any]

MOST_FOUND = 50
MOST_CANDIDATES = 3000  # of one branch of a rare word
NEWEST = 1500  # tickets looked at one by one before any index is asked
NEWEST_SIMILAR = 2000
MOST_INSTITUTIONS = 5
ALIKE = 0.6


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
    said = Comment.objects.all()
    if not isinstance(reader_of(user), Support):  # support sees all: nothing is to be looked up
        said = said.filter(ticket__in=visible)
    found = _by_words(visible, said, words, _by_name(visible, typed, number))
    if found or len("".join(words)) < 3:
        return Found(found)
    return Found(_sounding_alike(visible, typed), is_only_similar=True)


def _by_words(visible: TicketQuerySet, said: QuerySet[Comment], words: list[str], named: list[Keys]) -> list[Ticket]:
    """A frequent word fills the page from the newest tickets, without an index; a rare one is then asked of it."""
    query = searching.prefix_query(words)
    bare = Func(F("search"), function="strip", output_field=SearchVectorField())  # the index does not know this form
    recent = [
        visible.annotate(bare=bare).filter(bare=query, pk__gt=_before_the_newest(NEWEST)).values("pk"),
        said.annotate(bare=bare).filter(bare=query, ticket__gt=_before_the_newest(NEWEST)).values("ticket"),
    ]
    found = _newest_of([*recent, *named])
    if len(found) == MOST_FOUND:
        return found
    # More than so many candidates come in no order: the newest stay, whatever the index gives first.
    known: Keys = Ticket.objects.filter(pk__in=[ticket.pk for ticket in found]).values("pk")
    everywhere = [
        visible.filter(search=query).values("pk")[:MOST_CANDIDATES],
        said.filter(search=query).values("ticket")[:MOST_CANDIDATES],
    ]
    return _newest_of([known, *everywhere, *named])


def _before_the_newest(how_many: int) -> Coalesce:
    """The number of the ticket just before the newest ones; they are later than it."""
    older = Ticket.objects.order_by("-pk").values("pk")[how_many : how_many + 1]
    return Coalesce(Subquery(older), 0)


def _by_name(visible: TicketQuerySet, typed: str, number: int | None) -> list[Keys]:
    """The latest tickets of institutions of this name, and the ticket of this number."""
    named: list[Keys] = [
        visible.filter(institution=institution).latest_first().values("pk")[:MOST_FOUND]
        for institution in institutions_named(searching.neat(typed))[:MOST_INSTITUTIONS]
    ]
    if number is not None:
        named.append(visible.filter(pk=number).values("pk"))
    return named


def _newest_of(branches: list[Keys]) -> list[Ticket]:
    """The newest are chosen before they are read: asked for both at once, the database walks over all tickets."""
    newest = branches[0].union(*branches[1:]).order_by("-pk")[:MOST_FOUND]
    return list(for_rows(Ticket.objects.filter(pk__in=newest)).order_by("-id"))


def _sounding_alike(visible: TicketQuerySet, typed: str) -> list[Ticket]:
    """For typing errors. Compared one by one among the newest tickets: the trigram index can take seconds."""
    nearness = TrigramWordSimilarity(fold(searching.neat(typed)), Fold(F("subject")))
    newest_rows = visible.filter(pk__gt=_before_the_newest(NEWEST_SIMILAR))
    near = newest_rows.filter(GreaterThanOrEqual(nearness, ALIKE))
    return list(for_rows(near).order_by(nearness.desc(), "-id")[:MOST_FOUND])
