"""The five answers to the one question, and who is told of a rating: apps above this one register, once, at the start.

A follower runs in the transaction of the rating and may refuse nothing: what a person thinks is kept.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from tickets.models import Event, Ticket

QUESTION = _("How satisfied are you with the support on this request?")
ANSWERS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Neither satisfied nor dissatisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)
LOW = 2  # and below

Follower = Callable[[Ticket, Event], None]
_followers: list[Follower] = []


def when_rated(follower: Follower) -> None:
    """`follower(ticket, event)` runs after each rating; the event says what it was before and is now."""
    if follower not in _followers:
        _followers.append(follower)


def tell_rated(ticket: Ticket, event: Event) -> None:
    for follower in _followers:
        follower(ticket, event)


def is_rated(ticket: Ticket) -> bool:
    """This resolution was rated; the rating of an earlier one is none."""
    return bool(ticket.rated_at and ticket.resolved_at and ticket.rated_at >= ticket.resolved_at)
