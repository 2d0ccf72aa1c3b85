import pytest

from common.refusals import Refused
from packages import actions
from packages.models import LedgerEntry, QuotaAccount, TierVersion
from tests.packages.spend import adds_up, counters, held, kinds
from tests.race import at_once
from tests.sales import SMALLEST, account, sold


def upgraded(subscription, code, *, seats=None, by=None, **changes):
    usual_seats, allowances = SMALLEST[code]
    return actions.upgrade(
        subscription,
        TierVersion.objects.get(tier__code=code, number=1),
        seats=seats or usual_seats,
        allowances={**allowances, **changes},
        by=by,
    )


@pytest.mark.case(27)
def test_gold_with_100_captured_and_5_held_becomes_premium_by_one_entry_of_875(karaova, filiz):
    subscription = sold(karaova, "gold")
    for _ in range(100):
        actions.capture(unit := held(subscription), key=f"capture {unit.pk}", by=None)
    holds = [held(subscription) for _ in range(5)]
    written = account(subscription)

    upgraded(subscription, "premium", by=filiz)

    assert counters(written) == (1000, 5, 100)
    assert written.available == 895
    entry = LedgerEntry.objects.get(account=written, kind="upgrade")
    assert (entry.granted, entry.balance, entry.actor) == (875, 895, filiz)
    assert list(written.holds.filter(state="held").order_by("id")) == holds
    assert adds_up()


@pytest.mark.case(27)
def test_the_same_upgrade_again_grants_nothing(karaova, filiz):
    subscription = upgraded(sold(karaova, "gold"), "premium", by=filiz)

    with pytest.raises(Refused):
        upgraded(subscription, "premium", by=filiz)

    assert LedgerEntry.objects.filter(kind="upgrade", account__service="written").count() == 1


@pytest.mark.case(27)
@pytest.mark.race
def test_two_upgrades_at_once_grant_the_difference_once(committed):
    subscription = sold(committed.karaova, "gold")

    results = at_once(2, lambda _number: upgraded(type(subscription).objects.get(pk=subscription.pk), "premium"))

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Subscription"]
    assert account(subscription).granted == 1000


def test_an_upgrade_copies_the_new_promise_and_opens_new_accounts(karaova, filiz):
    subscription = sold(karaova, "gold")

    upgraded(subscription, "premium", by=filiz)

    assert (subscription.priority, subscription.response_minutes, subscription.seats) == (2, 60, 50)
    assert subscription.includes("workshop")
    assert account(subscription, "workshop").granted == 12
    assert [event.kind for event in subscription.events.order_by("id")] == ["sold", "upgraded"]


def test_top_ups_survive_an_upgrade(karaova, filiz):
    subscription = sold(karaova, "gold")
    actions.top_up(account(subscription), 50, key="t", by=filiz, reason="Order 7")

    upgraded(subscription, "premium", by=filiz)

    assert account(subscription).granted == 1050


def test_an_upgrade_to_unlimited_keeps_what_is_held(karaova, filiz):
    subscription = sold(karaova, "gold")
    held(subscription)

    upgraded(subscription, "premium-plus", by=filiz)

    written = account(subscription)
    assert (written.unlimited, written.held, written.available) == (True, 1, None)
    assert kinds(written) == ["grant", "hold", "upgrade"]
    assert account(subscription, "onsite").granted == 24
    assert adds_up()


def test_more_users_of_the_same_tier_are_an_upgrade_too(karaova, filiz):
    subscription = sold(karaova, "premium")

    upgraded(subscription, "premium", seats=100, written=2000, by=filiz)

    assert (subscription.seats, account(subscription).granted) == (100, 2000)


def test_a_smaller_package_is_refused(karaova, filiz):
    subscription = sold(karaova, "premium", written=2000)

    with pytest.raises(Refused):
        upgraded(subscription, "gold", by=filiz)
    with pytest.raises(Refused):
        upgraded(subscription, "premium", seats=40, by=filiz)
    with pytest.raises(Refused):
        upgraded(subscription, "premium", seats=100, written=1000, by=filiz)

    assert (subscription.seats, account(subscription).granted) == (50, 2000)
    assert not QuotaAccount.objects.filter(entries__kind="upgrade").exists()
