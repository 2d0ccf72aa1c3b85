"""Who hears of the life of a subscription: the institution's administrators, each event once, in their language."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from notifications.models import Notice
from notifications.registry import kind_named
from packages import actions
from packages.models import TierVersion
from tests.packages.life import renewed
from tests.sales import SMALLEST, account, sold


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def told(user, kind="subscription_") -> list[str]:
    return list(Notice.objects.filter(user=user, kind__startswith=kind).order_by("id").values_list("kind", flat=True))


def words(notice, language) -> tuple[str, str]:
    kind = kind_named(notice.kind)
    with translation.override(language):
        return str(kind.title(notice.data)), str(kind.body(notice.data))


def test_administrators_hear_each_step_once_and_members_and_the_doer_do_not(akcasu, elif_, ayse, filiz):
    gold = sold(akcasu, "gold", ends_on=today(300))
    actions.suspend(gold, reason="Ödeme gecikti", by=filiz)
    actions.resume(gold, by=filiz)
    actions.top_up(account(gold), 5, key="t", by=filiz, reason="")
    premium = TierVersion.objects.get(tier__code="premium", state="published")
    seats, allowances = SMALLEST["premium"]
    actions.upgrade(gold, premium, seats=seats, allowances=allowances, by=filiz)
    renewed(gold, by=filiz)
    actions.terminate(gold, on=today(9), reason="Fesih", by=filiz)

    assert told(elif_) == [
        "subscription_suspended",
        "subscription_resumed",
        "subscription_changed",
        "subscription_changed",
        "subscription_renewed",
        "subscription_terminated",
    ]
    assert told(ayse) == told(filiz) == []


def test_the_end_is_told_to_administrators_and_managers_once(akcasu, elif_, filiz):
    gold = sold(akcasu, "gold", starts_on=today(-365), ends_on=today(5))

    for days in (5, 5, 6):
        actions.turn_states(today(days))

    assert told(elif_) == told(filiz) == ["subscription_expired"]
    assert Notice.objects.get(user=elif_).subject_id == gold.pk


def test_an_end_that_a_renewal_follows_is_told_as_a_start(akcasu, elif_, filiz):
    gold = sold(akcasu, "gold", starts_on=today(-365), ends_on=today(5))
    renewed(gold, by=filiz)

    actions.turn_states(today(5))

    assert told(elif_) == ["subscription_renewed", "subscription_started"]
    assert told(filiz) == []


def test_every_kind_has_words_in_both_languages(akcasu, elif_, filiz):
    gold = sold(akcasu, "gold", starts_on=today(-365), ends_on=today(5))
    actions.suspend(gold, reason="Ödeme gecikti", by=filiz)
    actions.resume(gold, by=filiz)
    actions.add_seats(
        sold(akcasu, "silver", starts_on=today(900), ends_on=today(1000)), 2, key="s", by=filiz, reason=""
    )
    actions.top_up(account(gold), 5, key="t", by=filiz, reason="Sipariş")
    actions.goodwill(account(gold), 5, key="g", by=filiz, reason="Geciktik")
    renewed(gold, "silver", by=filiz)
    actions.turn_states(today(5))

    notices = list(Notice.objects.filter(user=elif_, kind__startswith="subscription_"))
    assert len(notices) == 7
    for notice in notices:
        turkish, english = words(notice, "tr"), words(notice, "en")
        assert all(turkish)
        assert all(english)
        assert turkish[0] != english[0]


@pytest.mark.parametrize(("grace", "says"), [(0, "kept"), (10, "10 more days")])
def test_the_end_says_what_happens_to_requests(akcasu, elif_, grace, says):
    gold = sold(akcasu, "gold", starts_on=today(-365), ends_on=today(5))
    type(gold).objects.filter(pk=gold.pk).update(grace_days=grace)

    actions.turn_states(today(5))

    assert says in words(Notice.objects.get(user=elif_), "en")[1]
