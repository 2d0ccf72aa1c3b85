"""What pages and other apps ask about packages."""

from packages.queries.balances import Balance, Usage, balances, balances_as_of, current, usage
from packages.queries.candidates import candidates
from packages.queries.comparison import Cell, Row, compared, tiers
from packages.queries.goodwill import goodwill_left
from packages.queries.ledgers import accounts_shown, corrections_shown, entries_of
from packages.queries.office import OnSale, on_sale, subscriptions_found
from packages.queries.outlook import daily, days_of_use, first_days, forecast, forecasts
from packages.queries.past import sold_between
from packages.queries.places import latest, people_to_ask
from packages.queries.recount import Mismatch, Reckoning, accounts_counted, reckoning, recount
from packages.queries.seats import Seats, seats, short_of_seats
from packages.queries.statement import PAGE, Filters, count_entries, entries_in_order, statement
from packages.queries.totals import Total, totals
from packages.queries.use import RegionShare, Share, UnitShare, Use, use

__all__ = [
    "PAGE",
    "Balance",
    "Cell",
    "Filters",
    "Mismatch",
    "OnSale",
    "Reckoning",
    "RegionShare",
    "Row",
    "Seats",
    "Share",
    "Total",
    "UnitShare",
    "Usage",
    "Use",
    "accounts_counted",
    "accounts_shown",
    "balances",
    "balances_as_of",
    "candidates",
    "compared",
    "corrections_shown",
    "count_entries",
    "current",
    "daily",
    "days_of_use",
    "entries_in_order",
    "entries_of",
    "first_days",
    "forecast",
    "forecasts",
    "goodwill_left",
    "latest",
    "on_sale",
    "people_to_ask",
    "reckoning",
    "recount",
    "seats",
    "short_of_seats",
    "sold_between",
    "statement",
    "subscriptions_found",
    "tiers",
    "totals",
    "usage",
    "use",
]
