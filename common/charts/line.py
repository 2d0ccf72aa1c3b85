"""A line over periods; a gap where there is nothing to tell."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.charts.axis import HEIGHT, NARROW, SIDE, WIDE, every, frame, grid, height, highest_mark, plain, words

Point = tuple[str, float | None]


def line(points: Sequence[Point], finding: str, told: Callable[[float], str], top: int | None = None) -> SafeString:
    """`told` puts a value into words; `top` is the end of the scale, such as 100 for shares."""
    return format_html("{}{}", one(points, finding, told, top), one(points, finding, told, top, NARROW, "narrow"))


def one(
    points: Sequence[Point],
    finding: str,
    told: Callable[[float], str],
    top: int | None = None,
    width: int = WIDE,
    name: str = "wide",
) -> SafeString:
    scale = top or highest_mark(max((value for _label, value in points if value is not None), default=0))
    inner = format_html_join("", "{}", ((shape,) for shape in _shapes(points, scale, width, told)))
    return frame(width, HEIGHT, name, finding, format_html("{}{}", grid(scale, width, told), inner))


def _shapes(points: Sequence[Point], top: int, width: int, told: Callable[[float], str]) -> Iterator[SafeString]:
    room = (width - SIDE) / max(len(points), 1)
    step = every([label for label, _value in points], room)
    places = [(room * (number + 0.5), value) for number, (_label, value) in enumerate(points)]
    for run in _runs(places):
        path = " ".join(f"{plain(x)},{plain(height(value, top))}" for x, value in run)
        yield format_html('<polyline class="c-line" points="{}" fill="none" stroke="#0B655E" stroke-width="2"/>', path)
    for number, (x, value) in enumerate(places):
        is_named = (len(places) - 1 - number) % step == 0
        if value is not None:
            y = height(value, top)
            yield format_html('<circle class="c-solid" cx="{}" cy="{}" r="3.5" fill="#0B655E"/>', plain(x), plain(y))
            if is_named:
                yield words("c-value", plain(x), y - 9 if y > 30 else y + 18, told(value))
        if is_named:
            yield words("c-text", plain(x), HEIGHT - 8, points[number][0])


def _runs(places: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for x, value in (*places, (0, None)):
        if value is not None:
            run.append((x, value))
        elif run:
            if len(run) > 1:
                yield run
            run = []
