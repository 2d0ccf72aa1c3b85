from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from common.refusals import Refused
from packages import actions, grants, queries
from packages.models import LedgerEntry, QuotaAccount, Subscription, TierVersion
from tests.race import at_once
from tests.sales import SMALLEST, sold

ISTANBUL = ZoneInfo("Europe/Istanbul")


def version(code: str) -> TierVersion:
    return TierVersion.objects.get(tier__code=code)


YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}


def sale(institution, code="premium", *, seats=None, starts_on=YEAR["starts_on"], ends_on=YEAR["ends_on"], **changes):
    usual_seats, allowances = SMALLEST[code]
    return actions.sell(
        institution,
        version(code),
        starts_on=starts_on,
        ends_on=ends_on,
        contract_number="S-2026-1",
        seats=usual_seats if seats is None else seats,
        allowances={**allowances, **changes},
        by=None,
    )


def accounts(subscription) -> dict[str, tuple[int, bool]]:
    rows = QuotaAccount.objects.filter(subscription=subscription)
    return {row.service_id: (row.granted, row.unlimited) for row in rows}


def test_a_sale_copies_what_was_sold(akcasu, filiz):
    seats, allowances = SMALLEST["premium"]
    numbers = {"contract_number": "S-2026-1", "seats": seats, "allowances": allowances}

    subscription = actions.sell(akcasu, version("premium"), **YEAR, **numbers, by=filiz)

    assert (subscription.priority, subscription.response_minutes, subscription.seats) == (2, 60, 50)
    assert subscription.includes("regions")
    assert subscription.sold_by == filiz
    assert accounts(subscription) == {
        "written": (1000, False),
        "phone": (1000, False),
        "remote": (1000, False),
        "onsite": (0, False),
        "workshop": (12, False),
    }
    entries = LedgerEntry.objects.filter(account__subscription=subscription).order_by("account__service__number")
    assert [(entry.kind, entry.granted, entry.actor) for entry in entries] == [
        ("grant", 1000, filiz),
        ("grant", 1000, filiz),
        ("grant", 1000, filiz),
        ("grant", 12, filiz),
    ]
    assert subscription.events.get().kind == "sold"


@pytest.mark.case(16)
def test_silver_has_an_account_for_days_on_site_with_nothing_in_it(karaova):
    subscription = sale(karaova, "silver")

    assert accounts(subscription)["onsite"] == (0, False)
    assert "workshop" not in accounts(subscription)
    assert not subscription.includes("regions")


def test_premium_plus_is_unlimited_on_its_three_channels_and_counted_elsewhere(karaova):
    subscription = sale(karaova, "premium-plus")

    assert accounts(subscription) == {
        "written": (0, True),
        "phone": (0, True),
        "remote": (0, True),
        "onsite": (24, False),
        "workshop": (180, False),
    }


@pytest.mark.parametrize(
    ("code", "seats", "range_"),
    [
        ("silver", 4, "3"),
        ("gold", 19, "20"),
        ("premium", 20, "21"),
        ("premium", 501, "500"),
        ("premium-plus", 500, "501"),
    ],
)
def test_a_number_of_users_outside_the_tier_is_refused_with_its_range(karaova, code, seats, range_):
    with pytest.raises(Refused, match=range_) as refusal:
        sale(karaova, code, seats=seats)

    assert refusal.value.field == "seats"
    assert not Subscription.objects.exists()


def test_500_users_are_premium_and_501_are_premium_plus(akcasu, karaova):
    assert sale(akcasu, "premium", seats=500).version.tier.code == "premium"
    assert sale(karaova, "premium-plus", seats=501).version.tier.code == "premium-plus"


@pytest.mark.parametrize(
    ("code", "service", "amount"),
    [
        ("premium", "written", 999),
        ("premium", "written", 5001),
        ("premium", "onsite", 13),
        ("premium", "workshop", 11),
        ("silver", "written", 21),
        ("silver", "onsite", 1),
        ("gold", "workshop", 12),
        ("premium-plus", "onsite", 25),
    ],
)
def test_a_quota_outside_the_tier_is_refused_at_its_field(karaova, code, service, amount):
    with pytest.raises(Refused) as refusal:
        sale(karaova, code, **{service: amount})

    assert refusal.value.field == service
    assert not Subscription.objects.exists()
    assert not QuotaAccount.objects.exists()


