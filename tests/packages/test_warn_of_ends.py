"""Sixty, thirty and seven days before a package ends its people are told, once each."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from notifications.actions import deliver, prefer
from notifications.models import Notice
from packages import actions, tasks
from packages.models import SubscriptionEvent
from tests.race import at_once
from tests.sales import sold

TODAY = date(2027, 3, 1)


@pytest.fixture
def ending(akcasu):
    """Ends on 1 May 2027: sixty-one days after TODAY."""
    return sold(akcasu, "premium", starts_on=timezone.localdate(), ends_on=date(2027, 5, 1))


def told(user) -> list[int]:
    kinds = ("package_ending", "subscription_ending")
    return [notice.data["days"] for notice in Notice.objects.filter(user=user, kind__in=kinds).order_by("id")]


@pytest.fixture(autouse=True)
def _now(time_machine_at):
    time_machine_at(TODAY)


@pytest.fixture
def time_machine_at():
    import time_machine

    travellers = []

    def go(day):
        for old in travellers:
            old.stop()
        travellers.clear()
        traveller = time_machine.travel(f"{day}T09:00:00+03:00", tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in travellers:
        traveller.stop()


def test_each_threshold_is_told_once_to_administrators_and_managers(ending, elif_, filiz, ayse, deniz, cem):
    for day in range(70):
        actions.warn_of_ends(TODAY + timedelta(days=day))

    assert told(elif_) == [60, 30, 7]
    assert told(filiz) == [60, 30, 7]
    assert [told(person) for person in (ayse, deniz, cem)] == [[], [], []]
    events = SubscriptionEvent.objects.filter(kind="ending").order_by("id")
    assert [event.data["told"] for event in events] == [60, 30, 7]


def test_of_thresholds_slept_through_only_the_gravest_is_told(ending, elif_):
    actions.warn_of_ends(TODAY + timedelta(days=56))
    actions.warn_of_ends(TODAY + timedelta(days=57))

    assert told(elif_) == [5]


@pytest.mark.check(118)
@pytest.mark.race
def test_two_schedulers_and_four_workers_tell_once(committed, time_machine_at):
    subscription = sold(committed.akcasu, "premium", starts_on=TODAY, ends_on=TODAY + timedelta(days=30))

    results = at_once(4, lambda _n: actions.warn_of_ends(TODAY))

    assert sorted(results) == [0, 0, 0, 1]
    assert told(committed.elif_) == [30]
    assert SubscriptionEvent.objects.filter(subscription=subscription, kind="ending").count() == 1


def test_what_is_renewed_ahead_is_left_in_peace(ending, akcasu, elif_, filiz):
    sold(akcasu, "premium", starts_on=ending.ends_on, ends_on=ending.ends_on + timedelta(days=365))

    for day in range(70):
        actions.warn_of_ends(TODAY + timedelta(days=day))

    assert (told(elif_), told(filiz)) == ([], [])


def test_another_institutions_renewal_is_no_excuse(ending, karaova, elif_):
    sold(karaova, "gold", starts_on=ending.ends_on, ends_on=ending.ends_on + timedelta(days=365))

    actions.warn_of_ends(TODAY + timedelta(days=1))

    assert told(elif_) == [60]


def test_a_suspended_package_ends_too_an_ended_one_does_not(ending, elif_):
    actions.suspend(ending, reason="Not paid", by=None)

    actions.warn_of_ends(TODAY + timedelta(days=54))
    actions.warn_of_ends(ending.ends_on)

    assert told(elif_) == [7]


def test_each_reads_it_in_their_language_and_opens_their_own_page(ending, elif_, filiz, signed_in):
    User.objects.filter(pk=elif_.pk).update(language="en")
    User.objects.filter(pk=filiz.pk).update(language="tr")
    actions.warn_of_ends(TODAY + timedelta(days=54))
    mail.outbox.clear()

    deliver()

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert "Your package ends in 7 days: Premium" in letters["elif@akcasu.example"].subject
    assert "30 April 2027" in letters["elif@akcasu.example"].body
    assert "7 gün" in letters["filiz@vendor.example"].subject
    assert "30 Nisan 2027" in letters["filiz@vendor.example"].body
    for person, place in ((elif_, "/package/?subscription="), (filiz, "/office/subscriptions/")):
        notice = Notice.objects.get(user=person, kind__endswith="_ending")
        answer = signed_in(person).post(f"/notifications/{notice.pk}/open/")
        assert answer["Location"].startswith(place)


def test_who_wants_no_mail_about_packages_gets_none_and_the_bell_rings(ending, elif_):
    prefer("mail", [], by=elif_)
    actions.warn_of_ends(TODAY + timedelta(days=54))
    mail.outbox.clear()

    deliver()

    assert "elif@akcasu.example" not in [letter.to[0] for letter in mail.outbox]
    assert told(elif_) == [7]


def test_a_morning_with_nothing_to_tell_costs_one_statement(ending, django_assert_num_queries):
    with django_assert_num_queries(3):  # the question between the marks of its transaction
        assert tasks.warn_of_ends() == 0


def test_many_ends_cost_as_much_as_one(ending, karaova, cem, django_assert_max_num_queries):
    sold(karaova, "gold", starts_on=TODAY, ends_on=ending.ends_on)

    with django_assert_max_num_queries(12):
        assert actions.warn_of_ends(TODAY + timedelta(days=54)) == 2

    assert told(cem) == [7]
