"""The only two ways a person's words are put out as HTML. A builtin: no template needs to load it."""

from django import template
from django.utils.safestring import mark_safe

from common import richtext

register = template.Library()


@register.filter
def rendered(html):
    """Stored HTML of a comment. It goes through the policy again, so a later, stricter policy holds for old texts."""
    return mark_safe(richtext.cleaned(html or ""))  # noqa: S308 - cleaned by the policy


@register.filter
def as_typed(text):
    """A customer's own words: paragraphs, line breaks and links."""
    return mark_safe(richtext.plain(text or ""))  # noqa: S308 - cleaned by the policy
