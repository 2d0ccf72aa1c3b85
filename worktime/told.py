"""Who is told, in the same transaction, that a calendar has a new revision: apps above this one.

Each is registered once, when its app starts.
"""

from collections.abc import Callable

from worktime.models import CalendarRevision

Listener = Callable[[CalendarRevision], None]

_listeners: list[Listener] = []


def when_revised(listener: Listener) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def tell_revised(revision: CalendarRevision) -> None:
    for listener in _listeners:
        listener(revision)
