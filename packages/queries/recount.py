from dataclasses import dataclass

from django.db import connection

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
