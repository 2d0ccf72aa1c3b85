"""What becomes of a person's open requests when the person leaves: the app that has them says how many there are, gives
them to a colleague, and ends what was shared with the person. Registered once, when that app starts."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

Counts = Callable[[int, int], int]
HandsOver = Callable[[int, User, User, User | None], int]
EndsShares = Callable[[int, User, User | None], None]


@dataclass
class _Keeper:
    count: Counts = lambda institution_id, person_id: 0
    hand_over: HandsOver = lambda institution_id, person, to, by: 0
    end_shares: EndsShares = lambda institution_id, person, by: None


_keeper = _Keeper()


def keep_requests(count: Counts, hand_over: HandsOver, end_shares: EndsShares) -> None:
    """`hand_over(institution_id, person, to, by)` answers how many moved. It and `end_shares(institution_id, person,
    by)` run in the transaction of the change."""
    _keeper.count, _keeper.hand_over, _keeper.end_shares = count, hand_over, end_shares


def open_requests_of(institution_id: int, person_id: int) -> int:
    return _keeper.count(institution_id, person_id)


def end_shares(institution_id: int, person: User, by: User | None) -> None:
    _keeper.end_shares(institution_id, person, by)


def hand_over(institution_id: int, person: User, to: User, by: User | None) -> int:
    return _keeper.hand_over(institution_id, person, to, by)
