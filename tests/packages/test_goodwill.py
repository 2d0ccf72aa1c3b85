from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from common.refusals import Refused
from packages import actions
from packages.models import LedgerEntry, Subscription
from packages.queries import goodwill_left
from tests.packages.life import ISTANBUL
from tests.packages.spend import counters, held
from tests.race import at_once, failures
from tests.sales import account, filed, fresh, leave, sold


@pytest.fixture(autouse=True)
def _ten_a_month(settings):
    settings.GOODWILL_MONTHLY_UNITS = 10


def give(subscription, units, *, by, key=None):
    return actions.goodwill(account(subscription), units, reason="Geç kaldık", by=by, key=key or f"{by.pk}-{units}")


@pytest.mark.case(21)
def test_an_agent_gives_within_the_units_of_the_month_and_is_told_what_is_left(karaova, deniz):
    gold = sold(karaova, "gold")
    give(gold, 7, by=deniz)

    with pytest.raises(Refused, match="3") as refusal:
        give(gold, 4, by=deniz)
    give(gold, 3, by=deniz)
    with pytest.raises(Refused):
        give(gold, 1, by=deniz)

    assert refusal.value.field == "amount"
    assert counters(account(gold)) == (135, 0, 0)


def test_the_month_is_the_local_one(karaova, deniz):
    gold = sold(karaova, "gold")
    last = datetime(2026, 11, 30, 23, 59, 30, tzinfo=ISTANBUL)
    with time_machine.travel(last):
        give(gold, 10, by=deniz)

    assert [goodwill_left(deniz, moment) for moment in (last, last + timedelta(seconds=40))] == [0, 10]


def test_a_manager_gives_as_many_as_needed(karaova, filiz):
    gold = sold(karaova, "gold")

    give(gold, 500, by=filiz)

    assert goodwill_left(filiz, gold.created_at) is None
    assert counters(account(gold)) == (625, 0, 0)


def test_the_same_form_twice_gives_once_even_at_the_limit(karaova, deniz):
    gold = sold(karaova, "gold")

    assert give(gold, 10, by=deniz, key="form") == give(gold, 10, by=deniz, key="form")

    assert counters(account(gold)) == (135, 0, 0)


@pytest.mark.race
def test_an_agent_who_gives_on_two_screens_at_once_stays_within_the_limit(committed):
    packages = [sold(committed.akcasu, "gold"), sold(committed.karaova, "gold")]

    results = at_once(4, lambda number: give(packages[number % 2], 6, by=committed.deniz, key=f"k{number}"))

    assert len(failures(results)) == 3
    assert LedgerEntry.objects.filter(kind="goodwill").count() == 1


def test_an_ended_package_takes_goodwill_for_what_is_still_open_and_nothing_else(karaova, filiz):
    gold = sold(karaova, "gold")
    unit = held(gold)
    Subscription.objects.filter(pk=gold.pk).update(state="expired")

    give(gold, 1, by=filiz)
    actions.capture(unit, key="c", by=None)

    with pytest.raises(Refused):
        give(gold, 2, by=filiz)


def test_an_agent_comes_from_the_ticket_that_waits_to_the_form_that_gives_a_unit(akcasu, ayse, deniz, signed_in):
    gold = sold(akcasu, "gold")
    leave(gold, "written", 0)
    ticket, client = filed(ayse), signed_in(deniz)
    way = f"/desk/tickets/{ticket.pk}/goodwill/"
    assert way in client.get(f"/desk/tickets/{ticket.pk}/").content.decode()

    form = client.get(way)
    client.post(form.url, {"account": account(gold).pk, "amount": "1", "reason": "Geciktik", "key": uuid4()})

    assert form.url == reverse("packages:goodwill", args=[gold.pk])
    assert fresh(ticket).status == "new"
