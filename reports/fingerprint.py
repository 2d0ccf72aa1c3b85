"""The numbers of a report in no language: what is kept of a closed period, and what a recount must find again.

Names are left out, so that a region that is renamed or a person who leaves changes nothing here.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reports.content import Cell, Content, Section
from reports.measures import USED

MOST_TOLD = 50
LATE = frozenset(USED)  # told by institutions, also of closed periods
LATE_SECTIONS = frozenset({"use"})


def figures_of(content: Content) -> dict[str, Any]:
    return {
        "report": content.code,
        "period": [content.period.first.isoformat(), content.period.last.isoformat()],
        "figures": {
            one.figure.code: [number(one.value), number(one.before)]
            for one in content.readings
            if one.figure.code not in LATE
        },
        "sections": {code: rows for code, rows in _sections(content) if rows},
    }


def digest(figures: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys in order, no blanks."""
    words = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def differences(kept: Mapping[str, Any], counted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each number that is not the same in both, with the way to it. At most some dozens: one is an alarm already."""
    before, after = dict(_leaves(kept)), dict(_leaves(counted))
    ways = sorted(way for way in before.keys() | after.keys() if before.get(way) != after.get(way))
    return [{"at": way, "kept": before.get(way), "counted": after.get(way)} for way in ways[:MOST_TOLD]]


def in_order(key: Any) -> str:
    """Sorts keys of any kind, always the same way."""
    return json.dumps(plain_key(key))


def _sections(content: Content) -> Iterator[tuple[str, Any]]:
    """A section of which nothing but late numbers is told is as one that is not there."""
    return ((section.code, _rows(section)) for section in content.sections if _is_kept(section))


def _is_kept(section: Section) -> bool:
    return section.table is not None and section.code not in LATE_SECTIONS


def _rows(section: Section) -> dict[str, Any]:
    assert section.table is not None  # noqa: S101 - asked for sections with a table only
    table = section.table
    rows = {in_order(row[0].key): _cells(row[1:], table.codes[1:]) for row in table.rows}
    rows = {key: cells for key, cells in rows.items() if any(cells.values())}
    return rows | ({"sum": _cells(table.total[1:], table.codes[1:])} if table.total and len(rows) > 1 else {})


def _cells(cells: Any, codes: Any) -> dict[str, Any]:
    named = codes or [str(place) for place in range(len(cells))]
    return {code: _value(cell) for code, cell in zip(named, cells, strict=True) if code not in LATE}


def _value(cell: Cell) -> Any:
    """A number or a day; words say nothing here."""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return number(cell.value) if cell.kind is not None else None


def number(value: float | None) -> float | None:
    """Sums come as integers and decimals of the database: one number, one writing."""
    if value is None:
        return None
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded


def plain_key(key: Any) -> Any:
    if isinstance(key, date):
        return key.isoformat()
    return [plain_key(one) for one in key] if isinstance(key, tuple | list) else key


def _leaves(figures: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(figures, Mapping):
        for name, inner in figures.items():
            yield from _leaves(inner, f"{way} › {name}" if way else str(name))
    else:
        yield way, figures
