"""What a report says, as plain values: the same for the page, the PDF, the workbook and the CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reports.figures import FIGURES, Figure, Kind
from reports.periods import Period
from reports.readings import Behind, Reading
from reports.terms import TERMS, Term


@dataclass(frozen=True)
class Cell:
    value: Any
    kind: Kind | None = None  # None: a text or a day as it is
    behind: Behind | None = None
    key: Any = None  # in no language: of the first cell, what its row is about; of a word, what it says


@dataclass(frozen=True)
class Table:
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    meanings: Sequence[str] = ()  # of the heads, in their order; empty for the first
    codes: Sequence[str] = ()  # of the heads, in no language; empty for the first
    names: Sequence[str] = ()  # the same for programs, where no figure lends its code

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Heads and their meanings, without the first."""
        meanings = self.meanings or [""] * len(self.heads)
        return list(zip(self.heads, meanings, strict=True))[1:]


@dataclass(frozen=True)
class Chart:
    """One value for each label; `finding` says in words what is to be seen. `scale` is the top of the axis."""

    shape: str  # "columns", "line", "bars" or "heat"
    labels: Sequence[str]
    values: Sequence[float | None]
    kind: Kind
    finding: str
    rows: Sequence[str] = ()  # of a heat map: `values` go on row by row


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    table: Table | None = None
    chart: Chart | None = None
    lines: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Content:
    code: str
    title: str
    about: str  # the institution, the part of it, or the vendor
    period: Period
    before: Period
    readings: Sequence[Reading]
    sections: Sequence[Section]
    notes: Sequence[str] = ()
    today: date | None = None
    made_at: datetime | None = None
    part: Mapping[str, str] = field(default_factory=dict)  # what the address narrows it to

    @property
    def is_running(self) -> bool:
        """The period is not over: numbers still change."""
        return self.today is not None and self.period.last >= self.today

    @property
    def size(self) -> int:
        """Rows of all its tables: what writing it costs."""
        return sum(len(section.table.rows) for section in self.sections if section.table)

    @property
    def is_empty(self) -> bool:
        return not any(reading.value for reading in self.readings)

    @property
    def defined(self) -> list[Figure | Term]:
        """Every figure and every other head that it names, for the list of definitions at its end."""
        tables = [section.table for section in self.sections if section.table]
        codes = {reading.figure.code for reading in self.readings}
        codes |= {code for table in tables for code in table.codes}
        codes |= {cell.behind.figure for table in tables for row in table.rows for cell in row if cell.behind}
        terms = {code for table in tables for code in ({*table.codes} - FIGURES.keys() | {*table.names})}
        figures = [figure for code, figure in FIGURES.items() if code in codes]
        return [*figures, *(term for code, term in TERMS.items() if code in terms)]
