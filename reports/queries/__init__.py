"""Figures over everything below: how the institutions stand, and how the machinery runs."""

from reports.asked import Asked
from reports.content import Content
from reports.queries.alarms import Alarms, alarms
from reports.queries.building import content
from reports.queries.extras import EXTRAS
from reports.queries.facts import ENDING, RISKS, USES, limits
from reports.queries.health import Engine, Timed, engines, ledger, outbox, timed
from reports.queries.lines import lines, own_lines
from reports.queries.naming import narrowed_words
from reports.queries.own import own
from reports.queries.pipeline import Pipeline, pipeline
from reports.queries.rows import Mark, rows
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
    "Mark",
    "Pipeline",
    "Standing",
    "Timed",
    "alarms",
    "engines",
    "figures",
    "ledger",
    "limits",
    "lines",
    "narrowed_words",
    "outbox",
    "own",
    "own_lines",
    "pipeline",
    "report",
    "rows",
    "standings",
    "standings_after",
    "standings_first",
    "timed",
]


def report(asked: Asked) -> Content:
    """What the report says, for page and files alike."""
    return content(asked, EXTRAS)
