"""Hours, days and holidays in words: {% load worktime_words %}."""

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import durations
from worktime import names
from worktime.days import spans_as_text

register = template.Library()


@register.filter
def holiday_name(name):
    return names.shown(name)


@register.filter
def holiday_names(found):
    """All names of a date, once each."""
    return ", ".join(names.shown(name) for name in found)


@register.filter
def spans(value):
    """ "08:30–12:30, 13:30–18:00", or the word for none."""
    return spans_as_text(value) or pgettext("hours", "closed")


@register.filter
def weekday(number):
    """0 is Monday."""
    return WEEKDAYS[number]


@register.filter
def day(on):
    """ "Fri 27 November 2026"."""
    return date_format(on, "D j F Y")


@register.filter
def short_day(on):
    """ "Fri 27 Nov": where the year stands beside it."""
    return date_format(on, "D j M")


@register.filter
def hour(moment):
    """ "17:59", with seconds where there are any."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


@register.filter
def exact(seconds):
    """Working time to the second: "1 h 59 min 30 s"."""
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return durations.in_words(seconds, days=False)
    tail = _("%(seconds)d s") % {"seconds": rest}
    return f"{durations.in_words(seconds, days=False)} {tail}" if minutes else tail


@register.filter
def of(mapping, key):
    """The value of a dictionary: {{ confirmers|of:closure.confirmed_by }}."""
    return mapping.get(key, "")


@register.filter
def minutes(count):
    """A target: "2 h"."""
    return durations.in_words(count * 60, days=False)
