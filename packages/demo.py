"""The subscriptions of the demo, sold on their first day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

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


def load(say: Callable[[str], None]) -> None:
    say("Subscriptions …")
    today = timezone.localdate()
    filiz = User.objects.get(email="filiz@vendor.example")
    for name, (tier, seats, allowances, days, length, contract) in SALES.items():
        starts_on = today - timedelta(days=days)
        with travelled_to(_morning(starts_on)):
            sell(
                Institution.objects.get(name=name),
                TierVersion.objects.get(tier__code=tier, state=TierVersion.State.PUBLISHED),
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=length),
                contract_number=contract,
                seats=seats,
                allowances=allowances,
                by=filiz,
            )
    turn_states(today)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(6, 0), UTC)
