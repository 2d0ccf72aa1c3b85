import pytest
from django.test import Client

from tests.race import at_once, failures
from tests.sales import filed, sold
from tickets.actions import take
from tickets.models import Event, Ticket

BACKEND = "accounts.backends.Backend"


def test_take_next_opens_the_head_of_the_queue(ayse, cem, akcasu, karaova, deniz, signed_in):
    sold(karaova, "gold")
    sold(akcasu, "premium")
    filed(cem)
    premium = filed(ayse)

    done = signed_in(deniz).post("/desk/take-next/")

    assert done.url == f"/desk/tickets/{premium.pk}/"
    assert Ticket.objects.get(pk=premium.pk).assignee == deniz


def test_someone_was_faster_so_the_next_one_comes(ayse, akcasu, deniz, selin, signed_in):
    sold(akcasu)
    first, second = filed(ayse), filed(ayse)
    browser = signed_in(deniz)
    take(first, by=selin)

    assert browser.post("/desk/take-next/").url == f"/desk/tickets/{second.pk}/"
    assert browser.post("/desk/take-next/").url == "/desk/"


def test_the_software_unit_takes_its_own(ayse, akcasu, burak, signed_in):
    sold(akcasu)
    filed(ayse)
    bug = filed(ayse, kind="bug")
    browser = signed_in(burak)

    assert browser.post("/desk/take-next/").url == f"/desk/tickets/{bug.pk}/"
    assert browser.post("/desk/take-next/").url == "/desk/software/"


def test_take_next_needs_a_post(ayse, akcasu, deniz, signed_in):
    assert signed_in(deniz).get("/desk/take-next/").status_code == 405


@pytest.mark.race
def test_two_agents_who_press_take_next_at_once_never_get_the_same_ticket(committed):
    sold(committed.akcasu, "premium")
    for _ in range(12):
        filed(committed.ayse)
    browsers = []
    for number in range(14):
        browser = Client()
        browser.force_login((committed.deniz, committed.selin)[number % 2], backend=BACKEND)
        browsers.append(browser)

    led_to = at_once(14, lambda number: browsers[number].post("/desk/take-next/").url)

    assert failures(led_to) == []
    opened = [address for address in led_to if address != "/desk/"]
    assert (len(opened), len(set(opened))) == (12, 12)
    assert Event.objects.filter(kind="taken").count() == 12
