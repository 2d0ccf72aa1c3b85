"""What pages and other apps ask about packages."""

from packages.queries.balances import Balance, balances, current
from packages.queries.recount import Mismatch, recount
from packages.queries.statement import Filters, entries_in_order, statement

__all__ = [
    "Balance",
    "Filters",
    "Mismatch",
    "balances",
    "current",
    "entries_in_order",
    "recount",
    "statement",
]
