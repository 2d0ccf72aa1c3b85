from dataclasses import dataclass

from django.db import connection

Numbers = tuple[int, int, int]  # granted, held, captured

# One statement sees one moment: counters, entries and holds can be compared while people work.
_COMPARE = """
    SELECT account.id, account.subscription_id, account.service_id,
           ARRAY[account.granted, account.held, account.captured],
           ARRAY[COALESCE(entries.granted, 0), COALESCE(entries.held, 0), COALESCE(entries.captured, 0)],
           ARRAY[COALESCE(holds.held, 0), COALESCE(holds.captured, 0)]
    FROM packages_quotaaccount account
    LEFT JOIN (
        SELECT account_id, SUM(granted) AS granted, SUM(held) AS held, SUM(captured) AS captured
        FROM packages_ledgerentry GROUP BY account_id
    ) entries ON entries.account_id = account.id
    LEFT JOIN (
        SELECT account_id,
               SUM(amount) FILTER (WHERE state = 'held') AS held,
               SUM(amount) FILTER (WHERE state = 'captured') AS captured
        FROM packages_hold WHERE state <> 'released' GROUP BY account_id
    ) holds ON holds.account_id = account.id
    WHERE account.granted <> COALESCE(entries.granted, 0)
       OR account.held <> COALESCE(entries.held, 0)
       OR account.captured <> COALESCE(entries.captured, 0)
       OR account.held <> COALESCE(holds.held, 0)
       OR account.captured <> COALESCE(holds.captured, 0)
    ORDER BY account.id
"""


@dataclass(frozen=True)
class Mismatch:
    """An account whose counters, entries and holds tell different stories. Numbers are granted, held, captured."""

    account_id: int
    subscription_id: int
    service_code: str
    counters: tuple[int, ...]
    entries: tuple[int, ...]
    holds: tuple[int, ...]

    def __str__(self) -> str:
        return (
            f"account {self.account_id} ({self.service_code}, subscription {self.subscription_id}): "
            f"counters {self.counters}, entries {self.entries}, holds {self.holds}"
        )


def recount() -> list[Mismatch]:
    """Every account that does not add up."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE)
        return [
            Mismatch(account, subscription, service, tuple(counters), tuple(map(int, entries)), tuple(map(int, holds)))
            for account, subscription, service, counters, entries, holds in cursor.fetchall()
        ]


_RECKON = """
    SELECT account.granted, account.held, account.captured, entries.*, holds.*
    FROM packages_quotaaccount account,
    LATERAL (
        SELECT COALESCE(SUM(granted), 0), COALESCE(SUM(held), 0), COALESCE(SUM(captured), 0)
        FROM packages_ledgerentry WHERE account_id = account.id
    ) entries,
    LATERAL (
        SELECT COALESCE(SUM(amount) FILTER (WHERE state = 'held'), 0),
               COALESCE(SUM(amount) FILTER (WHERE state = 'captured'), 0)
        FROM packages_hold WHERE account_id = account.id
    ) holds
    WHERE account.id = %s
"""


@dataclass(frozen=True)
class Reckoning:
    """What the counters of one account say, what its entries add up to, and what is held and captured by its holds."""

    counters: Numbers
    entries: Numbers
    holds: tuple[int, int]

    @property
    def adds_up(self) -> bool:
        return self.counters == self.entries and self.counters[1:] == self.holds

    def after(self, granted: int) -> Numbers:
        """What the ledger says once an entry lets it agree with the holds and changes what was granted."""
        return self.entries[0] + granted, *self.holds

    def entry(self, granted: int) -> Numbers:
        """That entry."""
        return granted, self.holds[0] - self.entries[1], self.holds[1] - self.entries[2]

    def largest(self, granted: int) -> int:
        """The largest number of units by which that entry moves the ledger or the counters."""
        moved = (new - old for new, old in zip(self.after(granted), self.counters, strict=True))
        return max(map(abs, (*self.entry(granted), *moved)))


def reckoning(account_id: int) -> Reckoning:
    """One account at one moment, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RECKON, [account_id])
        row = [int(number) for number in cursor.fetchone()]
    return Reckoning((row[0], row[1], row[2]), (row[3], row[4], row[5]), (row[6], row[7]))


def accounts_counted() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM packages_quotaaccount")
        return int(cursor.fetchone()[0])
