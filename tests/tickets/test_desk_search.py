from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.sales import filed, sold
from tickets.actions import forward, note, reply
from tickets.queries import desk_search


def found(browser, typed) -> set[int]:
    """What has the words; not what only sounds like them."""
    result = browser.get("/desk/search/", {"q": typed}).context["found"]
    return set() if result.is_only_similar else {row.pk for row in result.tickets}


@pytest.fixture
def tickets(ayse, cem, akcasu, karaova):
    sold(akcasu, "premium")
    sold(karaova, "gold")
    return (
        filed(ayse, subject="Ortofoto mozaik dışa aktarımı", text="İŞLEM %80’de duruyor."),
        filed(cem, subject="Lisans sunucusu yanıt vermiyor", text="Kapı 27001 kapalı."),
    )


def test_words_are_found_folded_and_by_their_beginning(tickets, deniz, signed_in):
    ortho, licence = (ticket.pk for ticket in tickets)
    browser = signed_in(deniz)

    assert found(browser, "ORTOFOTO") == {ortho}
    assert found(browser, "dısa aktarım") == {ortho}
    assert found(browser, "islem") == {ortho}
    assert found(browser, "sunucu") == {licence}
    assert found(browser, "sunucu ortofoto") == set()


def test_numbers_comments_notes_and_institutions_are_found(tickets, ayse, cem, deniz, signed_in):
    ortho, licence = tickets
    reply(ortho, "Kroki ekte.", key=uuid4(), by=ayse)
    note(licence, "Tekerrür: 4790.", key=uuid4(), by=deniz)
    browser = signed_in(deniz)

    assert found(browser, f"#{licence.pk}") == {licence.pk}
    assert ortho.pk in found(browser, str(ortho.pk))
    assert found(browser, "kroki") == {ortho.pk}
    assert found(browser, "tekerrur") == {licence.pk}
    assert found(browser, "karaova") == {licence.pk}


def test_a_typing_error_finds_similar_subjects(tickets, deniz, signed_in):
    page = signed_in(deniz).get("/desk/search/", {"q": "ortofotto mozayik"})

    assert [ticket.pk for ticket in page.context["found"].tickets] == [tickets[0].pk]
    assert page.context["found"].is_only_similar


def test_the_software_unit_finds_only_what_was_passed_to_it(tickets, deniz, burak, signed_in):
    browser = signed_in(burak)
    assert found(browser, "ortofoto") == set()
    assert found(browser, "akcasu") == set()
    assert found(browser, f"#{tickets[0].pk}") == set()

    forward(tickets[0], by=deniz)

    assert found(browser, "ortofoto") == {tickets[0].pk}
    assert found(browser, "akcasu") == {tickets[0].pk}


def test_what_somebody_may_not_see_takes_no_place_of_what_they_may(tickets, ayse, deniz, burak, signed_in, monkeypatch):
    monkeypatch.setattr(desk_search, "MOST_FOUND", 3)
    forward(tickets[0], by=deniz)
    note(tickets[0], "Tekerrür.", key=uuid4(), by=deniz)
    for newer in range(3):
        note(filed(ayse, subject=f"Daha yeni {newer}"), "Tekerrür.", key=uuid4(), by=deniz)

    assert found(signed_in(burak), "tekerrur") == {tickets[0].pk}


def test_a_search_costs_the_same_statements_whatever_it_finds(tickets, ayse, cem, deniz, signed_in):
    browser, counts = signed_in(deniz), set()

    for more in (0, 8):
        for number in range(more):
            filed(ayse if number % 2 else cem, subject=f"Ortofoto {number}")
        browser.get("/desk/search/", {"q": "ortofoto"})
        with CaptureQueriesContext(connection) as seen:
            browser.get("/desk/search/", {"q": "ortofoto"})
        counts.add(len(seen))

    assert len(counts) == 1
    assert max(counts) <= 9


def test_an_empty_search_asks_for_words(tickets, deniz, signed_in):
    assert found(signed_in(deniz), "") == set()
    assert found(signed_in(deniz), "!!! &|:*") == set()
