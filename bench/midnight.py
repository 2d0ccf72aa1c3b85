"""10 000 subscriptions end at one midnight, half of them renewed with units carried over; then one top-up lets 1 000
waiting requests in.

python -m bench.midnight      an engine of its own, the actions without HTTP
"""

import json
import os
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.stage import Stage

ENDING, WAITING = 10_000, 1_000


def main():
    stage = Stage(0, 0, port=8096)
    with stage:
        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        import django

        django.setup()
        from bench.pages import point_django_at

        point_django_at(stage)
        result = {"at": time.strftime("%Y-%m-%d %H:%M"), "load_average": os.getloadavg()[0]}
        result["midnight"] = _turn()
        result["admission"] = _admit()
        result["recount"] = _recount()
    stage.forget()
    (Path(__file__).parent / "results" / "midnight.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    assert not result["recount"], "the ledger does not add up"


@contextmanager
def _measured(found):
    from django.db import connection

    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    began = time.perf_counter()
    with connection.execute_wrapper(count):
        yield
    found |= {"seconds": round(time.perf_counter() - began, 2), "statements": statements}


def _turn():
    from django.utils import timezone

    from notifications.models import Notice
    from packages.actions import turn_states
    from packages.models import LedgerEntry, Subscription

    today = timezone.localdate()
    _sell_all(today)
    first, second = {}, {}
    with _measured(first):
        turned = turn_states(today)
    with _measured(second):
        assert turn_states(today) == 0
    assert turned == ENDING * 3 // 2
    assert Subscription.objects.filter(state="expired").count() == ENDING
    carried = LedgerEntry.objects.filter(kind="carry").count()
    return {"turned": turned, **first, "entries_carried": carried, "notices": Notice.objects.count(), "again": second}


def _sell_all(today):
    """What ends today was sold a year ago; every second has its renewal."""
    from accounts.models import User
    from organizations.models import Institution, Membership
    from packages.models import LedgerEntry, QuotaAccount, Subscription, TierVersion

    User.objects.create(email="yonetici@vendor.example", name="Yönetici", vendor_role="manager")
    version = TierVersion.objects.get(tier__code="gold", state="published")
    places = Institution.objects.bulk_create(Institution(name=f"Kurum {number}") for number in range(ENDING))
    users = User.objects.bulk_create(
        User(email=f"kisi{number}@kurum.example", name=f"Kişi {number}") for number in range(ENDING)
    )
    Membership.objects.bulk_create(
        Membership(user=user, institution=place, role="institution_admin")
        for user, place in zip(users, places, strict=True)
    )

    def subscription(place, begins, length, state, renews=None):
        return Subscription(
            institution=place,
            version=version,
            state=state,
            contract_number="1",
            starts_on=begins,
            ends_on=begins + timedelta(days=length),
            priority=3,
            response_minutes=90,
            seats=20,
            carry_over_percent=50,
            renews=renews,
        )

    year = timedelta(days=365)
    old = Subscription.objects.bulk_create(subscription(place, today - year, 365, "active") for place in places)
    new = Subscription.objects.bulk_create(
        subscription(one.institution, today, 365, "scheduled", renews=one) for one in old[::2]
    )
    accounts = QuotaAccount.objects.bulk_create(
        [
            QuotaAccount(subscription=one, service_id=code, granted=100)
            for one in (*old, *new)
            for code in ("written", "phone", "remote", "onsite")
        ],
        batch_size=5000,
    )
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(account=account, kind="grant", granted=100, balance=100, key=f"bench:{account.pk}")
            for account in accounts
        ],
        batch_size=5000,
    )


def _admit():
    from django.utils import timezone

    from organizations.models import Institution, Membership, Unit
    from packages.actions import top_up
    from packages.models import QuotaAccount, Subscription
    from tickets.actions import Request, file
    from tickets.models import Ticket

    today = timezone.localdate()
    place = Institution.objects.get(subscriptions__starts_on=today, name="Kurum 0")
    unit = Unit.objects.create(institution=place, name="Harita")
    person = Membership.objects.get(institution=place).user
    account = QuotaAccount.objects.get(
        subscription__in=Subscription.objects.valid_on(today).of(place), service="written"
    )
    began = time.perf_counter()
    for _number in range(WAITING + account.granted):
        request = Request(subject="Parsel dönüşümünde kayma", text="Koordinatlar kayıyor.")
        file(request, institution=place, unit=unit, key=uuid.uuid4(), by=person)
    filed = time.perf_counter() - began
    found = {"waiting": Ticket.objects.filter(status="awaiting_quota").count(), "filed_in_seconds": round(filed, 1)}
    with _measured(found):
        top_up(account, WAITING, key="bench", by=None, reason="bench")
    assert not Ticket.objects.filter(status="awaiting_quota").exists()
    return found


def _recount():
    from packages.queries import recount

    return [str(mismatch) for mismatch in recount()]


if __name__ == "__main__":
    main()
