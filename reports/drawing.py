"""Charts of a report as SVG: both widths for a page, the wide one alone for a PDF."""

from functools import partial

from django.utils.safestring import SafeString

from common.charts import Column, bars, columns, line
from common.charts.bars import one as one_of_bars
from common.charts.columns import one as one_of_columns
from common.charts.line import one as one_line
from reports.content import Chart
from reports.figures import Kind
from reports.words import figure_words


def draw(chart: Chart) -> SafeString:
    told = partial(figure_words, chart.kind)
    if chart.shape == "columns":
        return columns(_columns(chart), chart.finding)
    if chart.shape == "line":
        return line(list(zip(chart.labels, chart.values, strict=True)), chart.finding, told, _top(chart))
    return bars(_bars(chart), chart.finding, told)


def draw_wide(chart: Chart) -> SafeString:
    told = partial(figure_words, chart.kind)
    if chart.shape == "columns":
        return one_of_columns(_columns(chart), chart.finding)
    if chart.shape == "line":
        return one_line(list(zip(chart.labels, chart.values, strict=True)), chart.finding, told, _top(chart))
    return one_of_bars(_bars(chart), chart.finding, told)


def _columns(chart: Chart) -> list[Column]:
    return [Column(label, round(value or 0)) for label, value in zip(chart.labels, chart.values, strict=True)]


def _bars(chart: Chart) -> list[tuple[str, float]]:
    return [(label, max(value or 0, 0)) for label, value in zip(chart.labels, chart.values, strict=True)][:12]


def _top(chart: Chart) -> int | None:
    return {Kind.PERCENT: 100, Kind.SCORE: 5}.get(chart.kind)
