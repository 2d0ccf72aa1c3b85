"""Everything that changes a ticket, one function per verb."""

from tickets.actions.admitting import admit_everywhere, admit_gap, admit_waiting, close_empty_gap, follow_package
from tickets.actions.answering import answer, log_call, note, reply
from tickets.actions.channels import escalate, forward, hand_back, reclassify
from tickets.actions.files import discard, discard_drafts_of, drop_files, keep, sweep_drafts
from tickets.actions.filing import Request, file
from tickets.actions.handing_over import hand_over
from tickets.actions.promise import excuse, follow_calendar, sweep
from tickets.actions.queueing import assign, skip, take, take_next
from tickets.actions.rating import rate
from tickets.actions.settling import close, dismiss, merge, reopen, resolve, withdraw
from tickets.actions.sharing import end_shares, share, unshare

__all__ = [
    "Request",
    "admit_everywhere",
    "admit_gap",
    "admit_waiting",
    "answer",
    "assign",
    "close",
    "close_empty_gap",
    "discard",
    "discard_drafts_of",
    "dismiss",
    "drop_files",
    "end_shares",
    "escalate",
    "excuse",
    "file",
    "follow_calendar",
    "follow_package",
    "forward",
    "hand_back",
    "hand_over",
    "keep",
    "log_call",
    "merge",
    "note",
    "rate",
    "reclassify",
    "reopen",
    "reply",
    "resolve",
    "share",
    "skip",
    "sweep",
    "sweep_drafts",
    "take",
    "take_next",
    "unshare",
    "withdraw",
]
