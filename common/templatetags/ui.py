"""The components of the interface that are a tag. A builtin: no template needs to load it.

Nothing here asks the database, and nothing writes a style attribute (the content policy forbids it).
Every component is shown on /_components/ and explained in docs/UI.md.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "icons"
NOTHING = mark_safe("")
# Pages are full of equal pieces: each is drawn once in a process. Typed, since a safe text and one still to be escaped
# can be equal; bounded, since labels may hold what people wrote.
drawn_once = lru_cache(maxsize=4096, typed=True)
TRACK = mark_safe('<rect class="m-track" width="100%" height="100%" rx="4"/>')


@cache
def _drawing(name):
    """The strokes of one icon. A missing name is a bug and stays loud."""
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inner = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    return mark_safe(re.sub(r"\s*\n\s*", "", inner))  # noqa: S308 - our own files


def _spoken(label):
    return format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')


@register.simple_tag
def icon(name, label="", cls=""):
    """One Lucide icon. Give a label when it stands alone; without one it is hidden from screen readers."""
    return _icon(name, str(label), cls)


@drawn_once
def _icon(name, label, cls):
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        cls,
        _spoken(label),
        _drawing(name),
    )


@register.simple_tag
def meter(used, granted, held=0, unlimited=False, label="", tone=""):
    """A bar of what is used (solid) and held (hatched). Nothing when unlimited: there the word says it."""
    if unlimited:
        return NOTHING
    whole = max(float(granted), float(used) + float(held), 1)
    solid, faint = 100 * float(used) / whole, 100 * (float(used) + float(held)) / whole
    return format_html(
        '<svg class="meter tone-{}" width="100%" height="8" {}>{}{}{}</svg>',
        tone or quota_tone(float(granted) - float(used) - float(held), granted),
        _spoken(label),
        TRACK,
        _bar("m-held", faint) if held else NOTHING,
        _bar("m-used", solid) if used else NOTHING,
    )


def _bar(kind, percent):
    return format_html('<rect class="{}" width="{}%" height="100%" rx="4"/>', kind, f"{max(percent, 1.5):.1f}")


@register.simple_tag
def quota_tone(left, granted):
    """ "danger" when nothing is left, "warn" under a tenth, else "brand"."""
    if left <= 0:
        return "danger"
    return "warn" if left <= float(granted) / 10 else "brand"


@register.simple_tag
def ring(fraction, tone="ok"):
    """How much of a promise is left, 0 to 1. Always beside a text."""
    around = 2 * 3.14159 * 7
    left = max(0.0, min(1.0, float(fraction))) * around
    return format_html(
        '<svg class="ring tone-{}" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">'
        '<circle class="r-track" cx="9" cy="9" r="7"/>'
        '<circle class="r-left" cx="9" cy="9" r="7" stroke-dasharray="{} {}" transform="rotate(-90 9 9)"/></svg>',
        tone,
        f"{left:.2f}",
        f"{around:.2f}",
    )


@register.simple_tag
def chip(label, tone="", icon_name=""):
    """A state as a word. Tones: ok warn danger info brand note line, or none."""
    return _chip(str(label), tone, icon_name)


@drawn_once
def _chip(label, tone, icon_name):
    drawing = icon(icon_name) if icon_name else NOTHING
    return format_html('<span class="chip {}">{}{}</span>', tone, drawing, label)


@register.simple_tag
def lane(priority):
    """The square with the priority, 1 to 4."""
    return _lane(priority, pgettext("priority", "Lane"))


@drawn_once
def _lane(priority, word):
    return format_html('<span class="lane l{}"><span class="vh">{} </span>{}</span>', priority, word, priority)


@register.simple_tag
def avatar(person, size=""):
    """Initials on one of five grounds, always the same for a person. Decoration: write the name beside it."""
    initials = getattr(person, "initials", "") if person else ""
    return _avatar((getattr(person, "pk", 0) or 0) % 5, size, str(initials or "–"))


@drawn_once
def _avatar(ground, size, initials):
    return format_html('<span class="avatar a{} {}" aria-hidden="true">{}</span>', ground, size, initials)


# --- numbers and addresses -------------------------------------------------------------------


@register.filter
def filesize(size):
    """ "312 B", "1.2 MB": one decimal from kilobytes on, in the reader's format."""
    size = float(size or 0)
    if size < 1000:
        return f"{int(size)} B"
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 1000 or unit == "GB":
            break
    return f"{formats.number_format(size, 0 if size >= 100 else 1)} {unit}"


@register.filter
def number(value, places=0):
    """A number in the reader's format: 1.000 or 12.480,5."""
    return formats.number_format(value, int(places), force_grouping=True)


@register.filter
def count(value):
    """A whole number in the reader's format, for pages with hundreds of them: most need no grouping."""
    return str(value) if 0 <= value < 1000 else number(value)


@register.simple_tag
def signed(value):
    """A change: +3, −3 or 0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{formats.number_format(abs(value), 0, force_grouping=True)}"


@register.filter
def percent(fraction):
    """0.98 as "98%" or "%98"."""
    return _("%(number)s%%") % {"number": formats.number_format(round(100 * float(fraction)), 0)}


@register.filter
def bare(value):
    """A number as a machine reads it: for ids, attributes and ticket numbers (`#{{ ticket.pk|bare }}`)."""
    return str(value)


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """This page's address with some of its query changed; None or "" takes a key out: {% query page=None %}."""
    parameters = context.request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}" if parameters else context.request.path


@register.simple_tag(takes_context=True)
def csrf_field(context):
    """csrf_token for pieces that are included with `only` (there Django's own tag prints nothing)."""
    request = context.request
    if not hasattr(request, "csrf_field"):  # a list has many forms
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        request.csrf_field = format_html(field, get_token(request))
    return request.csrf_field


@register.simple_tag(takes_context=True)
def nav_item(context, address, icon_name, label, shape="rail", key="", exact=False):
    """A link of the menus; the part of the product you are in is marked (`exact`: this page alone). Nothing when the
    address is not here."""
    try:
        url = _address(address)
    except NoReverseMatch:
        return NOTHING
    path = context.request.path
    here = path == url if exact or url == "/" else path.startswith(url)
    inputs = {"url": url, "icon_name": icon_name, "label": str(label), "here": here, "shape": shape, "key": key}
    return fixed("_nav_item.html", **inputs)


@drawn_once
def _address(name):
    return reverse(name)


@register.simple_tag
def fixed(name, **inputs):
    """A piece that depends on its inputs and the language alone: rendered once in a process for each of them."""
    rendered = _once if not settings.DEBUG else _once.__wrapped__
    return rendered(name, get_language(), tuple(inputs.items()))


@drawn_once
def _once(name, language, inputs):
    return get_template(name).render(dict(inputs))
