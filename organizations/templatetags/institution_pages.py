"""What apps above add to the bar of an institution's pages: `{% pages_above institution authority as pages %}`."""

from django import template

from organizations import told

register = template.Library()


@register.simple_tag(takes_context=True)
def pages_above(context, institution, authority):
    return told.pages(context.request.user, institution, authority)
