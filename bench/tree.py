"""One institution of 5 000 people in 500 units at depth 6 with 100 000 requests, beside a flat one of the same size.

python -m bench.tree           an engine of its own; nothing stays
python -m bench.tree 10000     fewer requests
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

from bench.client import Page, measure, percentiles, statements
from bench.stage import Stage, cpu_seconds

UNITS, PEOPLE, SHARES, SECONDS, TRIES = 500, 5_000, 4_000, 8, 40
LEVELS = (5, 10, 20, 40, 40, 40)  # regions on each level, hung evenly below those of the level above
OPEN_EVERY = 50  # one request in so many is open

TICKETS = """
INSERT INTO tickets_ticket (institution_id, unit_id, requester_id, kind, subject, text, effect, status, channel, team,
    outcome, filing_key, priority, region_path, filed_at, closed_at, last_activity_at, rating_text)
SELECT member.institution_id, member.unit_id, member.user_id, 'support', 'Parsel dönüşümünde kayma ' || n,
    'Koordinatlar kayıyor.', 'question', CASE WHEN n %% %(every)s = 0 THEN 'new' ELSE 'closed' END, 'written',
    'support', '', gen_random_uuid(), 1, COALESCE(region.path, ARRAY[]::bigint[]), at, at, at, ''
FROM generate_series(1, %(tickets)s) n
CROSS JOIN LATERAL (SELECT now() - n * interval '4 minutes' AS at) moment
JOIN (
    SELECT row_number() OVER (ORDER BY id) - 1 AS place, institution_id, unit_id, user_id
    FROM organizations_membership WHERE institution_id = %(institution)s AND role = 'member'
) member ON member.place = (n * 7919) %% %(people)s
JOIN organizations_unit unit ON unit.id = member.unit_id
LEFT JOIN organizations_region region ON region.id = unit.region_id
"""
HOLDS = """
INSERT INTO packages_hold (account_id, subject_kind, subject_id, person_id, unit_id, amount, state, created_at,
    settled_at)
SELECT %(account)s, 'ticket', id, requester_id, unit_id, 1, 'captured', filed_at, filed_at
FROM tickets_ticket WHERE institution_id = %(institution)s AND status = 'closed'
"""
SHARED = """
INSERT INTO tickets_share (ticket_id, unit_id, region_id, can_reply, shared_at)
SELECT ticket.id, CASE WHEN place.n %% 2 = 0 THEN place.unit END, CASE WHEN place.n %% 2 = 1 THEN place.region END,
    false, now()
