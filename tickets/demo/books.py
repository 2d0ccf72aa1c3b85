"""The ledger of the large demo: effects are told in any order and written in the order of time, with running balances."""

import heapq
from dataclasses import dataclass

from tickets.demo.axis import stamp

# kind: what it does to held and captured
EFFECTS = {"hold": (1, 0), "release": (-1, 0), "capture": (-1, 1)}


@dataclass(slots=True)
class Account:
    pk: int
    granted: int
    unlimited: bool
    planned: int = 0  # every unit that was ever to be held here, so that no account is overdrawn at any moment
    held: int = 0
    captured: int = 0

    @property
    def has_room(self) -> bool:
        return self.unlimited or self.planned < self.granted


Effect = tuple[int, int, str, Account, int, int, str, str]


class Books:
    def __init__(self, first_entry: int) -> None:
        self.next_entry = first_entry
        self._waiting: list[Effect] = []
        self._told = 0

    def tell(self, moment: int, kind: str, account: Account, hold: int, actor: int, key: str, reason: str = "") -> None:
        self._told += 1
        heapq.heappush(self._waiting, (moment, self._told, kind, account, hold, actor, key, reason))

    def entries(self, until: int) -> list[str]:
        """The rows of everything that happened before a moment."""
        lines = []
        while self._waiting and self._waiting[0][0] < until:
            lines.append(self._entry(*heapq.heappop(self._waiting)))
        return lines

    def _entry(
        self, moment: int, _told: int, kind: str, account: Account, hold: int, actor: int, key: str, reason: str
    ) -> str:
        held, captured = EFFECTS[kind]
        account.held += held
        account.captured += captured
        balance = "\\N" if account.unlimited else account.granted - account.held - account.captured
        number = self.next_entry
        self.next_entry += 1
        moment_of = stamp(moment)
        return f"{number}\t{kind}\t0\t{held}\t{captured}\t{balance}\t{key}\t{reason}\t{moment_of}\t{actor}\t{hold}\t{account.pk}"
