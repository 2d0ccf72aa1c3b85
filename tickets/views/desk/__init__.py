"""What the vendor's people can trigger."""

from tickets.views.desk.escalating import escalate, goodwill
from tickets.views.desk.queue import mine, queue, software
from tickets.views.desk.searching import search
from tickets.views.desk.ticket import promise, show, standing
from tickets.views.desk.verbs import (
    assign,
    close,
    dismiss,
    excuse,
    forward,
    hand_back,
    merge,
    reclassify,
    reopen,
    resolve,
    skip,
    take,
    take_next,
    take_ticked,
)
from tickets.views.desk.writing import answer, call, note

__all__ = [
    "answer",
    "assign",
    "call",
    "close",
    "dismiss",
    "escalate",
    "excuse",
    "forward",
    "goodwill",
    "hand_back",
    "merge",
    "mine",
    "note",
    "promise",
    "queue",
    "reclassify",
    "reopen",
    "resolve",
    "search",
    "show",
    "skip",
    "software",
    "standing",
    "take",
    "take_next",
    "take_ticked",
]
