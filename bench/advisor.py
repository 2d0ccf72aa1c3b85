"""36 months of 1 000 institutions: every package replayed for each of them, and when their units run out.

python -m bench.advisor        an engine of its own; once through the database, then month by month on plain values
python -m bench.advisor 100    fewer institutions
"""

import json
import os
import random
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise
from pathlib import Path

from bench.demand import YEAR, years
from bench.stage import Stage

MONTHS, YEARS = 36, 3
RUNNING = 180  # days of the package of today that have passed
SERVICES = {"written": 0.5, "phone": 0.3, "remote": 0.2}
LEFT = 60  # units of each service that the package of today still has
HOLDS = "subject_kind, subject_id, amount, state, created_at, settled_at, account_id"


def main(count):
    stage = Stage(0, 0, port=8096)
    with stage:
        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        import django

        django.setup()
        from django.utils import timezone

        from bench.pages import point_django_at

        point_django_at(stage)
        result = {"at": time.strftime("%Y-%m-%d %H:%M"), "institutions": count, "months": MONTHS}
        result["load_average"] = round(os.getloadavg()[0], 1)
        lives = _lives(count)
        result["units"] = _use(_sell(lives, timezone.localdate()))
        result["today"] = _today(count)
        result["month_by_month"] = _month_by_month(lives)
    stage.forget()
    path = Path(__file__).parent / "results" / "advisor.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


def _lives(count):
    """Of each institution its users and its units a day by service, the last one being today."""
    chance, lives = random.Random(17), []
    for _ in range(count):
        whole = years(chance, YEARS)
        users = max(3, sum(whole) // YEARS // 8)
        uses = {service: [0] * len(whole) for service in SERVICES}
        for day, units in enumerate(whole):
            for service in chance.choices(list(SERVICES), list(SERVICES.values()), k=units):
                uses[service][day] += 1
        lives.append((users, uses))
    return lives


def _edges(today):
    """The first days of four packages that follow each other, and the day after the last."""
    begins = [today - timedelta(days=RUNNING + YEAR * back) for back in (2, 1, 0)]
    return [_first_day(today), *begins, begins[-1] + timedelta(days=YEAR)]


def _first_day(today):
    return today - timedelta(days=YEARS * YEAR - 1)


def _sell(lives, today):
    """Each account of each package beside the days its institution used: what was spent of it is spent."""
    from accounts.models import User
    from organizations.models import Institution, Membership
    from packages.models import QuotaAccount, Subscription, TierVersion

    version = TierVersion.objects.get(tier__code="gold", state="published")
    places = Institution.objects.bulk_create(Institution(name=f"Kurum {number}") for number in range(len(lives)))
    people = User.objects.bulk_create(User(email=f"k{place.pk}@kurum.example", name="Kişi") for place in places)
    Membership.objects.bulk_create(
        Membership(user=user, institution=place, role="institution_admin")
        for user, place in zip(people, places, strict=True)
    )
    terms = list(pairwise(_edges(today)))
    sold = Subscription.objects.bulk_create(
        Subscription(
            institution=place,
            version=version,
            state="active" if ends_on > today else "expired",
            contract_number="1",
            starts_on=starts_on,
            ends_on=ends_on,
            priority=3,
            response_minutes=90,
            seats=20,
        )
        for place in places
        for starts_on, ends_on in terms
    )
    lived = [uses for _users, uses in lives for _term in terms]
    found = []
    for one, uses in zip(sold, lived, strict=True):
        begin, after = (one.starts_on - _first_day(today)).days, (one.ends_on - _first_day(today)).days
        for code, days in uses.items():
            spent = sum(days[begin:after])
            account = QuotaAccount(subscription=one, service_id=code, granted=spent + LEFT, captured=spent)
            found.append((account, days[begin:after]))
    QuotaAccount.objects.bulk_create((account for account, _days in found), batch_size=5000)
    return found


def _use(accounts):
    """One hold for each unit that was spent, at ten in the morning of its day."""
    from django.db import connection
    from django.utils import timezone

    from tickets.demo import copying

    units = 0
    for first in range(0, len(accounts), 500):
        lines = []
        for account, days in accounts[first : first + 500]:
            for day, count in enumerate(days):
                on = account.subscription.starts_on + timedelta(days=day)
                at = timezone.make_aware(datetime.combine(on, clock_time(10))).isoformat() if count else ""
                for _ in range(count):
                    units += 1
                    lines.append(f"ticket\t{units}\t1\tcaptured\t{at}\t{at}\t{account.pk}")
        copying.copy("packages_hold", HOLDS, lines)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE packages_hold")
    return units


def _today(count):
    """All of them as they are today, read from the database."""
    from django.utils import timezone

    from bench.midnight import _measured
    from organizations.models import Institution
    from packages.advisor import advise
    from packages.models import QuotaAccount
    from packages.queries import candidates, forecasts
    from tickets.queries.demand import needs

    today = timezone.localdate()
    places = list(Institution.objects.order_by("pk").values_list("pk", flat=True))
    found, advised, told = {}, {}, {}
    with _measured(found):
        on_sale = candidates()
        wanted = needs(places, today, sorted({one.response_minutes for one in on_sale}))
    with _measured(advised):
        names = Counter(_name(advise(on_sale, need)) for need in wanted.values())
    assert sum(names.values()) == count
    accounts = QuotaAccount.objects.filter(subscription__state="active").select_related("subscription")
    with _measured(told):
        outlooks = forecasts(accounts, today)
    told["accounts"] = len(outlooks)
    return {"demand": found, "advice": advised, "recommended": dict(names.most_common()), "forecast": told}


def _month_by_month(lives):
    """At the end of each month: the year before it replayed in every package, and the run-out date of each service."""
    from django.utils import timezone

    from packages.advisor import Need, advise
    from packages.forecast import forecast
    from packages.queries import candidates

    on_sale, today = candidates(), timezone.localdate()
    ends = [round(YEARS * YEAR * month / MONTHS) for month in range(1, MONTHS + 1)]
    lines = forecasts = 0
    begun = time.process_time()
    for users, uses in lives:
        for end in ends:
            begin = max(0, end - YEAR)
            year = {code: days[begin:end] for code, days in uses.items()}
            begins_on = today - timedelta(days=YEARS * YEAR - 1 - begin)
            advice = advise(on_sale, Need(begins_on, year, users, 1, frozenset(SERVICES)))
            lines += sum(len(replay.lines) for replay in advice.replays)
    replayed, begun = time.process_time() - begun, time.process_time()
    for _users, uses in lives:
        for days in uses.values():
            for end in ends:
                on = today - timedelta(days=YEARS * YEAR - end)
                starts_on = on - timedelta(days=min(end - 1, RUNNING))
                ends_on = starts_on + timedelta(days=YEAR)
                forecast(days[max(0, end - 2 * YEAR) : end], LEFT, starts_on=starts_on, ends_on=ends_on, today=on)
                forecasts += 1
    told = time.process_time() - begun
    return {
        "advices": len(lives) * len(ends),
        "lines": lines,
        "advice_cpu_seconds": round(replayed, 1),
        "forecasts": forecasts,
        "forecast_cpu_seconds": round(told, 1),
        "statements": 0,
    }


def _name(advice):
    return advice.chosen.candidate.name if advice.chosen else "none"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