@pytest.mark.parametrize("amount", [1000, 5000])
def test_the_ends_of_a_range_belong_to_it(karaova, amount):
    assert accounts(sale(karaova, written=amount))["written"] == (amount, False)


def test_a_draft_of_a_tier_is_not_sold(karaova, filiz):
    draft = TierVersion.objects.create(
        tier=version("gold").tier, number=2, priority=3, response_minutes=90, seats_minimum=20, seats_maximum=20
    )

    with pytest.raises(Refused):
        actions.sell(karaova, draft, **YEAR, contract_number="S", seats=20, allowances={}, by=filiz)


def test_the_state_follows_from_the_local_day(akcasu):
    assert sale(akcasu, starts_on=date(2026, 1, 1), ends_on=date(2099, 1, 1)).state == "active"
    assert sale(akcasu, starts_on=date(2099, 1, 1), ends_on=date(2100, 1, 1)).state == "scheduled"
    assert sale(akcasu, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)).state == "expired"


@pytest.mark.case(32)
def test_a_second_subscription_in_the_same_period_is_refused(akcasu, karaova):
    sale(akcasu)

    with pytest.raises(Refused):
        sale(akcasu, starts_on=date(2026, 12, 31), ends_on=date(2027, 12, 31))

    assert sale(karaova).institution == karaova


@pytest.mark.case(32)
def test_adjacent_subscriptions_are_accepted(akcasu):
    first = sale(akcasu)
    second = sale(akcasu, starts_on=first.ends_on, ends_on=date(2028, 1, 1))

    assert Subscription.objects.filter(institution=akcasu).count() == 2
    assert second.starts_on == first.ends_on


@pytest.mark.case(32)
@pytest.mark.check(97)
def test_raw_sql_cannot_make_subscriptions_overlap(akcasu):
    sale(akcasu)
    later = sale(akcasu, starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))

    with pytest.raises(DatabaseError, match="do_not_overlap"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE packages_subscription SET starts_on = '2026-12-31' WHERE id = %s", [later.pk])


@pytest.mark.case(32)
@pytest.mark.race
def test_of_two_sales_at_the_same_moment_one_is_refused(committed):
    results = at_once(2, lambda _number: sale(committed.akcasu))

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Subscription"]
    assert QuotaAccount.objects.count() == 5


@pytest.mark.case(24)
def test_the_last_moment_of_the_last_day_is_inside_and_the_next_is_not(akcasu):
    subscription = sale(akcasu, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    last = datetime(2026, 12, 31, 23, 59, 59, 900_000, tzinfo=ISTANBUL)
    after = datetime(2027, 1, 1, 0, 0, tzinfo=ISTANBUL)

    assert queries.current(akcasu, at=last) == subscription
    assert queries.current(akcasu, at=last.astimezone(UTC)) == subscription
    assert queries.current(akcasu, at=after) is None
    assert queries.current(akcasu, at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=ISTANBUL)) is None
    assert queries.current(akcasu, at=datetime(2026, 1, 1, tzinfo=ISTANBUL)) == subscription


@pytest.mark.case(24)
def test_the_day_decides_even_when_the_state_was_turned_already(akcasu):
    subscription = sale(akcasu, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    actions.turn_states(date(2027, 1, 1))

    found = queries.current(akcasu, at=datetime(2026, 12, 31, 23, 59, 59, 900_000, tzinfo=ISTANBUL))

    assert (found, found.state) == (subscription, "expired")


def test_apps_above_hear_of_a_sale_in_its_transaction(akcasu, monkeypatch):
    heard = []
    monkeypatch.setattr(grants, "_callbacks", [heard.append])

    subscription = sale(akcasu)

    assert heard == [subscription.pk]


def test_balances_are_one_statement(akcasu, django_assert_num_queries):
    subscription = sold(akcasu, "premium")

    with django_assert_num_queries(1):
        balances = queries.balances(subscription)

    assert [(balance.code, balance.available) for balance in balances] == [
        ("written", 1000),
        ("phone", 1000),
        ("remote", 1000),
        ("onsite", 0),
        ("workshop", 12),
    ]
