"""Charts for templates: {% load charts %}."""

from django import template

from common import charts

register = template.Library()


@register.simple_tag
def columns_chart(bars, finding):
    """`bars` are common.charts.Column; `finding` says in words what the chart shows. A data table stands below it."""
    return charts.columns(bars, finding)
