from datetime import date, timedelta

import pytest
import time_machine

from common.refusals import Refused
from packages import actions
from packages.models import Subscription, SubscriptionEvent, TierVersion
from packages.queries import current
from tests.packages.life import carried, events, midday, renewed, state
from tests.packages.spend import adds_up, counters, held
from tests.race import at_once, failures
from tests.sales import account, sold

START, END = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def gold(akcasu):
    with time_machine.travel(midday(START)):
        yield sold(akcasu, "gold", starts_on=START, ends_on=END)


def on(day: date, days: int = 0):
    return time_machine.travel(midday(day, days))


def test_ahead_of_time_a_renewal_waits_for_the_day_after_the_end(gold, filiz):
    with on(END, -20):
        renewal = renewed(gold, by=filiz)

    assert (renewal.renews, renewal.starts_on, renewal.ends_on) == (gold, END, date(2028, 1, 1))
    assert (renewal.state, renewal.gap_ends_at, renewal.sold_by) == ("scheduled", None, filiz)
    with on(END):
        actions.turn_states(END)
        assert current(gold.institution) == renewal
    assert (state(gold), state(renewal), events(renewal)) == ("expired", "active", ["renewed", "started"])


@pytest.mark.case(29)
def test_a_downgrade_is_refused_mid_term_and_scheduled_by_the_renewal(akcasu, filiz):
    with on(START):
        premium = sold(akcasu, "premium", starts_on=START, ends_on=END)
        with pytest.raises(Refused) as refusal:
            actions.upgrade(
                premium,
                TierVersion.objects.get(tier__code="gold", state="published"),
                seats=20,
                allowances={},
                by=filiz,
            )

        smaller = renewed(premium, "gold", by=filiz)

    assert "renewal" in str(refusal.value) or "yenileme" in str(refusal.value).lower()
    assert (smaller.state, smaller.version.tier.code, smaller.seats) == ("scheduled", "gold", 20)
    premium.refresh_from_db()
    assert (premium.version.tier.code, premium.seats) == ("premium", 50)


@pytest.mark.case(34)
def test_the_same_renewal_twice_is_one(gold, filiz):
    first = renewed(gold, by=filiz, contract="2027/1")
    again = renewed(gold, by=filiz, contract="2027/1")

    assert again == first
    assert (gold.renewals.count(), events(first)) == (1, ["renewed"])
    assert account(first).entries.count() == 1


@pytest.mark.case(34)
@pytest.mark.race
def test_two_managers_who_renew_at_once_make_one_renewal(committed):
    gold = sold(committed.akcasu, "gold")

    results = at_once(6, lambda number: renewed(gold, by=committed.filiz, contract="one" if number % 2 else "other"))

    assert Subscription.objects.filter(renews=gold).count() == 1
    refused = failures(results)
    assert [type(error) for error in refused] == [Refused] * 3
    assert SubscriptionEvent.objects.filter(kind="renewed").count() == 1


def test_another_renewal_is_refused_by_naming_the_first(gold):
    renewed(gold, contract="2027/1")

    with pytest.raises(Refused, match="2027/1"):
        renewed(gold, "premium", contract="2027/2")


def test_a_renewal_that_was_taken_back_makes_room_for_another(gold, filiz):
    first = renewed(gold)
    actions.terminate(first, on=first.starts_on, reason="Yanlış paket", by=filiz)

    second = renewed(gold, "premium")

    assert (state(first), second.starts_on) == ("terminated", END)


def test_a_renewal_does_not_begin_before_the_end(gold):
    with pytest.raises(Refused) as refusal:
        renewed(gold, starts_on=END - timedelta(days=1))

    assert refusal.value.field == "starts_on"
    assert Subscription.objects.count() == 1


def test_a_terminated_subscription_is_not_renewed(gold, filiz):
    actions.terminate(gold, on=date(2026, 6, 1), reason="Ödeme yok", by=filiz)

    with pytest.raises(Refused):
        renewed(gold)


