"""Everything that changes a subscription or its ledger."""

from packages.actions.alarming import alarm_of_mismatches
from packages.actions.correcting import ALONE, approve_correction, correct, refuse_correction, withdraw_correction
from packages.actions.counters import locked_account
from packages.actions.granting import goodwill, top_up
from packages.actions.selling import sell
from packages.actions.spending import capture, hold, move, release, reverse
from packages.actions.turning import turn_states
from packages.actions.upgrading import upgrade
from packages.refusals import NoUnit

__all__ = [
    "NoUnit",
    "alarm_of_mismatches",
    "capture",
    "goodwill",
    "ALONE",
    "hold",
    "locked_account",
    "move",
    "release",
    "approve_correction",
    "reverse",
    "correct",
    "sell",
    "top_up",
    "turn_states",
    "upgrade",
]
    "refuse_correction",
    "withdraw_correction",
