import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.sales import filed, leave, sold
from tickets.actions import answer, assign, take
from tickets.models import Ticket

QUEUE = "/desk/"


def rows_of(response) -> list[int]:
    return [int(number) for number in re.findall(r'id="ticket-(\d+)"', response.content.decode())]


def groups_of(response) -> list[str]:
    return re.findall(r'id="group-([\w-]+)"', response.content.decode())


@pytest.fixture
def packages(akcasu, karaova):
    return sold(akcasu, "premium"), sold(karaova, "gold")


@pytest.fixture
def three(packages, ayse, cem, monday_morning):
    """One overdue Gold ticket, one Premium ticket, one Gold ticket that has time."""
    overdue = filed(cem, at=monday_morning - timedelta(days=4), subject="Gecikmiş")
    premium = filed(ayse, at=monday_morning, subject="Premium")
    gold = filed(cem, at=monday_morning, subject="Gold")
    return overdue, premium, gold


def test_overdue_tickets_of_any_lane_stand_above_the_lanes(three, deniz, signed_in):
    overdue, premium, gold = three

    page = signed_in(deniz).get(QUEUE)

    assert rows_of(page) == [overdue.pk, premium.pk, gold.pk]
    assert groups_of(page) == ["overdue", "lane-2", "lane-3"]


def test_what_is_due_soon_stands_between_the_overdue_and_the_lanes(
    packages, ayse, cem, deniz, signed_in, monday_morning
):
    # Counted from 08:30: at Friday's closing 80 of the 90 minutes had passed.
    soon = filed(cem, at=monday_morning - timedelta(days=2, hours=15, minutes=20))
    premium = filed(ayse, at=monday_morning)

    page = signed_in(deniz).get(QUEUE)

    assert (rows_of(page), groups_of(page)) == ([soon.pk, premium.pk], ["soon", "lane-2"])


def test_an_answered_ticket_follows_those_that_still_have_a_due_time(packages, ayse, deniz, selin, signed_in):
    answered, waiting = filed(ayse), filed(ayse)
    answer(answered, "Bakıyorum.", key=answered.filing_key, by=selin, then="in_progress")

    assert rows_of(signed_in(deniz).get(QUEUE)) == [waiting.pk, answered.pk]
    assert Ticket.objects.get(pk=answered.pk).response_due_at is None


def test_the_lane_cards_and_views_count_what_they_lead_to(three, deniz, signed_in):
    overdue, premium, gold = three
    take(premium, by=deniz)
    browser = signed_in(deniz)

    seen = browser.get(QUEUE).context

    assert {card.lane.key: card.lane.count for card in seen["cards"]} == {"late": 1, "1": 0, "2": 1, "3": 2, "4": 0}
    assert {key: count for key, _name, count in seen["views"]} == {
        "all": 3,
        "unassigned": 2,
        "mine": 1,
        "customer": 0,
        "quota": 0,
    }
    assert rows_of(browser.get(QUEUE, {"lane": "late"})) == [overdue.pk]
    assert rows_of(browser.get(QUEUE, {"lane": "3"})) == [overdue.pk, gold.pk]
    assert rows_of(browser.get(QUEUE, {"view": "mine"})) == [premium.pk]
    assert rows_of(browser.get(QUEUE, {"view": "unassigned"})) == [overdue.pk, gold.pk]


def test_the_views_of_the_customer_and_of_waiting_for_a_unit(packages, ayse, cem, deniz, signed_in):
    at_customer = filed(ayse)
    answer(at_customer, "Dosyayı gönderir misiniz?", key=at_customer.filing_key, by=deniz)
    leave(packages[1], "written", 0)
    kept = filed(cem)
    browser = signed_in(deniz)

    assert rows_of(browser.get(QUEUE)) == []
    assert rows_of(browser.get(QUEUE, {"view": "customer"})) == [at_customer.pk]
    assert rows_of(browser.get(QUEUE, {"view": "quota"})) == [kept.pk]


def test_the_filters_narrow_the_list(three, cast, deniz, signed_in):
    overdue, premium, gold = three
    Ticket.objects.filter(pk=premium.pk).update(product=cast.desktop)
    browser = signed_in(deniz)

    assert rows_of(browser.get(QUEUE, {"institution": "KARAOVA"})) == [overdue.pk, gold.pk]
    assert rows_of(browser.get(QUEUE, {"institution": "akcasu"})) == [premium.pk]
    assert rows_of(browser.get(QUEUE, {"product": cast.desktop.pk})) == [premium.pk]
    assert rows_of(browser.get(QUEUE, {"status": "in_progress"})) == []
    assert rows_of(browser.get(QUEUE, {"kind": "support", "status": "new"})) == [overdue.pk, premium.pk, gold.pk]


