"""Suspended, resumed, terminated."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.refusals import Refused
from packages import actions
from packages.models import Subscription
from packages.queries import current
from tests.packages.life import events, state
from tests.race import at_once, failures
from tests.sales import filed, fresh, sold


@pytest.fixture
def gold(akcasu):
    return sold(akcasu, "gold")


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_while_suspended_requests_wait_and_enter_when_it_goes_on(gold, ayse, filiz):
    before = filed(ayse)
    actions.suspend(gold, reason="Ödeme gecikti", by=filiz)
    first, second = filed(ayse), filed(ayse)
    assert (fresh(first).status, fresh(before).status, current(gold.institution)) == ("awaiting_quota", "new", None)

    actions.resume(gold, by=filiz)

    assert [fresh(ticket).status for ticket in (first, second)] == ["new", "new"]
    assert (state(gold), events(gold)) == ("active", ["sold", "suspended", "resumed"])


def test_a_suspension_says_why(gold, filiz):
    with pytest.raises(Refused) as refusal:
        actions.suspend(gold, reason=" ", by=filiz)

    assert (refusal.value.field, state(gold)) == ("reason", "active")


def test_only_what_is_valid_today_is_suspended_and_only_what_is_suspended_goes_on(gold, karaova, filiz):
    later = sold(karaova, "gold", starts_on=today(5), ends_on=today(370))
    for refused in (
        lambda: actions.resume(gold, by=filiz),
        lambda: actions.suspend(later, reason="Erken", by=filiz),
    ):
        with pytest.raises(Refused):
            refused()
    actions.suspend(gold, reason="Ödeme", by=filiz)
    with pytest.raises(Refused):
        actions.suspend(gold, reason="Yine", by=filiz)


def test_it_ends_while_suspended_and_does_not_go_on(gold, filiz):
    actions.suspend(gold, reason="Ödeme", by=filiz)
    Subscription.objects.filter(pk=gold.pk).update(ends_on=today())

    with pytest.raises(Refused):
        actions.resume(gold, by=filiz)
    actions.turn_states(today())

    assert state(gold) == "expired"


def test_an_early_end_today_holds_at_once_and_open_requests_stay(gold, ayse, deniz, filiz):
    ticket = filed(ayse)

    actions.terminate(gold, on=today(), reason="Sözleşme feshedildi", by=filiz)

    ended = Subscription.objects.get(pk=gold.pk)
    assert (ended.state, ended.ends_on, ended.ended_reason) == ("terminated", today(), "Sözleşme feshedildi")
    assert (fresh(filed(ayse)).status, fresh(ticket).hold.state) == ("awaiting_quota", "held")


def test_an_early_end_on_a_later_day_is_kept_until_then(gold, filiz):
    actions.terminate(gold, on=today(10), reason="Fesih", by=filiz)
    assert (state(gold), current(gold.institution)) == ("active", gold)

    actions.turn_states(today(9))
    assert state(gold) == "active"
    actions.turn_states(today(10))

    assert (state(gold), events(gold)) == ("terminated", ["sold", "terminated", "terminated"])


def test_one_that_has_not_begun_is_taken_back_and_gives_its_days_free(karaova, filiz):
    later = sold(karaova, "gold", starts_on=today(5), ends_on=today(370))

    actions.terminate(later, on=today(), reason="Vazgeçtiler", by=filiz)
    other = sold(karaova, "premium", starts_on=today(5), ends_on=today(370))

    assert (state(later), state(other)) == ("terminated", "scheduled")


@pytest.mark.parametrize(("days", "field"), [(-1, "on"), (335, "on"), (400, "on")])
def test_an_early_end_lies_between_today_and_the_last_day(gold, filiz, days, field):
    with pytest.raises(Refused) as refusal:
        actions.terminate(gold, on=today(days), reason="Fesih", by=filiz)

    assert (refusal.value.field, state(gold)) == (field, "active")


def test_what_has_ended_is_not_ended_again(karaova, filiz):
    over = sold(karaova, "gold", starts_on=today(-400), ends_on=today(-35))

    with pytest.raises(Refused):
        actions.terminate(over, on=today(), reason="Fesih", by=filiz)


@pytest.mark.race
def test_of_two_suspensions_at_once_one_is_recorded(committed):
    gold = sold(committed.akcasu, "gold")

    results = at_once(4, lambda _n: actions.suspend(gold, reason="Ödeme", by=committed.filiz))

    assert (len(failures(results)), events(gold).count("suspended")) == (3, 1)
