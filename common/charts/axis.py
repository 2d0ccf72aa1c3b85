"""What every chart shares: its frame, its scale and its words.

Shapes carry a class for the page and attributes for what knows no style sheet, such as a PDF.
"""

from collections.abc import Callable, Sequence
from math import ceil, log10

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, NARROW = 800, 340
HEIGHT, TOP, BOTTOM, SIDE = 190, 22, 26, 44
LETTER = 6.6  # the width of a letter, nearly


def every(labels: Sequence[str], room: float) -> int:
    """Each how many-th label is written, so that none runs into the next. `room` is that of one."""
    longest = max((len(label) for label in labels), default=0)
    return max(1, ceil((longest + 1) * LETTER / room))


def frame(width: int, high: float, name: str, finding: str, inner: SafeString) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}"'
        ' font-family="Inter SX, sans-serif" font-size="12">{}</svg>',
        *(name, width, plain(high), finding, inner),
    )


def highest_mark(most: float) -> int:
    """The end of the scale: 2, 4, 10, 20, 40, 100 … so that the half is a whole number too."""
    if most <= 2:
        return 2
    ten: int = 10 ** int(log10(most))
    return next(step for step in (ten, 2 * ten, 4 * ten, 6 * ten, 8 * ten, 10 * ten) if step >= most)


def whole_number(value: float) -> str:
    return number_format(value, 0, force_grouping=True)


def grid(top: int, width: int, told: Callable[[float], str] = whole_number) -> SafeString:
    return format_html_join(
        "",
        '<line class="c-grid" x1="0" x2="{}" y1="{}" y2="{}" stroke="#DBE2DF"/>'
        '<text class="c-text" x="{}" y="{}" text-anchor="end" fill="#5C6D6A">{}</text>',
        (_mark(mark, top, width, told(mark)) for mark in (0, top / 2, top)),
    )


def _mark(mark: float, top: int, width: int, told: str) -> tuple[int, str, str, int, str, str]:
    y = height(mark, top)
    return width - SIDE, plain(y), plain(y), width, plain(y + 4), told


def words(kind: str, x: str, y: float, text: str, anchor: str = "middle") -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" fill="#5C6D6A">{}</text>', kind, x, plain(y), anchor, text
    )


def height(amount: float, top: float) -> float:
    """Where an amount lies on the page, from the top down."""
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - amount / top)


def plain(value: float) -> str:
    """A number as SVG reads it."""
    return f"{float(value):.1f}"
