"""Charts as SVG text. Shapes carry a class for the page and attributes for what knows no style sheet, such as a PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log10

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, NARROW = 800, 340
HEIGHT, TOP, BOTTOM, SIDE = 190, 22, 26, 44
LABEL = 34  # the room a column needs for its label


@dataclass(frozen=True)
class Column:
    """What is done stands solid, what is only reserved stands faint on it."""

    label: str
    solid: int
    faint: int = 0

    @property
    def whole(self) -> int:
        return self.solid + self.faint


def columns(bars: Sequence[Column], finding: str) -> SafeString:
    """One column for each; drawn for a wide and for a narrow page. `finding` is what the chart shows, in words."""
    return format_html("{}{}", _drawn(bars, finding, WIDE, "wide"), _drawn(bars, finding, NARROW, "narrow"))


def _drawn(bars: Sequence[Column], finding: str, width: int, name: str) -> SafeString:
    top = highest_mark(max((bar.whole for bar in bars), default=0))
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}" font-family="sans-serif" font-size="12">'
        "{}{}</svg>",
        name,
        width,
        HEIGHT,
        finding,
        format_html_join("", "{}", ((line,) for line in _grid(top, width))),
        format_html_join("", "{}", ((bar,) for bar in _bars(bars, top, width))),
    )


def highest_mark(most: int) -> int:
    """The end of the scale: 2, 4, 10, 20, 40, 100 … so that the half is a whole number too."""
    if most <= 2:
        return 2
    ten: int = 10 ** int(log10(most))
    return next(step for step in (ten, 2 * ten, 4 * ten, 6 * ten, 8 * ten, 10 * ten) if step >= most)


def _grid(top: int, width: int) -> Iterator[SafeString]:
    for mark in (0, top // 2, top):
        y = _y(mark, top)
        yield format_html(
            '<line class="c-grid" x1="0" x2="{}" y1="{}" y2="{}" stroke="#DBE2DF"/>'
            '<text class="c-text" x="{}" y="{}" text-anchor="end" fill="#5C6D6A">{}</text>',
            *(width - SIDE, y, y, width, _number(float(y) + 4), number_format(mark, force_grouping=True)),
        )


def _bars(bars: Sequence[Column], top: int, width: int) -> Iterator[SafeString]:
    room = (width - SIDE) / max(len(bars), 1)
    wide = min(room * 0.55, 40)
    every = ceil(LABEL / room) if bars else 1
    for number, bar in enumerate(bars):
        left, middle = _number(room * number + (room - wide) / 2), _number(room * (number + 0.5))
        yield _rectangle("c-solid", left, wide, bar.solid, 0, top)
        yield _rectangle("c-faint", left, wide, bar.faint, bar.solid, top)
        if bar.whole:
            yield _text("c-value", middle, float(_y(bar.whole, top)) - 6, number_format(bar.whole, force_grouping=True))
        if (len(bars) - 1 - number) % every == 0:
            yield _text("c-text", middle, HEIGHT - 8, bar.label)


def _rectangle(kind: str, left: str, wide: float, amount: int, below: int, top: int) -> SafeString:
    if not amount:
        return format_html("{}", "")
    high = float(_y(below, top)) - float(_y(below + amount, top))
    opacity = "1" if kind == "c-solid" else "0.35"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2" fill="#0B655E" fill-opacity="{}"/>',
        *(kind, left, _y(below + amount, top), _number(wide), _number(max(high, 1)), opacity),
    )


def _text(kind: str, x: str, y: float, words: str) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="middle" fill="#5C6D6A">{}</text>', kind, x, _number(y), words
    )


def _y(amount: float, top: int) -> str:
    return _number(TOP + (HEIGHT - TOP - BOTTOM) * (1 - amount / top))


def _number(value: float) -> str:
    return f"{value:.1f}"
