from django import template

from packages import money

register = template.Library()


@register.filter
def lira(amount):
    """ "12.480,50 ₺"; nothing for no price."""
    return "" if amount is None else money.lira(amount)
