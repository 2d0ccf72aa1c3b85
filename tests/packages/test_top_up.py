import pytest

from common.refusals import Refused
from notifications.models import Notice
from packages import actions, grants
from packages.models import LedgerEntry, SubscriptionEvent
from tests.packages.spend import adds_up, counters, held, moved
from tests.race import at_once, failures
from tests.sales import account, sold


def test_a_top_up_is_a_new_grant(karaova, filiz):
    subscription = sold(karaova, "gold")

    entry = actions.top_up(account(subscription), 25, key="t", by=filiz, reason="Order 7")

    assert (entry.kind, entry.granted, entry.balance, entry.actor) == ("top_up", 25, 150, filiz)
    assert counters(account(subscription)) == (150, 0, 0)
    assert subscription.events.latest("id").kind == "topped_up"


@pytest.mark.race
def test_a_top_up_sent_ten_times_comes_once(committed):
    subscription = sold(committed.karaova, "gold")

    at_once(10, lambda _n: actions.top_up(account(subscription), 25, key="form", by=committed.filiz, reason=""))

    assert counters(account(subscription)) == (150, 0, 0)
    assert SubscriptionEvent.objects.filter(kind="topped_up").count() == 1


@pytest.mark.parametrize("amount", [0, -1, 100_001, 2**63])
def test_an_impossible_amount_is_refused(karaova, filiz, amount):
    with pytest.raises(Refused):
        actions.top_up(account(sold(karaova, "gold")), amount, key="t", by=filiz, reason="")


def test_an_unlimited_channel_takes_no_top_up(karaova, filiz):
    with pytest.raises(Refused):
        actions.top_up(account(sold(karaova, "premium-plus")), 5, key="t", by=filiz, reason="")


@pytest.mark.case(16)
def test_silver_buys_days_on_site_as_a_top_up(karaova, filiz):
    subscription = sold(karaova, "silver")

    actions.top_up(account(subscription, "onsite"), 2, key="t", by=filiz, reason="Priced per day")

    assert held(subscription, "onsite").state == "held"


@pytest.mark.case(21)
def test_goodwill_needs_a_reason_and_stands_apart_from_what_was_sold(karaova, filiz):
    subscription = sold(karaova, "gold")

    with pytest.raises(Refused) as refusal:
        actions.goodwill(account(subscription), 3, reason="  ", by=filiz, key="g")
    actions.goodwill(account(subscription), 3, reason="We were late twice", by=filiz, key="g")

    assert refusal.value.field == "reason"
    entries = LedgerEntry.objects.filter(account=account(subscription)).order_by("id")
    assert [(entry.kind, entry.granted) for entry in entries] == [("grant", 125), ("goodwill", 3)]
    assert subscription.events.latest("id").data["reason"] == "We were late twice"
    assert adds_up()


def test_apps_above_hear_of_every_grant(karaova, filiz, monkeypatch):
    subscription = sold(karaova, "gold")
    heard = []
    monkeypatch.setattr(grants, "_callbacks", [heard.append])

    actions.top_up(account(subscription), 1, key="t", by=filiz, reason="")
    actions.goodwill(account(subscription), 1, key="g", by=filiz, reason="Late")

    assert heard == [subscription.pk] * 2


@pytest.mark.case(6)
@pytest.mark.race
def test_grants_that_let_requests_in_and_moves_at_once_never_deadlock(committed, monkeypatch):
    """A grant to the phone lets a waiting request hold a written unit, while others move from written to phone."""
    subscription = sold(committed.akcasu, "premium")
    units = [held(subscription) for _ in range(15)]
    monkeypatch.setattr(grants, "_callbacks", [lambda _pk: held(subscription)])

    def act(number):
        if number % 2:
            return moved(units[number // 2], "phone")
        return actions.top_up(account(subscription, "phone"), 1, key=f"t{number}", by=None, reason="")

    results = at_once(30, act)

    assert failures(results) == []
    assert counters(account(subscription, "phone")) == (1015, 15, 0)
    assert counters(account(subscription, "written")) == (1000, 15, 0)
    assert adds_up()


def _warnings(user) -> list[str]:
    notices = Notice.objects.filter(user=user, kind__startswith="quota_").order_by("id")
    return list(notices.values_list("kind", flat=True))


@pytest.mark.case(22)
def test_the_administrators_hear_once_at_20_percent_and_once_at_zero(karaova, cem, deniz):
    subscription = sold(karaova, "silver")

    for left in range(19, -1, -1):
        unit = held(subscription)
        assert _warnings(cem) == ["quota_low"] * (left <= 4) + ["quota_empty"] * (left == 0), left
    actions.release(unit, key="r", by=deniz, reason="Withdrawn")
    held(subscription)

    assert _warnings(cem) == ["quota_low", "quota_empty"]
    assert _warnings(deniz) == []
    kinds = subscription.events.filter(kind__in=["low", "empty"]).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["low", "empty"]


@pytest.mark.case(22)
def test_a_top_up_arms_the_warnings_again(karaova, cem, filiz):
    subscription = sold(karaova, "silver")
    for _ in range(20):
        held(subscription)

    actions.top_up(account(subscription), 10, key="t", by=filiz, reason="")
    for _ in range(10):
        held(subscription)

    assert _warnings(cem) == ["quota_low", "quota_empty"] * 2


@pytest.mark.case(22)
def test_members_who_do_not_administer_are_not_told(akcasu, ayse, elif_, filiz):
    subscription = sold(akcasu, "premium", workshop=12)
    for _ in range(12):
        held(subscription, "workshop")

    assert _warnings(elif_) == ["quota_low", "quota_empty"]
    assert _warnings(ayse) == []
