"""What becomes of a person's open requests when the person leaves: the app that has them says how many there are, and
gives them to a colleague. Registered once, when that app starts."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

Counts = Callable[[int, int], int]
HandsOver = Callable[[int, User, User, User | None], int]


@dataclass
class _Keeper:
    count: Counts = lambda institution_id, person_id: 0
    hand_over: HandsOver = lambda institution_id, person, to, by: 0


_keeper = _Keeper()


def keep_requests(count: Counts, hand_over: HandsOver) -> None:
    """`hand_over(institution_id, person, to, by)` runs in the transaction of the change and answers how many moved."""
    _keeper.count, _keeper.hand_over = count, hand_over


def open_requests_of(institution_id: int, person_id: int) -> int:
    return _keeper.count(institution_id, person_id)


def hand_over(institution_id: int, person: User, to: User, by: User | None) -> int:
    return _keeper.hand_over(institution_id, person, to, by)
