"""Figures, their charts and the addresses of their rows: {% load reporting %}."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import formats

from common.durations import in_words
from reports.drawing import draw
from reports.figures import MEASURE_WORDS
from reports.words import change_words, figure_words

register = template.Library()


@register.simple_tag
def report_chart(chart):
    return draw(chart)


@register.filter
def told(reading):
    """The value of a figure in words."""
    return figure_words(reading.figure.kind, reading.value)


@register.filter
def change(reading):
    return change_words(reading)


@register.filter
def cell(shown):
    """A cell of a table in words; a text as it is."""
    if shown.kind is not None:
        return figure_words(shown.kind, shown.value)
    return "–" if shown.value is None else shown.value


@register.simple_tag
def report_url(name, institution, code, content=None, kind=None, behind=None):
    """The address of a report, its file or the rows behind one of its numbers."""
    arguments = [code, *([kind] if kind else [])]
    if institution:
        arguments.insert(0, institution.pk)
    address = reverse(f"reports:{name}" if institution else f"reports:vendor_{name}", args=arguments)
    return f"{address}?{urlencode(_query(content, behind))}" if content else address


@register.simple_tag
def own_url(behind, period):
    """The address of the rows behind one of a person's own numbers."""
    part = behind.period or period
    days = {"first": part.first.isoformat(), "last": part.last.isoformat()}
    return f"{reverse('reports:mine_rows')}?{urlencode({**days, 'figure': behind.figure})}"


def _query(content, behind):
    period = behind.period if behind and behind.period else content.period
    found = {"first": period.first.isoformat(), "last": period.last.isoformat(), **content.part}
    if behind:
        found["figure"] = behind.figure
        found |= {name: _key(value) for name, value in behind.narrowed.items()}
    return found


def _key(value):
    if value is None or value == ():
        return "none"
    return ",".join(map(str, value)) if isinstance(value, tuple) else value


@register.filter
def later(mark):
    """Where the next page of rows begins, for the address."""
    return f"{mark.at.isoformat()}~{mark.source}~{mark.measure}" if mark else ""


@register.filter
def measure_words(measure):
    return MEASURE_WORDS.get(measure, measure)


@register.filter
def amount(row):
    """Seconds of working time as a length, everything else as a number."""
    return in_words(row.value, days=False) if row.measure == "elapsed" else formats.number_format(row.value, 0)


@register.filter
def first_lines(rows, most):
    """`most` None: all of them."""
    return rows[:most]


@register.filter
def lines_beyond(rows, most):
    """How many `first_lines` leaves out."""
    return len(rows[most:]) if most else 0
