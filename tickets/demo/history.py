"""The years before the story: what each subscription was used for until then, written by COPY.

The story itself takes a minute for its three months. These rows say what its verbs would have said, as those of the
large demo do. Ids of ledger entries go up with time: packages.demo left room for them behind each sale.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from organizations.models import Institution
from packages.models import LedgerEntry
from tickets.demo import copying
from tickets.demo.axis import DAY, Axis
from tickets.demo.books import Books
from tickets.demo.large import keep_counters, workers
from tickets.demo.lots import Teller
from tickets.demo.places import Place, Sold, read_each
from tickets.demo.pool import Pool
from tickets.demo.rows import COLUMNS, Case, Clerk
from tickets.demo.story import DAYS
from worktime import hours as worktime
from worktime.queries import current_revision

SEED = 20231122
UNTIL = timedelta(days=DAYS + 6)  # what was filed then is settled when the story begins
REACH = timedelta(days=1_150)
AT_NIGHT = 0.08
GROWTH = 0.85  # of a year against the one after it

# institution: requests in the present year
YEARLY = {
    "Yeşilhisar Kadastro Genel Müdürlüğü": 640,
    "Akçasu Büyükşehir Belediyesi": 430,
    "Demirkapı Enerji A.Ş.": 240,
    "Karaova Belediyesi": 190,
    "Sarıçam Üniversitesi": 70,
    "Bozova Su İdaresi": 66,
    "Tepecik Harita Ltd. Şti.": 16,
}
KEPT = 60  # units of the present year that the story may want, where they are counted
Filing = tuple[int, int, Place, Sold]  # moment and point of working time

SEASON = [0.85, 0.9, 1.05, 1.2, 1.25, 1.0, 0.7, 0.6, 1.05, 1.25, 1.15, 1.0]


def load(say: Callable[[str], None]) -> None:
    say("Requests of earlier years …")
    random, now = Random(SEED), timezone.now().replace(microsecond=0)
    revision = current_revision()
    zone = revision.hours().zone
    clerk = _clerk(Axis(worktime.windows(now - REACH, now + timedelta(days=30), revision.hours())), now, revision.pk)
    teller = Teller(random, Pool(random), workers(), clerk)
    names = dict(Institution.objects.filter(name__in=YEARLY).values_list("pk", "name"))
    places = read_each(names, zone)
    first = copying.next_id("tickets_ticket")
    cases: list[Filing] = []
    for pk, place in places.items():
        cases += _filings(place, YEARLY[names[pk]], int((now - UNTIL).timestamp()), clerk.axis, zone, random)
    cases.sort(key=lambda filing: filing[0])
    for number, filing in enumerate(cases):
        _tell(teller, first + number, *filing)
    _write(clerk)
    _continue(clerk, first + len(cases))
    keep_counters([account for place in places.values() for sold in place.sold for account in sold.accounts.values()])
    say(f"Requests of earlier years … {len(cases)}")


def _clerk(axis: Axis, now: datetime, revision: int) -> Clerk:
    ids = {table: copying.next_id(f"tickets_{table}") for table in ("comment", "event")}
    return Clerk(
        axis, int(now.timestamp()), Books(0), revision, ids["comment"], ids["event"], copying.next_id("packages_hold")
    )


def _filings(place: Place, yearly: int, until: int, axis: Axis, zone: ZoneInfo, random: Random) -> Iterator[Filing]:
    """Moment and point of working time of each request, over the years of an institution."""
    for age, sold in enumerate(reversed(place.sold)):
        if age == 0 and sold.ends > until:
            for account in sold.accounts.values():
                account.planned = 0 if account.unlimited else min(KEPT, account.granted // 2)
        days = [sold.starts + day * DAY for day in range((min(sold.ends, until) - sold.starts) // DAY)]
        weights = [_weight(datetime.fromtimestamp(day, zone).date()) for day in days]
        if not days:
            continue
        count = round(yearly * GROWTH**age * len(days) / 365)
        for day in random.choices(days, weights, k=count):
            moment, point = _moment(day, axis, random)
            yield moment, point, place, sold


def _weight(day: date) -> float:
    return SEASON[day.month - 1] * (1.0 if day.weekday() < 5 else 0.06)


def _moment(day: int, axis: Axis, random: Random) -> tuple[int, int]:
    """Mostly in working hours; one in twelve at night."""
    if random.random() < AT_NIGHT:
        moment = day + int(DAY * random.random())
        return moment, axis.point(moment)
    first, last = axis.point(day), axis.point(day + DAY)
    point = first + int((last - first) * random.random())
    return axis.opening(point), point


def _tell(teller: Teller, pk: int, filed: int, point: int, place: Place, sold: Sold) -> None:
    kind = teller.random.choices(("support", "bug", "suggestion"), (86, 9, 5))[0]
    if kind == "support":
        if not sold.accounts["written"].has_room:
            kind = "bug"
        else:
            sold.accounts["written"].planned += 1
    person = teller.random.choice(place.people)
    topic = teller.random.choice(teller.pool.topics[kind])
    teller.tell(Case(pk, kind, place, person, topic, point, filed, sold), "settled")


def _write(clerk: Clerk) -> None:
    """The ledger piece by piece, each behind the sale that came before it; then the rest."""
    sales = list(
        LedgerEntry.objects.filter(hold=None)
        .values("at")
        .annotate(last=Max("id"))
        .order_by("at")
        .values_list("at", "last")
    )
    bounds = [int(at.timestamp()) for at, _last in sales[1:]] + [clerk.now + 1]
    entries: list[str] = []
    for (_at, last), until in zip(sales, bounds, strict=True):
        clerk.books.next_entry = last + 1
        entries += clerk.books.entries(until)
    for table, lines in clerk.sheets.items():
        copying.copy(table, COLUMNS[table], entries if table == "packages_ledgerentry" else lines)


def _continue(clerk: Clerk, ticket: int) -> None:
    copying.continue_after("tickets_ticket", ticket)
    copying.continue_after("tickets_comment", clerk.next_comment)
    copying.continue_after("tickets_event", clerk.next_event)
    copying.continue_after("packages_hold", clerk.next_hold)
