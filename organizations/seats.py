"""Who is asked before a person takes a seat in an institution: apps above this one, which know how many were sold.

A guard is registered once, when its app starts. It runs under the institution's lock and refuses by `Refused`.
"""

from collections.abc import Callable

Guard = Callable[[int], None]

_guards: list[Guard] = []


def when_seat_is_taken(guard: Guard) -> None:
    """`guard(institution_id)` runs before a person is added, or an account with a membership is opened again."""
    if guard not in _guards:
        _guards.append(guard)


def take_seat(institution_id: int) -> None:
    for guard in _guards:
        guard(institution_id)
