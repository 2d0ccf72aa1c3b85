"""Rows for a spreadsheet: semicolons and a byte order mark, as Excel here expects, and no cell that calculates."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"
PIECE = 500

# What a spreadsheet would calculate, at the start of a cell or of what another separator would make a cell of.
_FORMULA = re.compile(r"""(^|[;,\t\r\n|])(["'\s]*)(?=[=+\-@\t\r＝＋－＠])""")


def inert(value: Any) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what would start one."""
    return _FORMULA.sub(r"\1'\2", str(value))


def csv_response(filename: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download that is sent while it is read: a long statement does not fill the memory."""
    response = StreamingHttpResponse(csv_pieces(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def as_csv(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same as one short file."""
    return "".join(csv_pieces(header, rows)).encode()


def csv_pieces(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    piece: list[str] = [BYTE_ORDER_MARK, _line(header)]
    for row in rows:
        piece.append(_line(row))
        if len(piece) >= PIECE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


class _Line:
    """What the csv writer writes to: it keeps one line."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _line(cells: Sequence[Any]) -> str:
    line = _Line()
    csv.writer(line, delimiter=";", quoting=csv.QUOTE_ALL).writerow([inert(cell) for cell in cells])
    return line.text