FROM (
    SELECT n, (%(units)s::bigint[])[1 + n %% cardinality(%(units)s::bigint[])] AS unit,
        (%(regions)s::bigint[])[1 + n %% cardinality(%(regions)s::bigint[])] AS region
    FROM generate_series(1, %(shares)s) n
) place
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) AS n FROM tickets_ticket WHERE institution_id = %(institution)s
) ticket ON ticket.n = place.n * 17
"""


def main(tickets):
    stage = Stage(0, 0, port=8097)
    with stage:
        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        import django

        django.setup()
        from accounts.demo import read_the_disclosure
        from bench.pages import point_django_at

        point_django_at(stage)
        result = {"at": time.strftime("%Y-%m-%d %H:%M"), "units": UNITS, "people": PEOPLE, "requests": tickets}
        result["load_average"] = round(os.getloadavg()[0], 1)
        deep, flat = _institution("Derin", LEVELS, tickets), _institution("Yassı", (), tickets)
        read_the_disclosure()
        _analyse()
        result["fence"] = {"regional administrator": _fence(deep["regional"]), "flat": _fence(flat["central"])}
        result["preview"] = _previews(deep)
        with stage.web("bench.settings", stage.port) as server:
            result["pages"] = {page.name: _page(page, stage, server) for page in _pages(stage.port, deep, flat)}
        result["load_average_after"] = round(os.getloadavg()[0], 1)
    stage.forget()
    path = Path(__file__).parent / "results" / "tree.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))


def _institution(name, levels, tickets):
    from django.db import connection

    from organizations.models import Institution

    institution = Institution.objects.create(name=name)
    regions = _regions(institution, levels)
    units, administrators = _people(institution, regions)
    account = _sold(institution)
    values = {"institution": institution.pk, "tickets": tickets, "people": PEOPLE, "every": OPEN_EVERY}
    with connection.cursor() as cursor:
        cursor.execute(TICKETS, values)
        cursor.execute(HOLDS, values | {"account": account.pk})
        if regions:
            places = {"units": [unit.pk for unit in units], "regions": [region.pk for region in regions]}
            cursor.execute(SHARED, values | places | {"shares": min(SHARES, tickets // 20)})
    return {"institution": institution, "regions": regions, "units": units, **administrators}


def _regions(institution, levels):
    from organizations.models import Region

    above, every = [None], []
    for level, count in enumerate(levels):
        made = [
            Region(institution=institution, parent=above[place % len(above)], name=f"Bölge {level + 1}.{place + 1}")
            for place in range(count)
        ]
        Region.objects.bulk_create(made)
        for region in made:
            region.path = [*(region.parent.path if region.parent else []), region.pk]
        Region.objects.bulk_update(made, ["path"])
        above = made
        every += made
    return every


def _people(institution, regions):
    from accounts.models import User
    from organizations.models import Membership, Unit

    hung = regions[LEVELS[0] :] or [None]
    units = Unit.objects.bulk_create(
        Unit(institution=institution, region=hung[number % len(hung)], name=f"Birim {number + 1}")
        for number in range(UNITS)
    )
    count = PEOPLE + len(regions) + 1
    users = User.objects.bulk_create(
        (User(email=f"k{n}@i{institution.pk}.example", name=f"Kişi {n}") for n in range(count)), batch_size=1000
    )
    rows = [
        Membership(user=user, institution=institution, role="member", unit=units[place % UNITS])
        for place, user in enumerate(users[:PEOPLE])
    ]
    rows += [
        Membership(user=user, institution=institution, role="region_admin", region=region)
        for user, region in zip(users[PEOPLE:], regions, strict=False)
    ]
    rows.append(Membership(user=users[-1], institution=institution, role="institution_admin"))
    Membership.objects.bulk_create(rows, batch_size=1000)
    return units, {"central": users[-1], "regional": users[PEOPLE]}


def _sold(institution):
    from datetime import timedelta

    from django.utils import timezone

    from packages.actions import sell
    from packages.models import QuotaAccount, TierVersion

    today = timezone.localdate()
    subscription = sell(
        institution,
        TierVersion.objects.get(tier__code="premium-plus", state="published"),
        starts_on=today - timedelta(days=300),
        ends_on=today + timedelta(days=65),
        contract_number="1",
        seats=PEOPLE + 1000,
        allowances={},
        by=None,
    )
    return QuotaAccount.objects.get(subscription=subscription, service="written")


def _analyse():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _fence(person):
    """The list and the count of what somebody sees, in this process."""
    from tickets.models import Ticket

    seen = Ticket.objects.visible_to(person)
    return {
        "sees": seen.count(),
        "list": _timed(lambda: list(Ticket.objects.visible_to(person).latest_first()[:25])),
        "count": _timed(lambda: Ticket.objects.visible_to(person).count()),
    }


def _previews(deep):
    """Moves of a region of the top and of a leaf, and the merge of two units, as `organizations.previews` counts."""
    from organizations.previews import preview

    pk, regions, units = deep["institution"].pk, deep["regions"], deep["units"]
    changes = {
        "move of a top region": lambda layout: layout.with_region_moved(regions[0].pk, regions[1].pk),
        "move of a leaf region": lambda layout: layout.with_region_moved(regions[-1].pk, regions[0].pk),
        "merge of two units": lambda layout: layout.with_unit_merged(units[0].pk, units[1].pk),
    }
    return {
        name: {"people": len(preview(pk, change).differences), **_timed(lambda change=change: preview(pk, change))}
        for name, change in changes.items()
    }


def _timed(act):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    times = []
    for _attempt in range(TRIES):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return {"statements": len(captured), "mean": round(1000 * statistics.mean(times), 2), **percentiles(times)}


def _pages(port, deep, flat):
    from bench.people import session_of

    central, regional, level = ([session_of(person)] for person in (deep["central"], deep["regional"], flat["central"]))
    here, there = f"/institutions/{deep['institution'].pk}/", f"/institutions/{flat['institution'].pk}/"
    moved, under = deep["regions"][0].pk, deep["regions"][1].pk

    def body(_number, cookie):
        return {"csrfmiddlewaretoken": cookie.partition("csrf=")[2], "under": under}

    return [
        Page("tree", port, [here + "tree/"], central),
        Page("tree, regional administrator", port, [here + "tree/"], regional),
        Page("tree, flat", port, [there + "tree/"], level),
        Page("users", port, [here + "people/"], central),
        Page("users, regional administrator", port, [here + "people/"], regional),
        Page("users, flat", port, [there + "people/"], level),
        Page("requests, regional administrator", port, ["/tickets/"], regional),
        Page("requests, flat", port, ["/tickets/"], level),
        Page("preview of a move", port, [f"/institutions/regions/{moved}/move/"], central, body),
    ]


def _page(page, stage, server):
    def cpu():
        return {"web": cpu_seconds(server.pid), "database": stage.database_cpu()}

    return {**statements(page), **measure(page, 1, SECONDS, cpu)}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