@pytest.mark.parametrize("query", [{}, {"lane": "2"}, {"view": "unassigned"}, {"kind": "support"}])
def test_pages_follow_each_other_without_gap_or_double(packages, ayse, cem, deniz, signed_in, monday_morning, query):
    for minute in range(30):
        filed(ayse, at=monday_morning - timedelta(days=5 * (minute % 2), minutes=minute // 3))
    filed(cem)
    browser, found, after = signed_in(deniz), [], ""

    while True:
        page = browser.get(QUEUE, {**query, "after": after})
        found += rows_of(page)
        after = page.context["next_after"]
        if not after:
            break

    whole = Ticket.objects.filter(priority=2) if query == {"lane": "2"} else Ticket.objects.all()
    assert len(found) == whole.count()
    assert set(found) == set(whole.values_list("pk", flat=True))


NAMES = ("view", "lane", "product", "institution", "status", "kind", "after", "page", "sort", "q")
TAMPERED = (
    *("1" + "0" * 400, "-1", "NaN", "1e308", str(2**63), "id__gt", "%", "\x00", "'; DROP TABLE x; --", "customer."),
    *("late.t9.i1", "rest.i1.n.t99999999999999999.i1", "late." + "9" * 5000, "rest....", "rest.i1.n.n.i-5"),
)


@pytest.mark.check(80)
@pytest.mark.check(88)
@pytest.mark.check(91)
def test_no_query_string_breaks_a_list(three, deniz, signed_in):
    browser = signed_in(deniz)

    for value in TAMPERED:
        for address in (QUEUE, "/desk/mine/", "/desk/search/"):
            page = browser.get(address, dict.fromkeys(NAMES, value))
            assert (page.status_code, value, len(rows_of(page)) <= 25) == (200, value, True)


def test_a_list_costs_the_same_statements_with_one_row_and_with_many(packages, ayse, cem, deniz, selin, signed_in):
    take(filed(ayse), by=deniz)
    browser, counts = signed_in(deniz), []

    for more in (0, 12):
        for number in range(more):
            ticket = filed(ayse if number % 2 else cem)
            if number % 3:
                assign(ticket, to=(deniz, selin)[number % 2], by=deniz)
        for address in (QUEUE, f"{QUEUE}?institution=belediyesi", "/desk/mine/", "/desk/software/"):
            browser.get(address)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                browser.get(address)
            counts.append(len(seen))

    assert counts[:4] == counts[4:]
    assert max(counts) <= 8


def test_a_poll_answers_with_the_rows_and_the_figures_above_them(three, deniz, signed_in):
    answer_to_poll = signed_in(deniz).get(QUEUE, headers={"HX-Request": "true"})

    text = answer_to_poll.content.decode()
    assert "<html" not in text
    assert len(rows_of(answer_to_poll)) == 3
    assert re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob="innerMorph"', text) == ["lane-cards", "queue-views"]


def test_the_list_has_what_keys_clocks_and_polls_hang_on(three, deniz, signed_in):
    overdue, *_rest = three
    text = signed_in(deniz).get(QUEUE).content.decode()

    assert 'hx-trigger="every 20s"' in text
    assert re.search(r"<table[^>]*data-list[^>]*data-windows=", text)
    assert text.count("data-row") == 3
    assert re.search(r'<button[^>]*data-key="n"', text)
    assert text.count('data-key="a"') == 3
    assert text.count("data-clock data-due=") == 3
    assert f'data-name="#{overdue.pk}"' in text


def test_ticked_rows_are_taken_and_the_list_comes_back_as_it_was(three, deniz, selin, signed_in):
    _overdue, premium, gold = three
    take(gold, by=selin)

    done = signed_in(deniz).post(
        "/desk/take/", {"ticket": [premium.pk, gold.pk, "x", 2**70], "next": "/desk/?view=unassigned"}, follow=False
    )

    assert done.url == "/desk/?view=unassigned"
    assert Ticket.objects.get(pk=premium.pk).assignee is None
    done = signed_in(deniz).post("/desk/take/", {"ticket": [premium.pk, gold.pk], "next": "https://evil.example/desk/"})
    assert done.url == "/desk/"
    assert [Ticket.objects.get(pk=ticket.pk).assignee for ticket in three] == [None, deniz, selin]


def test_nobody_but_the_vendor_knows_the_desk(three, ayse, elif_, cem, burak, client, signed_in):
    for customer in (ayse, elif_, cem):
        for address in (QUEUE, "/desk/mine/", "/desk/software/", "/desk/search/?q=1"):
            assert signed_in(customer).get(address).status_code == 404
        assert signed_in(customer).post("/desk/take-next/").status_code == 404
    assert client.get(QUEUE).status_code == 302
    assert signed_in(burak).get(QUEUE).url == "/desk/software/"


def test_the_software_units_list_has_bugs_and_suggestions_only(packages, ayse, cem, burak, deniz, signed_in):
    filed(ayse)
    bug, idea = filed(cem, kind="bug"), filed(ayse, kind="suggestion")

    page = signed_in(burak).get("/desk/software/")

    assert rows_of(page) == [idea.pk, bug.pk]
    assert page.context["affected"] == 2
    assert rows_of(signed_in(deniz).get("/desk/software/")) == [idea.pk, bug.pk]
    assert rows_of(signed_in(burak).get("/desk/software/", {"kind": "bug"})) == [bug.pk]


def test_my_tickets_go_by_due_time_with_those_at_the_customer_last(packages, ayse, cem, deniz, selin, signed_in):
    premium, gold, other = filed(ayse), filed(cem), filed(ayse)
    at_customer = filed(ayse)
    for ticket in (gold, premium, at_customer):
        take(ticket, by=deniz)
    take(other, by=selin)
    answer(at_customer, "Sürüm kaç?", key=at_customer.filing_key, by=deniz)

    page = signed_in(deniz).get("/desk/mine/")

    assert rows_of(page) == [premium.pk, gold.pk, at_customer.pk]
    assert groups_of(page) == ["mine", "silent"]


def test_an_empty_queue_says_so(packages, ayse, deniz, signed_in):
    page = signed_in(deniz).get(QUEUE)

    assert "queue-empty" in page.content.decode()
    filed(ayse, at=timezone.now())
    assert "queue-empty" not in signed_in(deniz).get(QUEUE).content.decode()
