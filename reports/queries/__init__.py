"""Figures over everything below: how the institutions stand, and how the machinery runs."""

from reports.asked import Asked
from reports.content import Content
from reports.queries.alarms import Alarms, alarms
from reports.queries.building import content
from reports.queries.extras import EXTRAS
from reports.queries.facts import ENDING, RISKS, USES, limits
from reports.queries.health import Engine, Timed, differing, engines, ledger, outbox, timed
from reports.queries.kept import (
    asked_of_edition,
    asked_of_run,
    edition_for,
    files_of,
    kept_of,
    last_made,
    may_fetch,
    reads_as,
    runs_of,
    shows_names,
)
from reports.queries.lines import added_up, lines, own_lines
from reports.queries.naming import narrowed_words
from reports.queries.offered import is_in_package
from reports.queries.own import own
from reports.queries.parts import about_all, about_words, part_of, parts_within
from reports.queries.pipeline import Pipeline, pipeline
from reports.queries.rows import Mark, rows
from reports.queries.schedules import (
    dispatches_of,
    people_to_choose,
    place_words,
    recipients,
    scheduled_reports,
    schedules_of,
)
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
    "about_all",
    "about_words",
    "added_up",
    "alarms",
    "asked_of_edition",
    "asked_of_run",
    "differing",
    "dispatches_of",
    "edition_for",
    "engines",
    "figures",
    "files_of",
    "is_in_package",
    "kept_of",
    "last_made",
    "ledger",
    "limits",
    "lines",
    "may_fetch",
    "narrowed_words",
    "outbox",
    "own",
    "own_lines",
    "part_of",
    "parts_within",
    "people_to_choose",
    "pipeline",
    "place_words",
    "reads_as",
    "recipients",
    "report",
    "rows",
    "runs_of",
    "scheduled_reports",
    "schedules_of",
    "shows_names",
    "standings",
    "standings_after",
    "standings_first",
    "timed",
]


def report(asked: Asked) -> Content:
    """What the report says, for page and files alike."""
    return content(asked, EXTRAS)
