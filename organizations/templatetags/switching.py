"""The way to the other institutions of a person: `{% switchable as switchable %}`. People of one cost no statement."""

from dataclasses import dataclass

from django import template

from notifications.queries import unread_in
from organizations.models import Institution

register = template.Library()


@dataclass(frozen=True)
class Other:
    institution: Institution
    unread: int


@dataclass(frozen=True)
class Switchable:
    here: Institution
    others: list[Other]

    @property
    def unread(self) -> int:
        return sum(other.unread for other in self.others)


@register.simple_tag(takes_context=True)
def switchable(context):
    """Where the person stands, and where to go from there; None for people of one institution."""
    place = getattr(context.get("request"), "place", None)
    if place is None or not place.others:
        return None
    unread = unread_in(context["request"].user, [other.pk for other in place.others])
    return Switchable(place.here, [Other(other, unread[other.pk]) for other in place.others])
