"""Sections of reports that need more than sums."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from packages.models import Service
from packages.queries import Balance, balances_as_of, usage
from reports.asked import Asked
from reports.content import Cell, Section, Table
from reports.figures import Kind, Sums
from reports.queries.backlog import backlog, open_ages
from reports.queries.building import Extra
from reports.queries.use_of_products import use
from reports.readings import read
from reports.terms import METERS, TERMS
from reports.words import few_words, figure_words

_TOLD = ("filed", "settled", "first_response", "satisfaction", "captured")


def _findings(asked: Asked, now: Sums, before: Sums) -> Section | None:
    """What moved, one sentence each, so that the page can be read without a table."""
    lines = [line for code in _TOLD if (line := _finding(code, now, before))]
    return Section("findings", _("In short"), lines=lines) if lines else None


def _finding(code: str, now: Sums, before: Sums) -> str:
    reading = read(code, now, before)
    figure, value, earlier = reading.figure, reading.value, reading.before
    facts = {"figure": figure.label, "value": figure_words(figure.kind, value), "few": few_words(reading)}
    if facts["few"]:
        return _("%(figure)s: %(value)s (%(few)s).") % facts
    if value is None:
        return ""
    if earlier is None:
        return _("%(figure)s: %(value)s; nothing to compare with in the period before.") % facts
    facts["before"] = figure_words(figure.kind, earlier)
    if abs(value - earlier) < 0.05:
        return _("%(figure)s: %(value)s, as in the period before.") % facts
    if value > earlier:
        return _("%(figure)s: %(value)s, more than in the period before (%(before)s).") % facts
    return _("%(figure)s: %(value)s, less than in the period before (%(before)s).") % facts


def _meters(asked: Asked, now: Sums, before: Sums) -> Section | None:
    """The meters of the package: as they stood at the end of a closed period, else as they stand now."""
    is_closed, found = asked.period.is_closed(asked.today), _found(asked)
    if not found:
        return None
    rows = [
        [
            Cell(balance.name, key=balance.code),
            _limited(balance, balance.granted),
            Cell(balance.captured, Kind.COUNT),
            Cell(balance.held, Kind.COUNT),
            _limited(balance, balance.available),
            *([] if is_closed else [Cell(balance.runs_out_on)]),
        ]
        for balance in found
    ]
    terms = [TERMS[code] for code in (*METERS, *([] if is_closed else ["runs_out_on"]))]
    table = Table(
        heads=["", *(str(term.label) for term in terms)],
        rows=rows,
        meanings=["", *(str(term.meaning) for term in terms)],
        names=("", *(term.code for term in terms)),
    )
    title = _("What was left of the package at the end") if is_closed else _("What is left of the package")
    return Section("meters", title, table=table)


def _limited(balance: Balance, units: int | None) -> Cell:
    return Cell(_("Unlimited"), key="unlimited") if balance.unlimited else Cell(units, Kind.COUNT)


def _found(asked: Asked) -> list[Balance]:
    if asked.institution is None:
        return []
    if asked.period.is_closed(asked.today):
        return balances_as_of(asked.institution, asked.period.last)
    living = usage(asked.institution, Service.Code.values)
    return living.balances if living else []


EXTRAS: Mapping[str, Extra] = {
    "findings": _findings,
    "meters": _meters,
    "backlog": backlog,
    "ages": open_ages,
    "use": use,
}
