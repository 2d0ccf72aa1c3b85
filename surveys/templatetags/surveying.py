"""Charts and numbers of surveys: {% load surveying %}."""

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from common.charts import bars, line
from common.templatetags.ui import percent

register = template.Library()


@register.simple_tag
def distribution_chart(result):
    """How often each answer was given, as bars; the finding names the most frequent one."""
    rows = [(_row_label(result, option), float(option.count)) for option in result.options]
    return bars(rows, finding(result), lambda count: formats.number_format(count, 0, force_grouping=True))


def _row_label(result, option):
    """The ends of a scale are said in words."""
    question, numbers = result.question, list(result.question.numbers)
    if not question.is_scale:
        return option.label
    words = {str(numbers[0]): question.low, str(numbers[-1]): question.high}.get(option.label, "")
    return f"{option.label} · {words}" if words else option.label


@register.simple_tag
def finding(result):
    most = max(result.options, key=lambda option: option.count)
    return _("Most frequent answer: %(answer)s, %(share)s.") % {
        "answer": _row_label(result, most),
        "share": percent(most.share),
    }


@register.simple_tag
def trend_chart(result):
    """Nothing where a value is below zero: the table says it."""
    points = [(formats.date_format(run.survey.started_at, "M Y"), run.value) for run in result.runs]
    known = [value for _label, value in points if value is not None]
    if len(known) < 2 or min(known) < 0:
        return ""
    told = _("%(figure)s, from the earliest run to this one") % {"figure": result.figure.label}
    return line(points, told, lambda value: figure_words(value, result.figure), result.figure.top)


@register.filter
def as_figure(value, figure):
    """4,2 or −12; a dash for none."""
    return "–" if value is None else figure_words(value, figure)


def figure_words(value, figure):
    words = formats.number_format(Decimal(str(round(abs(value), figure.places))), figure.places)
    return f"−{words}" if value < 0 and words.strip("0.,") else words
