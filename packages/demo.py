"""The subscriptions of the demo, sold on their first day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from organizations.models import Institution
from packages.actions import sell, turn_states
from packages.models import TierVersion

PREMIUM = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 6, "workshop": 12}

# institution: (tier, seats, allowances, days since the first day, length in days, contract)
SALES = {
    "Akçasu Büyükşehir Belediyesi": ("premium", 50, PREMIUM, 266, 365, "2026/118"),
    "Karaova Belediyesi": ("gold", 20, {}, 201, 365, "2026/204"),
    "Tepecik Harita Ltd. Şti.": ("silver", 3, {}, 120, 365, "2026/377"),
    "Yeşilhisar Kadastro Genel Müdürlüğü": ("premium-plus", 900, {}, 150, 365, "2026/301"),
    "Bozova Su İdaresi": ("gold", 20, {}, 377, 365, "2025/512"),
    "Demirkapı Enerji A.Ş.": ("premium", 50, PREMIUM, 96, 365, "2026/402"),
    "Sarıçam Üniversitesi": ("gold", 20, {}, 320, 365, "2026/031"),
}


# most people of an institution: (tier, seats, allowances), for the large demo
FITTING = {
    3: ("silver", 3, {}),
    8: ("gold", 20, {}),
    20: ("premium", 50, {"written": 4000, "phone": 2000, "remote": 2000, "onsite": 6, "workshop": 24}),
    501: ("premium-plus", 900, {}),
}
YEAR = 365
LAPSED_EVERY = 40  # one institution in so many has not renewed, two weeks ago


def load(say: Callable[[str], None]) -> None:
    say("Subscriptions …")
    today = timezone.localdate()
    filiz = User.objects.get(email="filiz@vendor.example")
    for name, (tier, seats, allowances, days, length, contract) in SALES.items():
        terms = _Terms(tier, seats, allowances, length)
        _sell(Institution.objects.get(name=name), terms, today - timedelta(days=days), contract, by=filiz)
    turn_states(today)


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
    with travelled_to(timezone.make_aware(datetime.combine(starts_on, time.min))):
        sell(
            institution,
            TierVersion.objects.get(tier__code=terms.tier, state=TierVersion.State.PUBLISHED),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=terms.length),
            contract_number=contract,
            seats=terms.seats,
            allowances=terms.allowances,
            by=by,
        )
