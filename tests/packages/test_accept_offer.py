"""A signed contract creates or changes the subscription, all or nothing."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from common.refusals import Refused
from notifications.models import Notice
from notifications.registry import kind_named
from packages import grants
from packages.actions import cataloguing, offering, top_up, upgrade
from packages.models import LedgerEntry, Offer, Subscription
from tests.packages.offers import accepted, asked, offered, version, written
from tests.packages.spend import adds_up, counters, held
from tests.race import at_once, failures
from tests.sales import account, sold


def test_a_first_package_begins_with_the_contract(karaova, filiz, cem):
    offer = offered(karaova, "first", "gold", by=filiz, grace_days=10, carry_over_percent=25)

    subscription = accepted(offer, by=filiz)

    offer.refresh_from_db()
    assert (subscription.institution, subscription.version.tier.code, subscription.seats) == (karaova, "gold", 20)
    assert (subscription.contract_number, subscription.state) == ("2027/12", "active")
    assert (subscription.grace_days, subscription.carry_over_percent) == (10, 25)
    assert (offer.state, offer.result, offer.accepted_by) == ("accepted", subscription, filiz)
    assert counters(account(subscription)) == (125, 0, 0)
    assert Notice.objects.filter(user=cem, kind="offer_accepted").count() == 1


def test_a_renewal_follows_the_day_after_the_end(karaova, filiz):
    running = sold(karaova, "gold")

    renewal = accepted(offered(karaova, "renewal", "premium", running, by=filiz), by=filiz)

    assert (renewal.renews, renewal.starts_on, renewal.state) == (running, running.ends_on, "scheduled")
    assert account(renewal).granted == 1000


@pytest.mark.case(27)
def test_an_upgrade_changes_the_same_accounts_at_once(karaova, filiz):
    running = sold(karaova, "gold")
    units = [held(running) for _ in range(5)]

    result = accepted(offered(karaova, "upgrade", "premium", running, by=filiz), by=filiz)

    assert (result.pk, result.version.tier.code, result.seats) == (running.pk, "premium", 50)
    assert counters(account(running)) == (1000, len(units), 0)
    assert LedgerEntry.objects.get(account=account(running), kind="upgrade").granted == 875


def test_a_top_up_brings_every_line_and_seats_and_names_the_contract(akcasu, filiz):
    running = sold(akcasu, "premium")
    amounts = {"written": 200, "onsite": 3}

    accepted(offered(akcasu, "top_up", "", running, by=filiz, amounts=amounts, seats=25), by=filiz, contract="EK-7")

    running.refresh_from_db()
    offer = Offer.objects.get()
    assert (account(running).granted, account(running, "onsite").granted, running.seats) == (1200, 3, 75)
    entries = LedgerEntry.objects.filter(kind="top_up").values_list("reason", flat=True)
    assert set(entries) == {f"{offer.number} · EK-7"}
    assert adds_up()


def test_waiting_requests_are_let_in_once_after_all_lines_of_an_order(akcasu, elif_, filiz, monkeypatch):
    running = sold(akcasu, "premium")
    seen = []

    def look(pk):
        seen.append((pk, account(running).granted, account(running, "phone").granted))

    monkeypatch.setattr(grants, "_callbacks", [look])
    amounts = {"written": 200, "phone": 50}

    accepted(offered(akcasu, "top_up", "", running, by=filiz, amounts=amounts, seats=5), by=filiz)

    assert seen == [(running.pk, 1200, 1050)]
    told = Notice.objects.filter(user=elif_, kind="subscription_changed", data__event="topped_up")
    with override("en"):
        assert [kind_named(one.kind).title(one.data) for one in told] == [
            "Units added: Written support (200), Phone support (50)"
        ]


@pytest.mark.race
def test_of_two_managers_who_accept_at_once_one_wins_and_the_other_reads_why(committed):
    running = sold(committed.akcasu, "premium")
    offer = offered(committed.akcasu, "top_up", "", running, by=committed.filiz, amounts={"written": 200})

    results = at_once(4, lambda n: accepted(offer, by=committed.filiz, contract=f"EK-{n}"))

    refusals = failures(results)
    assert len(refusals) == 3
    assert all(isinstance(refusal, Refused) and "EK-" in str(refusal) for refusal in refusals)
    assert account(running).granted == 1200
    assert offer.events.filter(kind="accepted").count() == 1


@pytest.mark.race
def test_an_offer_declined_and_accepted_at_once_has_one_answer(committed):
    offer = offered(committed.karaova, "first", "gold", by=committed.filiz)

    def answer(number):
        if number % 2:
            return offering.decline_offer(offer, by=committed.cem)
        return accepted(offer, by=committed.filiz)

    results = at_once(4, answer)

    offer.refresh_from_db()
    assert len(failures(results)) == 3
    assert Subscription.objects.filter(institution=committed.karaova).exists() is (offer.state == "accepted")


def test_nothing_is_half_done_when_one_line_is_refused(akcasu, filiz):
    """The last line can no longer be delivered: the first is taken back with it."""
    running = sold(akcasu, "premium")
    offer = offered(akcasu, "top_up", "", running, by=filiz, amounts={"written": 200, "phone": 50})
    units = {"seats": 501, "allowances": {}}
    upgrade(running, version("premium-plus"), **units, by=filiz)
    before = LedgerEntry.objects.count()

    with pytest.raises(Refused):
        accepted(offer, by=filiz)

    offer.refresh_from_db()
    assert (offer.state, offer.contract_number) == ("sent", "")
    assert LedgerEntry.objects.count() == before


def test_a_top_up_on_an_ended_subscription_is_refused(karaova, filiz):
    today = timezone.localdate()
    ending = sold(karaova, "gold", ends_on=today + timedelta(days=1))
    offer = offered(karaova, "top_up", "", ending, by=filiz, amounts={"written": 5})

    with time_machine.travel(timezone.now() + timedelta(days=1)), pytest.raises(Refused):
        accepted(offer, by=filiz)
    with time_machine.travel(timezone.now() + timedelta(days=1)), pytest.raises(Refused):
        written(karaova, "top_up", "", ending, by=filiz, amounts={"written": 5})

    assert account(ending).granted == 125


def test_a_period_that_was_sold_meanwhile_is_refused(karaova, filiz):
    offer = offered(karaova, "first", "gold", by=filiz)
    sold(karaova, "silver")

    with pytest.raises(Refused):
        accepted(offer, by=filiz)

    assert Subscription.objects.filter(institution=karaova).count() == 1


def test_after_its_last_day_it_is_refused_whatever_the_clock_has_done(karaova, filiz, cem):
    offer = offered(karaova, "first", "gold", by=filiz, valid_until=timezone.localdate())

    accepted_in_time = offer.has_run_out(timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        with pytest.raises(Refused, match=offer.valid_until.strftime("%d.%m.%Y")):
            accepted(offer, by=filiz)
        assert offering.expire_offers(timezone.localdate()) == 1
        assert offering.expire_offers(timezone.localdate()) == 0
        with pytest.raises(Refused):
            accepted(offer, by=filiz)

    offer.refresh_from_db()
    assert accepted_in_time is False
    assert offer.state == "expired"
    assert Notice.objects.filter(user__in=[cem, filiz], kind="offer_expired").count() == 2


def test_an_offer_stands_though_a_newer_version_is_sold_and_its_own_is_not_retired_under_it(akcasu, filiz):
    offer = offered(akcasu, "first", "premium", by=filiz)
    with pytest.raises(Refused):
        cataloguing.retire(offer.version, by=filiz)
    draft = cataloguing.draft(offer.version.tier, by=filiz)
    draft.response_minutes = 45
    draft.save()
    cataloguing.publish(draft, by=filiz)

    subscription = accepted(offer, by=filiz)

    assert (subscription.version.number, subscription.response_minutes) == (1, 60)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"contract": " "}, "contract_number"), ({"signed_on": timezone.localdate() + timedelta(days=2)}, "signed_on")],
)
def test_a_contract_has_a_number_and_is_not_signed_in_the_future(karaova, filiz, given, field):
    with pytest.raises(Refused) as refusal:
        accepted(offered(karaova, "first", "gold", by=filiz), by=filiz, **given)

    assert refusal.value.field == field


def test_a_draft_and_a_withdrawn_offer_are_not_accepted(karaova, filiz):
    draft = written(karaova, "first", "gold", by=filiz)
    with pytest.raises(Refused):
        accepted(draft, by=filiz)

    gone = offering.withdraw_offer(offered(karaova, "first", "gold", by=filiz), by=filiz)
    with pytest.raises(Refused):
        accepted(gone, by=filiz)


def test_the_database_refuses_an_accepted_offer_without_a_contract(karaova, filiz):
    offer = offered(karaova, "first", "gold", by=filiz)

    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(state="accepted")


def test_what_a_top_up_bought_stays_apart_from_later_ones(akcasu, filiz):
    running = sold(akcasu, "premium")
    accepted(offered(akcasu, "top_up", "", running, by=filiz, amounts={"written": 200}), by=filiz)
    top_up(account(running), 10, key="t", by=filiz, reason="")

    accepted(offered(akcasu, "top_up", "", running, by=filiz, amounts={"written": 200}), by=filiz, contract="2")

    assert account(running).granted == 1410


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_an_offer_that_came_to_nothing_leaves_the_question_open(karaova, cem, filiz, how):
    inquiry = asked(karaova, "first", tier=version("gold").tier, by=cem)
    offer = offered(karaova, "first", "gold", inquiry=inquiry, by=filiz)
    inquiry.refresh_from_db()
    assert inquiry.state == "offered"

    if how == "expired":
        assert offering.expire_offers(offer.valid_until + timedelta(days=1)) == 1
    else:
        {"declined": offering.decline_offer, "withdrawn": offering.withdraw_offer}[how](offer, by=filiz)

    inquiry.refresh_from_db()
    assert inquiry.state == "open"
    assert offered(karaova, "first", "gold", inquiry=inquiry, by=filiz).inquiry == inquiry


def test_an_offer_without_an_end_is_for_a_year(karaova, filiz):
    offer = written(karaova, "first", "gold", starts_on=date(2028, 2, 29), ends_on=None, by=filiz)

    assert offer.ends_on == date(2029, 3, 1)
    assert accepted(offering.send_offer(offer, by=filiz), by=filiz).ends_on == date(2029, 3, 1)
