"""Everything that changes a subscription or its ledger."""

from packages.actions.alarming import alarm_of_mismatches
from packages.actions.correcting import ALONE, approve_correction, correct, refuse_correction, withdraw_correction
from packages.actions.counters import locked_account
from packages.actions.ending import warn_of_ends
from packages.actions.foretelling import foretell
from packages.actions.granting import goodwill, top_up
from packages.actions.holding import Claim, hold_each
from packages.actions.interrupting import resume, suspend, terminate
from packages.actions.renewing import renew, settle_gap
from packages.actions.seating import add_seats, choose_seats, refuse_without_seat, settle_seats
from packages.actions.selling import sell
from packages.actions.spending import capture, hold, move, release, reverse
from packages.actions.turning import turn_states
from packages.actions.upgrading import upgrade
from packages.refusals import NoUnit

__all__ = [
    "ALONE",
    "Claim",
    "NoUnit",
    "add_seats",
    "alarm_of_mismatches",
    "approve_correction",
    "capture",
    "choose_seats",
    "correct",
    "foretell",
    "goodwill",
    "hold",
    "hold_each",
    "locked_account",
    "move",
    "refuse_correction",
    "refuse_without_seat",
    "release",
    "renew",
    "resume",
    "reverse",
    "sell",
    "settle_gap",
    "settle_seats",
    "suspend",
    "terminate",
    "top_up",
    "turn_states",
    "upgrade",
    "warn_of_ends",
    "withdraw_correction",
]
