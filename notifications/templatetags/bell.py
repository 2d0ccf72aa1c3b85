"""The bell of every page: `{% load bell %}{% bell %}`, or the bare number with `{% unread request.user %}`."""

from django import template

from notifications import queries

register = template.Library()


@register.simple_tag
def unread(user):
    return queries.unread_count(user) if user.is_authenticated else 0


@register.inclusion_tag("notifications/_bell.html", takes_context=True)
def bell(context):
    return {"count": unread(context["request"].user), "most": queries.MOST}
