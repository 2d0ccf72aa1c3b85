"""What a report says, as programs read it: numbers as numbers, days as ISO days, every row by a key in no language."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reports.asked import Asked
from reports.catalogue import REPORTS
from reports.content import Cell, Content, Section, Table
from reports.figures import FIGURES, Figure
from reports.fingerprint import digest, figures_of, number, plain_key
from reports.models import Edition
from reports.periods import Period
from reports.pseudonyms import mark
from reports.readings import Reading


def told(content: Content, asked: Asked, edition: Edition | None) -> dict[str, Any]:
    return {
        "report": content.code,
        "title": content.title,
        "about": content.about,
        "part": asked.part.get("part"),
        "period": {**_period(content.period), "is_running": content.is_running},
        "before": _period(content.before),
        "readings": [_reading(one) for one in content.readings],
        "sections": [_section(one, asked) for one in content.sections],
        "notes": list(content.notes),
        "kept": _kept(edition, content) if edition else None,
    }


def told_figure(figure: Figure) -> dict[str, str]:
    meaning = str(figure.meaning)
    return {"code": figure.code, "label": str(figure.label), "meaning": meaning, "unit": figure.kind.value}


def _period(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _kept(edition: Edition, content: Content) -> dict[str, Any]:
    """The fingerprint of what is kept of a closed period, and whether these numbers lead to the same."""
    return {
        "sha256": edition.digest,
        "made_at": edition.made_at.isoformat(),
        "is_equal": digest(figures_of(content)) == edition.digest,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    figure = reading.figure
    return {
        "figure": figure.code,
        "label": str(figure.label),
        "unit": figure.kind.value,
        "value": number(reading.value),
        "before": number(reading.before),
    }


def _section(section: Section, asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {"code": section.code, "title": section.title}
    if section.lines:
        found["lines"] = list(section.lines)
    if section.table:
        found |= _table(section.table, section.code, asked)
    if section.note:
        found["note"] = section.note
    return found


def _table(table: Table, section: str, asked: Asked) -> dict[str, Any]:
    codes = (table.codes or table.names)[1:]
    rows = [
        {"key": _key(row[0].key, section, asked), "label": row[0].value, "values": _values(row, codes)}
        for row in table.rows
    ]
    total = _values(table.total, codes) if table.total else None
    return {"columns": _columns(table, codes), "rows": rows, "total": total}


def _columns(table: Table, codes: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": label, "unit": _unit(code, [row[place] for row in table.rows])}
        for place, (code, label) in enumerate(zip(codes, table.heads[1:], strict=True), start=1)
    ]


def _unit(code: str, cells: Sequence[Cell]) -> str | None:
    if code in FIGURES:
        return FIGURES[code].kind.value
    return next((cell.kind.value for cell in cells if cell.kind), None)


def _values(row: Sequence[Cell], codes: Sequence[str]) -> Mapping[str, Any]:
    return {code: _value(cell) for code, cell in zip(codes, row[1:], strict=True)}


def _value(cell: Cell) -> Any:
    if cell.kind is not None:
        return number(cell.value)
    if cell.key is not None:
        return cell.key
    return cell.value.isoformat() if isinstance(cell.value, date) else cell.value


def _key(key: Any, section: str, asked: Asked) -> Any:
    """Of people the mark of their pseudonym, never their number: that would be the same in every report."""
    are_people = any(part.is_named and section in (part.code, part.by) for part in REPORTS[asked.report].sections)
    if are_people and key is not None and asked.institution:
        return mark(asked.institution.pseudonym_key, asked.report, key)
    return plain_key(key)
