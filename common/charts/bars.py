"""Bars that lie below each other, for long names."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.charts.axis import NARROW, WIDE, frame, plain, words

ROW, NAME, VALUE = 30, 0.32, 64
LONGEST = {WIDE: 34, NARROW: 14}


def bars(rows: Sequence[tuple[str, float]], finding: str, told: Callable[[float], str]) -> SafeString:
    return format_html("{}{}", one(rows, finding, told), one(rows, finding, told, NARROW, "narrow"))


def one(
    rows: Sequence[tuple[str, float]],
    finding: str,
    told: Callable[[float], str],
    width: int = WIDE,
    name: str = "wide",
) -> SafeString:
    inner = format_html_join("", "{}", ((shape,) for shape in _shapes(rows, width, told)))
    return frame(width, ROW * max(len(rows), 1), name, finding, inner)


def _shapes(rows: Sequence[tuple[str, float]], width: int, told: Callable[[float], str]) -> Iterator[SafeString]:
    most = max((value for _name, value in rows), default=0) or 1
    left = width * NAME
    room = width - left - VALUE
    for number, (label, value) in enumerate(rows):
        middle = ROW * (number + 0.5)
        yield words("c-text", plain(left - 8), middle + 4, _short(label, LONGEST[width]), anchor="end")
        yield format_html(
            '<rect class="c-solid" x="{}" y="{}" width="{}" height="14" rx="2" fill="#0B655E"/>',
            *(plain(left), plain(middle - 7), plain(max(room * value / most, 1))),
        )
        yield words("c-value", plain(left + room * value / most + 6), middle + 4, told(value), anchor="start")


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"
