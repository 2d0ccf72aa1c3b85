from typing import Protocol


class Colleague(Protocol):
    """What this app needs to know of a person: people live in a higher app."""

    @property
    def is_manager(self) -> bool: ...


def can_change_calendar(user: Colleague) -> bool:
    return user.is_manager
