"""Words a person typed, as the database searches them."""

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet

from common.models import Fold
from common.turkish import fold
from tickets.models import Comment, Ticket, TicketQuerySet

LONGEST = 200
MOST_WORDS = 8
SHORTEST = 3
LEAST_NEARNESS = 0.35
MOST_CANDIDATES = 300
_NUMBER = re.compile(r"(#?)([0-9]{1,18})", re.ASCII)
_KEPT = re.compile(r"[^\w.@/+-]+")


def neat(typed: str) -> str:
    """What is searched of a long paste, without what the database can't hold."""
    return " ".join(typed[:LONGEST].replace("\x00", " ").split())


def ticket_number(typed: str) -> tuple[int | None, bool]:
    """4821 or #4821 as a number, and whether it can't be anything else."""
    found = _NUMBER.fullmatch(typed.strip())
    return (int(found[2]), bool(found[1])) if found else (None, False)


def folded_words(typed: str) -> list[str]:
    words = (_KEPT.sub("", word) for word in fold(neat(typed)).split())
    return [word for word in words if any(letter.isalnum() for letter in word)][:MOST_WORDS]


def prefix_query(words: list[str]) -> SearchQuery:
    """Every word, or the beginning of one, has to occur. Quotes keep a word's own marks from being operators."""
    return SearchQuery(" & ".join(f"'{word}':*" for word in words), search_type="raw", config="simple")


def any_query(words: list[str]) -> SearchQuery:
    return SearchQuery(" | ".join(f"'{word}':*" for word in words), search_type="raw", config="simple")


def matching(tickets: QuerySet[Ticket], typed: str, *, order: Sequence[str], most: int) -> QuerySet[Ticket]:
    """The first `most` in this order of those whose number, subject, text or public comments have the words.

    Both ways of finding stop at `most`, so a word of every second request costs no more than a rare one.
    """
    number, is_only_number = ticket_number(typed)
    if number is not None and is_only_number:
        return tickets.filter(pk=number)
    words = folded_words(typed)
    if not words:
        return tickets.none()
    query = prefix_query(words)
    said = Comment.objects.filter(search=query, is_note=False).values("ticket")
    own = tickets.filter(Q(search=query) | Q(pk=number) if number is not None else Q(search=query))
    ways = [found.order_by(*order).values("pk")[:most] for found in (own, tickets.filter(pk__in=said))]
    return Ticket.objects.filter(pk__in=ways[0].union(ways[1])).order_by(*order)


def sounding_like(tickets: TicketQuerySet, typed: str) -> QuerySet[Ticket]:
    """Subjects that have nearly the words, for typing errors; the nearest first."""
    folded = fold(neat(typed))
    if len(folded) < SHORTEST:
        return tickets.none()
    near = tickets.annotate(
        folded_subject=Fold(F("subject")), nearness=TrigramWordSimilarity(folded, Fold(F("subject")))
    )
    return near.filter(folded_subject__trigram_word_similar=folded).order_by("-nearness", "-last_activity_at", "-id")


def alike(tickets: TicketQuerySet, subject: str) -> QuerySet[Ticket]:
    """Subjects that have some of the words: what somebody may have asked before. The nearest first, of the newest."""
    folded, words = fold(neat(subject)), [word for word in folded_words(subject) if len(word) >= SHORTEST]
    if not words:
        return tickets.none()
    ways = [
        tickets.filter(search=query).order_by("-last_activity_at", "-id").values("pk")[:MOST_CANDIDATES]
        for query in (prefix_query(words), any_query(words))
    ]
    near = Ticket.objects.filter(pk__in=ways[0].union(ways[1])).annotate(
        nearness=TrigramWordSimilarity(folded, Fold(F("subject")))
    )
    return near.filter(nearness__gt=LEAST_NEARNESS).order_by("-nearness", "-last_activity_at", "-id")
