"""Very many requests, written by COPY: `manage.py demo --size 1000000`. Deterministic but for today's date.

The small demo lets the real verbs happen; that takes a minute for 600 requests. This one writes the rows those verbs
would have left, ten thousand times faster, with the same people, promises, ledger and events.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from tickets.demo import copying, places
from tickets.demo.axis import Axis
from tickets.demo.books import Books
from tickets.demo.lots import Teller
from tickets.demo.places import Account, Person, Place, Places
from tickets.demo.pool import Pool
from tickets.demo.rows import COLUMNS, MINUTE, Case, Clerk
from worktime import hours as worktime
from worktime.queries import current_revision

SEED = 20261122
PAGE = 5_000
REACH = timedelta(days=380)  # every institution that has not lapsed has a valid subscription all the time
LATELY = 240 * MINUTE  # those without an answer came within these last working seconds
UNANSWERED, IN_PROGRESS = 0.3, 0.5  # of the open ones; of the answered open ones
AT_NIGHT = 0.08  # of those who file, so many do it while nobody works
BUSY_REQUESTS = 400
Page = list[tuple[str, list[str]]]


def load_large(say: Callable[[str], None], size: int, open_percent: int) -> None:
    plan = Plan.of(size, open_percent)
    say(f"Requests … 0 of {size}")
    with copying.stripped(COLUMNS, say), ThreadPoolExecutor(1) as writer:
        pages = plan.pages()
        page = next(pages)
        while page is not None:
            coming = writer.submit(next, pages, None)  # the next page is written while this one is copied
            for table, lines in page:
                copying.copy(table, COLUMNS[table], lines)
            page = coming.result()
            say(f"Requests … {plan.told} of {size}")
        plan.finish()
    say("Statistics …")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    transaction.on_commit(_tidy)


def _tidy() -> None:
    """Otherwise the first readers of every page of the tables would have to note that its rows are there to stay."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}, packages_quotaaccount")


@dataclass
class Plan:
    """Who files when, and how it stands today."""

    random: Random
    places: Places
    teller: Teller
    fates: "Fates"
    first_ticket: int
    size: int
    told: int = 0

    @classmethod
    def of(cls, size: int, open_percent: int) -> "Plan":
        random, now = Random(SEED), timezone.now().replace(microsecond=0)
        revision = current_revision()
        zone = revision.hours().zone
        axis = Axis(worktime.windows(now - REACH, now + timedelta(days=30), revision.hours()))
        ids = {table: copying.next_id(table) for table in COLUMNS if table != "tickets_slaclock"}
        clerk = Clerk(
            axis,
            int(now.timestamp()),
            Books(ids["packages_ledgerentry"]),
            revision.pk,
            ids["tickets_comment"],
            ids["tickets_event"],
            ids["packages_hold"],
        )
        teller = Teller(random, Pool(random), workers(), clerk)
        return cls(
            random,
            places.read(random, clerk.now, zone),
            teller,
            Fates.of(size, open_percent, random),
            ids["tickets_ticket"],
            size,
        )

    def pages(self) -> Iterator[Page | None]:
        clerk = self.teller.write
        for start in range(0, self.size, PAGE):
            for number in range(start, min(start + PAGE, self.size)):
                self._tell(number)
            self.told = min(start + PAGE, self.size)
            until = self._point(self.told)[0] if self.told < self.size else clerk.now + 1
            yield list(clerk.page(until))

    def finish(self) -> None:
        """Counters follow the ledger, and new rows the last ids."""
        clerk = self.teller.write
        copying.continue_after("tickets_ticket", self.first_ticket + self.size - 1)
        copying.continue_after("tickets_comment", clerk.next_comment)
        copying.continue_after("tickets_event", clerk.next_event)
        copying.continue_after("packages_hold", clerk.next_hold)
        copying.continue_after("packages_ledgerentry", clerk.books.next_entry)
        keep_counters(self.places.accounts())

    def _tell(self, number: int) -> None:
        filed, point = self._point(number)
        fate, busy = self.fates.of_number(number), number in self.fates.busy
        kind = "support" if busy else self.random.choices(("support", "bug", "suggestion"), (84, 10, 6))[0]
        place, person = self._who(filed, kind, fate, busy=busy)
        topic = self.random.choice(self.teller.pool.topics[kind])
        case = Case(self.first_ticket + number, kind, place, person, topic, point, filed, place.valid(filed))
        if case.sold is not None and kind == "support":
            case.sold.accounts["written"].planned += 1
        self.teller.tell(case, fate)

    def _point(self, number: int) -> tuple[int, int]:
        """The moment of filing, and the point of working time from which it counts; both go up with the number."""
        axis, present, late = self.teller.axis, self.teller.present, self.fates.first_unanswered
        if number >= late:
            share = (number - late + 0.5) / (self.size - late)
            point = present - LATELY + int((LATELY - 90) * share)
            return axis.opening(point), point
        point = int((present - LATELY) * (number + 0.5) / late)
        return axis.asleep_before(point, AT_NIGHT) or (axis.opening(point), point)

    def _who(self, filed: int, kind: str, fate: str, *, busy: bool) -> tuple[Place, Person]:
        everybody = self.places
        if busy and everybody.busy.busy is not None:
            return everybody.busy, everybody.busy.busy
        place = everybody.some()
        if not _can_file(place, filed, kind, fate):
            place = self.random.choice(everybody.boundless)
        return place, self.random.choice(place.people)


