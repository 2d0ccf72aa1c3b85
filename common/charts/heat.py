"""A grid of cells, fuller where the value is higher; each cell says its number, too."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.charts.axis import NARROW, WIDE, frame, plain, words

ROW, HEAD, GAP, NUMBER = 30, 22, 2, 21
NAME = {WIDE: 100, NARROW: 72}
LONGEST = 12

Told = Callable[[float], str]
Grid = Sequence[Sequence[float | None]]


def heat(rows: Sequence[str], heads: Sequence[str], grid: Grid, finding: str, told: Told, top: float) -> SafeString:
    """`grid` has a row of values for each name of `rows`; None is a cell where nothing happened."""
    wide = one(rows, heads, grid, finding, told, top)
    return format_html("{}{}", wide, one(rows, heads, grid, finding, told, top, NARROW, "narrow"))


def one(
    rows: Sequence[str],
    heads: Sequence[str],
    grid: Grid,
    finding: str,
    told: Told,
    top: float,
    width: int = WIDE,
    name: str = "wide",
) -> SafeString:
    inner = format_html_join("", "{}", ((shape,) for shape in _shapes(rows, heads, grid, told, top, width)))
    return frame(width, HEAD + ROW * len(rows), name, finding, inner)


def _shapes(
    rows: Sequence[str], heads: Sequence[str], grid: Grid, told: Told, top: float, width: int
) -> Iterator[SafeString]:
    left = NAME[width]
    room = (width - left) / max(len(heads), 1)
    for place, head in enumerate(heads):
        yield words("c-text", plain(left + room * (place + 0.5)), 14, head)
    for number, (label, values) in enumerate(zip(rows, grid, strict=True)):
        above = HEAD + ROW * number
        yield words("c-text", plain(left - 8), above + 19, label[:LONGEST], anchor="end")
        for place, value in enumerate(values):
            yield _cell(left + room * place, above, room, value, top)
            if value is not None and room >= NUMBER:
                yield _number(plain(left + room * (place + 0.5)), plain(above + 19), told(value))


def _number(x: str, y: str, text: str) -> SafeString:
    """Dark enough for the fullest cell, also on paper."""
    return format_html('<text class="c-value" x="{}" y="{}" text-anchor="middle" fill="#10211F">{}</text>', x, y, text)


def _cell(left: float, above: float, room: float, value: float | None, top: float) -> SafeString:
    fullness = 0 if value is None else 0.04 + 0.24 * min(value / (top or 1), 1)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" fill-opacity="{}"/>',
        *("c-empty" if value is None else "c-solid", plain(left + GAP / 2), plain(above + GAP / 2)),
        *(plain(room - GAP), ROW - GAP, "#DBE2DF" if value is None else "#0B655E", f"{fullness or 0.35:.2f}"),
    )
