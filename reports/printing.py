"""A report's content as files: PDF (tagged, PDF/UA-1), workbook and CSV. Plain values in, a file to read out."""

from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.spreadsheets import as_csv
from common.typesetting import typeset
from common.workbooks import TYPE, Column, Cover, Sheet, write_book
from reports.content import Cell, Content, Section, Table
from reports.drawing import draw_wide
from reports.figures import Kind
from reports.periods import Period
from reports.readings import Reading
from reports.words import change_words, few_words, figure_words

CONTOUR = Path(settings.BASE_DIR) / "static" / "img" / "contour.svg"


# --- PDF -----------------------------------------------------------------------------------


def pdf_of(content: Content) -> IO[bytes]:
    """Set in a process of its own, which gets the words as JSON and has limits."""
    return BytesIO(typeset("report.typ", _words(content)))


def _words(content: Content) -> dict[str, Any]:
    made = timezone.localtime(content.made_at or timezone.now())
    return {
        "language": get_language(),
        "title": content.title,
        "about": content.about,
        "period_label": _("Period"),
        "period": period_words(content),
        "before": _("Compared with: %(first)s – %(last)s") % _days(content.before.first, content.before.last),
        "vendor": settings.VENDOR_NAME,
        "made_on": [made.year, made.month, made.day, made.hour, made.minute],
        "made": _("Made: %(moment)s") % {"moment": _moment(content)},
        "running": _("The period is not over: these numbers still change.") if content.is_running else "",
        "figures": [_figure(reading) for reading in content.readings],
        "sections": [_section(section) for section in content.sections],
        "empty": _("Nothing happened in this period.") if content.is_empty else "",
        "notes": list(content.notes),
        "definitions_heading": _("What the figures mean"),
        "definitions": [(str(figure.label), str(figure.meaning)) for figure in content.defined],
        "contour": CONTOUR.read_text(),
    }


def period_words(content: Content) -> str:
    return _span(content.period)


def _span(period: Period) -> str:
    return "{first} – {last}".format(**_days(period.first, period.last))


def _days(first: Any, last: Any) -> dict[str, str]:
    return {"first": formats.date_format(first, "DATE_FORMAT"), "last": formats.date_format(last, "DATE_FORMAT")}


def _moment(content: Content) -> str:
    return formats.date_format(timezone.localtime(content.made_at or timezone.now()), "DATETIME_FORMAT")


def _figure(reading: Reading) -> dict[str, str]:
    change = change_words(reading)
    words = {"change": change, "before": figure_words(reading.figure.kind, reading.before)}
    return {
        "label": str(reading.figure.label),
        "value": figure_words(reading.figure.kind, reading.value),
        "change": _("%(change)s (before: %(before)s)") % words if reading.change is not None else change,
        "tone": reading.tone,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "lines": list(section.lines),
        "note": section.note,
        "chart": str(draw_wide(section.chart)) if section.chart else "",
        "finding": section.chart.finding if section.chart else "",
        "heads": list(section.table.heads) if section.table else [],
        "rows": [[cell_words(cell) for cell in row] for row in section.table.rows] if section.table else [],
        "total": [cell_words(cell) for cell in section.table.total] if section.table else [],
    }


def cell_words(cell: Cell) -> str:
    if cell.kind is not None:
        return figure_words(cell.kind, cell.value)
    if cell.value is None:
        return "–"
    return formats.date_format(cell.value, "SHORT_DATE_FORMAT") if hasattr(cell.value, "isoformat") else str(cell.value)


# --- workbook and CSV ----------------------------------------------------------------------

_LOOKS = {Kind.COUNT: "number", Kind.PERCENT: "percent", Kind.MINUTES: "score", Kind.SCORE: "score"}


def workbook_of(content: Content) -> IO[bytes]:
    file = BytesIO()
    tables = [(section.title, section.table) for section in content.sections if section.table]
    write_book(file, _cover(content), [*(_sheet(title, table) for title, table in tables), _meanings(content)])
    file.seek(0)
    return file


def _cover(content: Content) -> Cover:
    facts: list[tuple[str, Any]] = [
        (_("Scope"), content.about),
        (_("From"), content.period.first),
        (_("Until"), content.period.last),
        (_("Compared with"), _span(content.before)),
        (_("Made"), content.made_at or timezone.now()),
    ]
    heads = [_("Figure"), _("Value"), _("Before"), _("Change"), _("What it means")]
    figures = [[*_told(reading), str(reading.figure.meaning)] for reading in content.readings]
    return Cover(content.title, facts, [[heads, *figures]], made_at=content.made_at)


def _told(reading: Reading) -> list[str]:
    kind = reading.figure.kind
    before = figure_words(kind, reading.before)
    return [str(reading.figure.label), figure_words(kind, reading.value), before, change_words(reading)]


def _meanings(content: Content) -> Sheet:
    """The definition of every figure that the book names."""
    columns = [Column(_("Figure"), 34), Column(_("What it means"), 110)]
    return Sheet(_("Definitions"), columns, [[str(one.label), str(one.meaning)] for one in content.defined])


def _sheet(title: str, table: Table) -> Sheet:
    kinds = [next((row[at].kind for row in table.rows if row[at].kind), None) for at in range(len(table.heads))]
    columns = [
        Column(head or title, 34 if at == 0 else 16, _LOOKS[kind] if kind else "")
        for at, (head, kind) in enumerate(zip(table.heads, kinds, strict=True))
    ]
    rows = [*table.rows, *([table.total] if table.total else [])]
    return Sheet(title, columns, [[_raw(cell) for cell in row] for row in rows])


def _raw(cell: Cell) -> Any:
    """Shares as a spreadsheet keeps them, so that its percent format shows them."""
    return cell.value / 100 if cell.kind is Kind.PERCENT and cell.value is not None else cell.value


def csv_of(content: Content) -> IO[bytes]:
    """One table under the other, each after its title; numbers in the reader's format."""
    lines: list[list[Any]] = [[_("Figure"), _("Value"), _("Before"), _("Note")]]
    lines += [[*_told(reading)[:3], few_words(reading)] for reading in content.readings]
    for section in content.sections:
        if section.table:
            lines += [[], [section.title, *section.table.heads[1:]]]
            lines += [[cell_words(cell) for cell in row] for row in section.table.rows]
            lines += [[cell_words(cell) for cell in section.table.total]] if section.table.total else []
            lines += [[section.note]] if section.note else []
    return BytesIO(as_csv([content.title, content.about, period_words(content)], lines))


WRITERS = {"pdf": pdf_of, "xlsx": workbook_of, "csv": csv_of}
TYPES = {"pdf": "application/pdf", "xlsx": TYPE, "csv": "text/csv; charset=utf-8"}
