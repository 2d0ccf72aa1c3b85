"""Charts of a report as SVG: both widths for a page, the wide one alone for a PDF."""

from functools import partial

from django.utils.safestring import SafeString

from common.charts import Column, bars, columns, heat, line
from common.charts.bars import one as one_of_bars
from common.charts.columns import one as one_of_columns
from common.charts.heat import one as one_of_heat
from common.charts.line import one as one_line
from reports.content import Chart
from reports.figures import Kind
from reports.words import figure_words

MOST_BARS = 12


def draw(chart: Chart) -> SafeString:
    told = partial(figure_words, chart.kind)
    if chart.shape == "columns":
        return columns(_columns(chart), chart.finding)
    if chart.shape == "line":
        return line(list(zip(chart.labels, chart.values, strict=True)), chart.finding, told, _top(chart))
    if chart.shape == "heat":
        return heat(chart.rows, chart.labels, _grid(chart), chart.finding, bare_words, _fullest(chart))
    return bars(_bars(chart), chart.finding, told)


def draw_wide(chart: Chart) -> SafeString:
    told = partial(figure_words, chart.kind)
    if chart.shape == "columns":
        return one_of_columns(_columns(chart), chart.finding)
    if chart.shape == "line":
        return one_line(list(zip(chart.labels, chart.values, strict=True)), chart.finding, told, _top(chart))
    if chart.shape == "heat":
        return one_of_heat(chart.rows, chart.labels, _grid(chart), chart.finding, bare_words, _fullest(chart))
    return one_of_bars(_bars(chart), chart.finding, told)


def _columns(chart: Chart) -> list[Column]:
    return [Column(label, round(value or 0)) for label, value in zip(chart.labels, chart.values, strict=True)]


def _bars(chart: Chart) -> list[tuple[str, float]]:
    """The largest of them, in the order of the table."""
    found = [(label, max(value or 0, 0)) for label, value in zip(chart.labels, chart.values, strict=True)]
    largest = sorted(range(len(found)), key=lambda at: -found[at][1])[:MOST_BARS]
    return [found[at] for at in sorted(largest)]


def _grid(chart: Chart) -> list[list[float | None]]:
    across = len(chart.labels)
    return [list(chart.values[start : start + across]) for start in range(0, len(chart.values), across)]


def _fullest(chart: Chart) -> float:
    return _top(chart) or max((value for value in chart.values if value is not None), default=1)


def bare_words(value: float) -> str:
    """The number alone, for a small cell; what it is stands in the finding."""
    return str(round(value))


def _top(chart: Chart) -> int | None:
    return {Kind.PERCENT: 100, Kind.SCORE: 5}.get(chart.kind)