def _can_file(place: Place, filed: int, kind: str, fate: str) -> bool:
    """Without a package only what still waits for one; with one, as long as it has units."""
    sold = place.valid(filed)
    if sold is None:
        return fate == "unanswered" and kind == "support"
    return kind != "support" or sold.accounts["written"].has_room


@dataclass
class Fates:
    """Which of the requests are still open, and which are the busy customer's."""

    open: dict[int, str]
    busy: set[int]
    first_unanswered: int
    long: int

    @classmethod
    def of(cls, size: int, open_percent: int, random: Random) -> "Fates":
        still_open = size * open_percent // 100
        first = size - max(1, int(still_open * UNANSWERED))
        count = min(still_open - (size - first), first)
        lately = range(max(0, first - 4 * still_open), first)
        found = {
            number: ("waiting", "in_progress")[random.random() < IN_PROGRESS]
            for number in random.sample(lately, max(0, count))
        }
        step = max(4, size // BUSY_REQUESTS)
        busy = set(list(range(step // 2, size, step))[:BUSY_REQUESTS])
        return cls(found, busy, first, max(number for number in busy if number < first - step))

    def of_number(self, number: int) -> str:
        if number == self.long:
            return "long"
        return "unanswered" if number >= self.first_unanswered else self.open.get(number, "settled")


def workers() -> dict[str, list[tuple[int, str]]]:
    """By team."""
    return {"support": _people(User.VendorRole.AGENT), "software": _people(User.VendorRole.SOFTWARE)}


def _people(role: str) -> list[tuple[int, str]]:
    return list(User.objects.filter(vendor_role=role).order_by("id").values_list("pk", "name"))


def keep_counters(accounts: list[Account]) -> None:
    """The accounts say what the ledger says, and whoever has little left was told so."""
    used = [account for account in accounts if account.held or account.captured]
    values = ", ".join(f"({account.pk}, {account.held}, {account.captured})" for account in used)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE packages_quotaaccount SET held = new.held, captured = new.captured "  # noqa: S608 numbers
            f"FROM (VALUES {values}) AS new (id, held, captured) WHERE packages_quotaaccount.id = new.id"
        )
        cursor.execute(_WARNED)


# Whoever has little left was told so when it became little.
_WARNED = """
    UPDATE packages_quotaaccount SET warned_at_percent = CASE WHEN granted = held + captured THEN 0 ELSE 20 END
    WHERE NOT unlimited AND granted > 0 AND (granted - held - captured) * 100 <= granted * 20
      AND warned_at_percent IS NULL
"""
