"""Figures over everything below: how the institutions stand, and how the machinery runs."""

from reports.queries.alarms import Alarms, alarms
from reports.queries.facts import ENDING, RISKS, USES, limits
from reports.queries.health import Engine, Timed, engines, ledger, outbox, timed
from reports.queries.pipeline import Pipeline, pipeline
from reports.queries.standing import (
    EVERYBODY,
    PAGE,
    Figures,
    Filters,
    Standing,
    figures,
    standings,
    standings_after,
    standings_first,
)

__all__ = [
    "ENDING",
    "EVERYBODY",
    "PAGE",
    "RISKS",
    "USES",
    "Alarms",
    "Engine",
    "Figures",
    "Filters",
    "Pipeline",
    "Standing",
    "Timed",
    "alarms",
    "engines",
    "figures",
    "ledger",
    "limits",
    "outbox",
    "pipeline",
    "standings",
    "standings_after",
    "standings_first",
    "timed",
]
