"""The subscriptions of the demo, sold and renewed on their first days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from organizations.models import Institution
from packages.actions import renew, sell, turn_states
from packages.models import Subscription
from packages.queries.catalogue import on_sale_versions

PREMIUM = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 6, "workshop": 12}
SMALL_PREMIUM = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12}
YEAR = 365

# institution: how many days ago its present year began, and its years, oldest first: tier, seats, allowances, contract
LIVES: dict[str, tuple[int, list[tuple[str, int, dict[str, int], str]]]] = {
    "Akçasu Büyükşehir Belediyesi": (
        266,
        [
            ("gold", 20, {}, "2024/077"),
            ("premium", 21, SMALL_PREMIUM, "2025/090"),
            ("premium", 50, PREMIUM, "2026/118"),
        ],
    ),
    "Karaova Belediyesi": (
        201,
        [("gold", 20, {}, "2024/161"), ("gold", 20, {}, "2025/183"), ("gold", 20, {}, "2026/204")],
    ),
    "Tepecik Harita Ltd. Şti.": (120, [("silver", 3, {}, "2025/340"), ("silver", 3, {}, "2026/377")]),
    "Yeşilhisar Kadastro Genel Müdürlüğü": (
        150,
        [
            ("premium-plus", 600, {}, "2024/255"),
            ("premium-plus", 750, {}, "2025/280"),
            ("premium-plus", 900, {}, "2026/301"),
        ],
    ),
    "Bozova Su İdaresi": (377, [("gold", 20, {}, "2024/498"), ("gold", 20, {}, "2025/512")]),
    "Demirkapı Enerji A.Ş.": (96, [("gold", 20, {}, "2025/391"), ("premium", 50, PREMIUM, "2026/402")]),
    "Sarıçam Üniversitesi": (340, [("gold", 20, {}, "2024/522"), ("gold", 20, {}, "2025/611")]),
    "Dereköy Belediyesi": (140, [("silver", 3, {}, "2026/349")]),
}
ROOM = 20_000  # ids of ledger entries left free behind each sale, for what was spent until the next one


# most people of an institution: (tier, seats, allowances), for the large demo
FITTING = {
    3: ("silver", 3, {}),
    8: ("gold", 20, {}),
    20: ("premium", 50, {"written": 4000, "phone": 2000, "remote": 2000, "onsite": 6, "workshop": 24}),
    501: ("premium-plus", 900, {}),
}
LAPSED_EVERY = 40  # one institution in so many has not renewed, two weeks ago


def load(say: Callable[[str], None]) -> None:
    """Three years for some, sold and renewed on their days, in the order of time."""
    say("Subscriptions …")
    today = timezone.localdate()
    filiz = User.objects.get(email="filiz@vendor.example")
    for starts_on, name, year in sorted(_years(today)):
        _years_sale(starts_on, Institution.objects.get(name=name), LIVES[name][1][year], by=filiz)
        _leave_room()
    turn_states(today)


def _years(today: date) -> Iterator[tuple[date, str, int]]:
    for name, (days, years) in LIVES.items():
        for place in range(len(years)):
            yield today - timedelta(days=days + YEAR * (len(years) - 1 - place)), name, place


def _years_sale(
    starts_on: date, institution: Institution, bought: tuple[str, int, dict[str, int], str], *, by: User
) -> None:
    tier, seats, allowances, contract = bought
    version = on_sale_versions().get(tier__code=tier)
    last = Subscription.objects.filter(institution=institution).order_by("-ends_on").first()
    with travelled_to(_begin(starts_on)):
        turn_states(starts_on)
        if last is None:
            _sell(institution, _Terms(tier, seats, allowances, YEAR), starts_on, contract, by=by)
            return
        renew(
            last,
            version,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=YEAR),
            contract_number=contract,
            seats=seats,
            allowances=allowances,
            by=by,
        )


def _leave_room() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(seq, nextval(seq) + %s) FROM pg_get_serial_sequence(%s, 'id') seq",
            [ROOM, "packages_ledgerentry"],
        )


def load_large(say: Callable[[str], None], size: int, open_percent: int) -> None:
    """Two years in a row for every institution that came since, of the tier that fits its number of people."""
    say("Their subscriptions …")
    today = timezone.localdate()
    filiz = User.objects.get(email="filiz@vendor.example")
    new = Institution.objects.filter(subscriptions=None).annotate(people=Count("memberships")).order_by("id")
    for number, institution in enumerate(new):
        tier, seats, allowances = next(FITTING[most] for most in FITTING if institution.people <= most)
        days = YEAR + 14 if number % LAPSED_EVERY == LAPSED_EVERY // 3 else 20 + number * 37 % 330
        for year in (1, 0):
            starts_on = today - timedelta(days=days + year * YEAR)
            terms = _Terms(tier, seats, allowances, YEAR)
            _sell(institution, terms, starts_on, f"{starts_on.year}/{1000 + number}", by=filiz)
    turn_states(today)


@dataclass(frozen=True)
class _Terms:
    tier: str
    seats: int
    allowances: dict[str, int]
    length: int


def _sell(institution: Institution, terms: _Terms, starts_on: date, contract: str, *, by: User) -> None:
    with travelled_to(_begin(starts_on)):
        sell(
            institution,
            on_sale_versions().get(tier__code=terms.tier),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=terms.length),
            contract_number=contract,
            seats=terms.seats,
            allowances=terms.allowances,
            by=by,
        )


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
