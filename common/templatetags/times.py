"""Promises and moments in a person's words. A builtin, like ui.py: no template needs to load it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import durations
from common.templatetags.ui import NOTHING, drawn_once, icon, ring

register = template.Library()

DAY = timedelta(days=1).total_seconds()


@register.simple_tag
def clock(state, due_at=None, left=None, target=None, took=None, opens_at=None, name=""):
    """A first-response promise, from plain values.

    state: running, met, missed, excused, waiting (no unit yet), none. `left` and `target` are working seconds
    (left is negative when overdue), `took` the working seconds until the answer, `opens_at` the moment the clock
    goes on when it is outside hours, `name` what scripts announce ("#4821").
    """
    if state == "running":
        return _running(due_at, left or 0, target or 0, opens_at, name)
    has_length = isinstance(took, int | float)
    kind, drawing, words = {
        "met": ("done", "check", durations.in_words(took, days=False) if has_length else _("met")),
        "missed": ("missed", "circle-x", _("missed")),
        "excused": ("done", "circle-minus", _("excused")),
        "waiting": ("done", "circle-pause", _("awaiting quota")),
    }.get(state, ("none", "minus", _("no promise")))
    prefix = format_html('<span class="vh">{} </span>', _("Met:")) if state == "met" and has_length else NOTHING
    return format_html('<span class="clock {}">{}<span>{}{}</span></span>', kind, icon(drawing), prefix, words)


def _running(due_at, left, target, opens_at, name):
    fraction = left / target if target else 0
    tone = clock_tone(left, target)
    opens = NOTHING
    if opens_at and left > 0:
        opens = format_html('<span class="clock-opens">{}</span>', _("opens %(time)s") % {"time": _near(opens_at)})
    return format_html(
        '<span class="clock {}" data-clock data-due="{}" data-target="{}" data-name="{}">{}'
        '<span class="clock-text" data-clock-text>{}</span>{}</span>',
        tone,
        int(due_at.timestamp()) if due_at else "",
        int(target),
        name,
        ring(1 if left <= 0 else fraction, tone),
        clock_words(left),
        opens,
    )


@register.simple_tag
def clock_tone(left, target):
    """ "danger" when overdue, "warn" in the last quarter, else "ok"."""
    if left <= 0:
        return "danger"
    return "warn" if target and left / target <= 0.25 else "ok"


@register.simple_tag
def clock_words(left):
    words = durations.in_words(left, days=False)
    return words if left > 0 else _("%(duration)s overdue") % {"duration": words}


@register.simple_tag
def working_windows(spans: Iterable[tuple[datetime, datetime]]):
    """The attribute that lets clock.js count working time: put it on an element around the clocks."""
    text = ";".join(f"{int(start.timestamp())},{int(end.timestamp())}" for start, end in spans)
    return format_html('data-windows="{}"', text)


def _near(moment):
    """The hour alone today, with the day otherwise."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return formats.date_format(local, "H:i")
    return formats.date_format(local, "j M H:i")


@register.simple_tag
def duration(seconds, days=True):
    """ "41 min", "1 h 12 min", "3 d". Working time: days=False."""
    return durations.in_words(seconds, days=days)


@register.simple_tag
def when(moment, now=None):
    """How long ago, up to a day; then the date. The full moment is in the title and the datetime attribute."""
    if not moment:
        return NOTHING
    now, language = now or timezone.now(), get_language()
    gone = (now - moment).total_seconds()
    local = timezone.localtime(moment)
    if 0 <= gone < DAY:
        words = _ago(int(gone // 3600 * 3600 if gone >= 3600 else gone // 60 * 60), language)
    elif local.year == timezone.localtime(now).year:
        words = f"{day_words(local.date(), 'j M', language)} {_hour(local)}"
    else:
        words = day_words(local.date(), "j M Y", language)
    return _written(local, words, language)


@drawn_once
def _ago(seconds, language):
    return _("%(duration)s ago") % {"duration": durations.in_words(seconds)} if seconds else _("just now")


@register.simple_tag
def moment(value, short=False):
    """The absolute local time: "20 November 2026 14:22", short: "20.11.2026 14:22"."""
    if not value:
        return NOTHING
    name = "SHORT_DATETIME_FORMAT" if short else "DATETIME_FORMAT"
    return _time(value, formats.date_format(timezone.localtime(value), name))


@register.simple_tag
def until(value):
    """A near moment: the hour alone today, with day and month otherwise."""
    return _time(value, _near(value)) if value else NOTHING


def _time(value, words):
    return _written(timezone.localtime(value), words, get_language())


def _written(local, words, language):
    full = f"{day_words(local.date(), 'DATE_FORMAT', language)} {_hour(local)}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), full, words)


def _hour(local):
    return f"{local.hour:02}:{local.minute:02}"


@drawn_once
def day_words(date, form, language):
    """A list shows the same few days again and again. DATETIME_FORMAT is DATE_FORMAT and the hour, in every language,
    and so is "j M H:i"."""
    return formats.date_format(date, form)
