"""200 people file at once against 50 units, then 1 000 escalations run in random directions: nothing may be lost.

python -m bench.filing        an engine of its own, real threads, the actions without HTTP
"""

import json
import os
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.stage import Stage

PEOPLE, UNITS, ESCALATIONS, THREADS = 200, 50, 1_000, 16
CHANNELS = ("written", "phone", "remote")


def main():
    stage = Stage(0, 0, port=8095)
    with stage:
        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        import django

        django.setup()
        from bench.pages import point_django_at

        point_django_at(stage)
        result = {"at": time.strftime("%Y-%m-%d %H:%M"), "load_average": os.getloadavg()[0]}
        people, subscription = _prepare()
        result["filing"] = _file(people, subscription)
        result["escalating"] = _escalate(people)
        result["recount"] = _recount()
    stage.forget()
    (Path(__file__).parent / "results" / "filing.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    assert not result["recount"], "the ledger does not add up"


def _prepare():
    from django.utils import timezone

    from accounts.models import User
    from organizations.models import Institution, Membership, Unit
    from packages.actions import sell, top_up
    from packages.models import QuotaAccount, TierVersion

    institution = Institution.objects.create(name="Kalabalık Belediyesi")
    unit = Unit.objects.create(institution=institution, name="Harita")
    people = [User(email=f"kisi{number}@kalabalik.example", name=f"Kişi {number}") for number in range(PEOPLE)]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(user=person, institution=institution, unit=unit, role="member") for person in people
    )
    today = timezone.localdate()
    subscription = sell(
        institution,
        TierVersion.objects.get(tier__code="silver", state="published"),
        starts_on=today - timedelta(days=10),
        ends_on=today + timedelta(days=355),
        contract_number="1",
        seats=3,
        allowances={},
        by=None,
    )
    for account in QuotaAccount.objects.filter(subscription=subscription, service__in=CHANNELS):
        top_up(account, UNITS - account.granted, key=str(uuid.uuid4()), by=None, reason="bench")
    return people, subscription


def _file(people, subscription):
    from packages.models import QuotaAccount
    from tickets.actions import Request, file
    from tickets.models import Ticket

    place = people[0].memberships.select_related("institution", "unit").get()

    def one(person):
        request = Request(subject="Parsel dönüşümünde kayma", text="Koordinatlar kayıyor.")
        file(request, institution=place.institution, unit=place.unit, key=uuid.uuid4(), by=person)

    took, errors = _at_once(one, people, threads=PEOPLE // 4)
    account = QuotaAccount.objects.get(subscription=subscription, service="written")
    states = Counter(Ticket.objects.values_list("status", flat=True))
    assert states == {"new": UNITS, "awaiting_quota": PEOPLE - UNITS}, states
    assert account.held == UNITS
    return {"people": PEOPLE, "units": UNITS, "per_second": round(PEOPLE / took, 1), "errors": errors, **states}


def _escalate(people):
    from accounts.models import User
    from common.refusals import Refused
    from tickets.actions import escalate
    from tickets.models import Ticket

    agent = User.objects.create(email="uzman@vendor.example", name="Uzman", vendor_role="agent")
    pks = list(Ticket.objects.filter(status="new").values_list("pk", flat=True))
    random, outcomes = Random(1), Counter()
    plan = [(random.choice(pks), random.choice(CHANNELS)) for _number in range(ESCALATIONS)]

    def one(step):
        try:
            escalate(Ticket.objects.get(pk=step[0]), step[1], by=agent)
            outcomes["moved"] += 1
        except Refused as refusal:
            outcomes[type(refusal).__name__] += 1

    took, errors = _at_once(one, plan, threads=THREADS)
    assert Ticket.objects.filter(pk__in=pks, hold__state="held").count() == len(pks)
    return {"asked": ESCALATIONS, "per_second": round(ESCALATIONS / took, 1), "errors": errors, **outcomes}


def _recount():
    from packages.queries import recount

    return [str(mismatch) for mismatch in recount()]


def _at_once(verb, inputs, *, threads):
    """Every input by one of so many threads; the words of every error that is no refusal."""
    from django.db import connection

    waiting, errors, gate = list(inputs), [], threading.Barrier(threads + 1)

    def work():
        gate.wait()
        while True:
            try:
                one = waiting.pop()
            except IndexError:
                break
            try:
                verb(one)
            except Exception as error:
                errors.append(repr(error)[:300])
        connection.close()

    crew = [threading.Thread(target=work) for _number in range(threads)]
    for worker in crew:
        worker.start()
    gate.wait()
    begun = time.perf_counter()
    for worker in crew:
        worker.join()
    return time.perf_counter() - begun, Counter(errors)


if __name__ == "__main__":
    main()
