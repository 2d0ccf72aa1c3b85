"""Workbooks for a spreadsheet: a cover that says what they hold, then the rows with real dates and numbers.

Text is written as text, whatever it starts with: nothing in it is calculated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


@dataclass(frozen=True)
class Column:
    """`look` is how its numbers are shown: "number", "percent", "score", or as they are."""

    title: str
    width: int = 12
    look: str = ""


@dataclass(frozen=True)
class Cover:
    """`facts` are pairs of a word and its value; `tables` stand below them, each with its heads first."""

    title: str
    facts: Sequence[tuple[str, Any]]
    tables: Sequence[Sequence[Sequence[Any]]] = field(default_factory=tuple)
    made_at: datetime | None = None  # written into the file; the same rows then make the same bytes


@dataclass(frozen=True)
class Sheet:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def xlsx_response(
    filename: str, cover: Cover, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> FileResponse:
    """A download that is written row by row into a temporary file: a long list does not fill the memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_book(file, cover, [Sheet(_("Rows"), columns, rows)])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=TYPE)


def write_book(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
    """Names of sheets are cut to what a workbook allows, and told apart when two become the same."""
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if cover.made_at:
        book.set_properties({"created": timezone.make_naive(cover.made_at, UTC)})
    looks, taken = _Looks(book), {_("Cover").casefold()}
    _write_cover(book.add_worksheet(_("Cover")[:31]), cover, looks)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_free_name(sheet.title, taken)), sheet, looks)
    book.close()


def _free_name(title: str, taken: set[str]) -> str:
    name = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("'")[:28] or "–"
    number = 2
    free = name
    while free.casefold() in taken:
        free, number = f"{name} {number}", number + 1
    taken.add(free.casefold())
    return free


def _write_sheet(sheet: Worksheet, content: Sheet, looks: "_Looks") -> None:
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(content.columns):
        sheet.set_column(number, number, min(column.width, WIDEST), looks.named(column.look))
        sheet.write_string(0, number, column.title, looks.head)
    shown = [looks.named(column.look) for column in content.columns]
    last = 0
    for last, row in enumerate(content.rows, start=1):
        _write_row(sheet, last, row, looks, shown)
    sheet.autofilter(0, 0, last, len(content.columns) - 1)


class _Looks:
    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bg_color": "#EAEFEC", "bottom": 1, "text_wrap": True})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
        self.number = book.add_format({"num_format": "#,##0"})
        self.percent = book.add_format({"num_format": "0.0%"})
        self.score = book.add_format({"num_format": "0.0"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def named(self, look: str) -> Format | None:
        return {"number": self.number, "percent": self.percent, "score": self.score}.get(look)


def _write_cover(sheet: Worksheet, cover: Cover, looks: _Looks) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 14)
    sheet.write_string(0, 0, cover.title, looks.title)
    at = 2
    for words, value in cover.facts:
        _write_row(sheet, at, (words, value), looks)
        at += 1
    for heads, *lines in cover.tables:
        at += 1
        for number, head in enumerate(heads):
            sheet.write_string(at, number, str(head), looks.head)
        for line in lines:
            at += 1
            _write_row(sheet, at, line, looks)
        at += 1


def _write_row(
    sheet: Worksheet, number: int, cells: Sequence[Any], looks: _Looks, shown: Sequence[Format | None] = ()
) -> None:
    for place, value in enumerate(cells):
        _write_cell(sheet, (number, place), value, looks, shown[place] if place < len(shown) else None)


def _write_cell(sheet: Worksheet, at: tuple[int, int], value: Any, looks: _Looks, shown: Format | None) -> None:
    row, place = at
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, timezone.make_naive(value), looks.moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, looks.day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value, shown or looks.number)
    else:
        sheet.write_string(row, place, str(value), _wrapping(value, looks))


def _wrapping(value: Any, looks: _Looks) -> Format | None:
    return looks.text if len(str(value)) > WIDEST else None