def test_signed_late_a_renewal_reaches_back_to_the_day_after_the_end(gold, filiz):
    with on(END, 21):
        actions.turn_states(END + timedelta(days=21))
        renewal = renewed(gold, by=filiz)

        assert (renewal.starts_on, renewal.state) == (END, "active")
        assert renewal.gap_ends_at is None  # nobody waited
        assert current(gold.institution) == renewal


def test_a_renewal_takes_the_agreed_part_of_what_was_left_rounded_down_once(akcasu, filiz):
    with on(START):
        gold = sold(akcasu, "gold", starts_on=START, ends_on=END)
        Subscription.objects.filter(pk=gold.pk).update(carry_over_percent=50)
        unit = held(gold)
        actions.capture(unit, key="c", by=None)
        kept = held(gold)  # 125 written: one spent, one held, 123 left
        gold.refresh_from_db()
        renewal = renewed(gold, by=filiz)
    assert carried(renewal) == {}

    with on(END):
        for _ in range(3):
            actions.turn_states(END)

    # half of 123, of 100, of 75, of no days on site
    assert carried(renewal) == {"written": 61, "phone": 50, "remote": 37}
    assert carried(gold) == {"written": -61, "phone": -50, "remote": -37}
    assert counters(account(renewal)) == (186, 0, 0)
    assert counters(account(gold)) == (64, 1, 1)
    assert events(renewal) == ["renewed", "started", "carried"]
    actions.capture(kept, key="k", by=None)
    assert counters(account(gold)) == (64, 0, 2)
    assert adds_up()


def test_a_late_renewal_carries_over_at_once_and_what_the_new_package_lacks_lapses(akcasu):
    with on(START):
        premium = sold(akcasu, "premium", starts_on=START, ends_on=END)
    with on(END, 5):
        renewal = renewed(premium, "gold", carry_over_percent=10)

    assert carried(renewal) == {"written": 100, "phone": 100, "remote": 100}
    assert counters(account(premium, "workshop")) == (12, 0, 0)


def test_nothing_is_carried_over_unless_agreed(gold):
    with on(END, 5):
        assert carried(renewed(gold)) == {}


@pytest.mark.parametrize(("terms", "field"), [({"grace_days": 91}, "grace_days"), ({"seats": 21}, "seats")])
def test_terms_outside_the_range_are_refused_beside_their_field(gold, terms, field):
    with pytest.raises(Refused) as refusal:
        renewed(gold, **terms)

    assert refusal.value.field == field
    assert Subscription.objects.count() == 1


class TestGrace:
    """In the days of grace an ended package serves with what it has left, until another one begins."""

    @pytest.fixture
    def lenient(self, akcasu):
        with on(START):
            subscription = sold(akcasu, "gold", starts_on=START, ends_on=END)
        Subscription.objects.filter(pk=subscription.pk).update(grace_days=10)
        return Subscription.objects.get(pk=subscription.pk)

    def test_requests_are_filed_on_it_until_the_last_day_of_grace(self, lenient):
        valid = [bool(Subscription.objects.valid_on(END + timedelta(days=days))) for days in (-1, 0, 9, 10)]

        assert valid == [True, True, True, False]

    def test_a_renewal_takes_over_on_its_first_day(self, lenient):
        with on(END, 4):
            renewal = renewed(lenient, starts_on=END + timedelta(days=5))

        found = [Subscription.objects.valid_on(END + timedelta(days=days)).get() for days in (4, 5)]
        assert found == [lenient, renewal]

    def test_grace_does_not_bridge_a_suspension_of_the_renewal(self, lenient, filiz):
        with on(END, 2):
            actions.suspend(renewed(lenient), reason="Ödeme yok", by=filiz)

        assert not Subscription.objects.valid_on(END + timedelta(days=2)).exists()

    def test_a_renewal_taken_back_before_its_first_day_ends_no_grace(self, lenient, filiz):
        with on(END, -5):
            actions.terminate(renewed(lenient), on=END, reason="Vazgeçtiler", by=filiz)

        assert Subscription.objects.valid_on(END + timedelta(days=2)).get() == lenient

    def test_an_ended_package_takes_no_top_up_in_its_grace(self, lenient, filiz):
        with on(END, 2), pytest.raises(Refused):
            actions.top_up(account(lenient), 5, key="t", by=filiz, reason="")
