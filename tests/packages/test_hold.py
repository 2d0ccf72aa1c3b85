from collections import Counter
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from common.refusals import Refused
from packages import actions
from packages.actions import NoUnit
from packages.models import Hold, LedgerEntry, QuotaAccount
from tests.packages.spend import adds_up, counters, held, kinds
from tests.race import at_once, failures
from tests.sales import account, sold


def test_a_hold_sets_one_unit_aside_and_says_for_whom(akcasu, ayse):
    subscription = sold(akcasu, "premium")

    unit = held(subscription, subject=41, by=ayse)

    entry = LedgerEntry.objects.get(hold=unit)
    assert (unit.state, unit.subject_kind, unit.subject_id, unit.person) == ("held", "ticket", 41, ayse)
    assert (entry.kind, entry.held, entry.balance, entry.actor) == ("hold", 1, 999, ayse)
    assert counters(account(subscription)) == (1000, 1, 0)


def test_the_same_key_again_is_the_same_hold(akcasu):
    subscription = sold(akcasu, "premium")

    first, second = (held(subscription, subject=41, key="once") for _ in range(2))

    assert first == second
    assert counters(account(subscription)) == (1000, 1, 0)


def test_no_unit_is_refused_with_the_service_and_its_account(karaova):
    subscription = sold(karaova, "silver")
    for _ in range(20):
        held(subscription)

    with pytest.raises(NoUnit) as refusal:
        held(subscription)

    assert isinstance(refusal.value, Refused)
    assert refusal.value.account == account(subscription)
    assert refusal.value.service_code == "written"
    assert counters(account(subscription)) == (20, 20, 0)


@pytest.mark.case(16)
def test_nothing_granted_is_nothing_and_never_unlimited(karaova):
    onsite = account(sold(karaova, "silver"), "onsite")

    with pytest.raises(NoUnit):
        held(onsite.subscription, "onsite")

    assert (onsite.granted, onsite.unlimited, onsite.available) == (0, False, 0)
    assert not Hold.objects.exists()


def test_a_service_the_package_does_not_have_has_no_unit(karaova):
    with pytest.raises(NoUnit) as refusal:
        held(sold(karaova, "gold"), "workshop")

    assert refusal.value.account is None


@pytest.mark.case(15)
def test_ten_thousand_requests_on_an_unlimited_channel_all_get_a_unit(karaova):
    subscription = sold(karaova, "premium-plus")
    written = account(subscription)
    _spent_before(written, 9_900)

    for number in range(100):
        actions.capture(held(subscription), key=f"capture {number}", by=None)

    assert counters(written) == (0, 0, 10_000)
    assert written.available is None
    assert Hold.objects.filter(account=written, state="captured").count() == 10_000
    assert adds_up()


def _spent_before(account, units):
    """What earlier requests captured, written in bulk."""
    spent = [
        Hold(
            account=account, subject_kind="ticket", subject_id=100_000 + n, state="captured", settled_at=timezone.now()
        )
        for n in range(units)
    ]
    entries = [
        LedgerEntry(account=account, hold=hold, kind="capture", captured=1, key=f"before {hold.pk}")
        for hold in Hold.objects.bulk_create(spent)
    ]
    LedgerEntry.objects.bulk_create(entries)
    QuotaAccount.objects.filter(pk=account.pk).update(captured=units)


@pytest.mark.case(1)
@pytest.mark.check(95)
@pytest.mark.race
def test_of_fifty_who_ask_for_the_last_unit_exactly_one_gets_it(committed):
    subscription = sold(committed.karaova, "silver")
    for _ in range(19):
        held(subscription)

    results = at_once(50, lambda number: held(subscription, subject=1000 + number))

    assert Counter(type(result).__name__ for result in results) == {"Hold": 1, "NoUnit": 49}
    assert counters(account(subscription)) == (20, 20, 0)
    assert adds_up()


@pytest.mark.check(95)
@pytest.mark.race
def test_without_the_conditional_update_the_last_unit_would_go_out_many_times(committed):
    """The control: the same question asked the naive way, read first and write what was read plus one."""
    last = account(sold(committed.karaova, "silver"))
    QuotaAccount.objects.filter(pk=last.pk).update(held=19)
    all_have_read = Barrier(10)

    def naive(_number) -> bool:
        row = QuotaAccount.objects.get(pk=last.pk)
        free = row.available >= 1
        all_have_read.wait(30)
        if free:
            QuotaAccount.objects.filter(pk=last.pk).update(held=row.held + 1)
        return free

    accepted = at_once(10, naive)

    assert accepted == [True] * 10
    assert counters(last) == (20, 20, 0)


@pytest.mark.check(96)
@pytest.mark.race
def test_one_key_asked_for_thirty_times_at_once_is_one_hold_even_when_it_is_the_last_unit(committed):
    subscription = sold(committed.karaova, "silver")
    for _ in range(19):
        held(subscription)

    results = at_once(30, lambda _number: held(subscription, subject=7000, key="the same"))

    assert failures(results) == []
    assert len({unit.pk for unit in results}) == 1
    assert kinds(account(subscription)).count("hold") == 20


@pytest.mark.check(97)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE packages_quotaaccount SET held = granted + 1 WHERE NOT unlimited",
        "UPDATE packages_quotaaccount SET captured = granted + 1 WHERE NOT unlimited",
        "UPDATE packages_quotaaccount SET held = -1",
        "UPDATE packages_quotaaccount SET captured = -1",
        "UPDATE packages_quotaaccount SET granted = 0 WHERE captured > 0",
    ],
)
def test_raw_sql_cannot_break_the_limits_of_an_account(karaova, sql):
    subscription = sold(karaova, "silver")
    QuotaAccount.objects.filter(subscription=subscription, service="written").update(captured=3)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
