"""Columns that stand beside each other, what is only reserved faint on what is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.charts.axis import HEIGHT, NARROW, SIDE, WIDE, every, frame, grid, height, highest_mark, plain, words


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
    return format_html("{}{}", one(bars, finding), one(bars, finding, NARROW, "narrow"))


def one(bars: Sequence[Column], finding: str, width: int = WIDE, name: str = "wide") -> SafeString:
    """One width alone, for a PDF."""
    top = highest_mark(max((bar.whole for bar in bars), default=0))
    inner = format_html_join("", "{}", ((bar,) for bar in _bars(bars, top, width)))
    return frame(width, HEIGHT, name, finding, format_html("{}{}", grid(top, width), inner))


def _bars(bars: Sequence[Column], top: int, width: int) -> Iterator[SafeString]:
    room = (width - SIDE) / max(len(bars), 1)
    wide = min(room * 0.55, 40)
    step = every([bar.label for bar in bars], room)
    for number, bar in enumerate(bars):
        left, middle = plain(room * number + (room - wide) / 2), plain(room * (number + 0.5))
        yield _rectangle("c-solid", left, wide, bar.solid, 0, top)
        yield _rectangle("c-faint", left, wide, bar.faint, bar.solid, top)
        if bar.whole:
            yield words("c-value", middle, height(bar.whole, top) - 6, number_format(bar.whole, force_grouping=True))
        if (len(bars) - 1 - number) % step == 0:
            yield words("c-text", middle, HEIGHT - 8, bar.label)


def _rectangle(kind: str, left: str, wide: float, amount: int, below: int, top: int) -> SafeString:
    if not amount:
        return format_html("{}", "")
    high = height(below, top) - height(below + amount, top)
    opacity = "1" if kind == "c-solid" else "0.35"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2" fill="#0B655E" fill-opacity="{}"/>',
        *(kind, left, plain(height(below + amount, top)), plain(wide), plain(max(high, 1)), opacity),
    )
