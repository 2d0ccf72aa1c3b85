"""Lists of people as somebody hands them in: CSV, a workbook, or lines of text. Bytes in, rows of texts out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from common.refusals import Refused

MOST_ROWS, MOST_COLUMNS = 20_000, 30
MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED, MOST_MEMBERS = 120 * 1024 * 1024, 300
LONGEST_CELL = 300

Row = list[str]
_ADDRESS = re.compile(r"^\s*(?:\"?(?P<name>[^<>\"]*?)\"?\s*)<(?P<email>[^<>\s]+)>\s*$")


def rows_of_file(name: str, content: bytes) -> list[Row]:
    """The rows with something in them, head first. Refused when it is no such file, or larger than an import may be."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 8 MB. Split it."), field="file")
    is_workbook = content[:2] == b"PK"
    if name.lower().endswith((".xls", ".ods")) or (not is_workbook and b"\0" in content[:4096]):
        raise Refused(_("Save the file as XLSX or CSV."), field="file")
    return _bounded(_workbook(content) if is_workbook else _csv(content))


def rows_of_text(text: str) -> list[Row]:
    """One person a line: "Ad Soyad <address>", an address, or cells between semicolons or tabs."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[Row] = [[_("E-mail"), _("Name"), _("Unit"), _("Role")]]
    for line in lines:
        address = _ADDRESS.match(line)
        if address:
            found.append([address["email"], address["name"]])
        else:
            found.append([cell.strip() for cell in re.split(r"[;\t]", line)])
    return _bounded(iter(found))


def _bounded(rows: Iterator[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        cells = [cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]
        if not any(cells):
            continue
        if len(found) > MOST_ROWS:
            raise Refused(_("More than %(most)d rows. Split the list.") % {"most": MOST_ROWS}, field="file")
        found.append(cells)
    if len(found) < 2:
        raise Refused(_("There are no rows below the head of the list."), field="file")
    return found


def _csv(content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1254", errors="replace")  # what Excel writes here by itself
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error:
        raise Refused(_("This is no CSV file that can be read."), field="file") from None


def _workbook(content: bytes) -> Iterator[Row]:
    """Only values are read: formulas are seen as their text, and refused later."""
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True):
            yield ["" if value is None else str(value) for value in row]
        if (sheet.max_row or 0) > MOST_ROWS + 2:
            raise Refused(_("More than %(most)d rows. Split the list.") % {"most": MOST_ROWS}, field="file")
    except Refused:
        raise
    except Exception as error:  # whatever is wrong inside: it is not ours, and it is not read
        raise Refused(_("This workbook cannot be read. Save it again as XLSX."), field="file") from error


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise Refused(_("This workbook unpacks to far more than a list of people."), field="file")
