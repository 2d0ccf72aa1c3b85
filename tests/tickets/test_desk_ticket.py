import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.sales import filed, fresh, sold
from tickets.actions import answer, forward, log_call, note, reply, take
from tickets.models import Comment, Ticket


def page_of(ticket) -> str:
    return f"/desk/tickets/{ticket.pk}/"


def form_of(response) -> dict[str, str]:
    """The hidden values of the composer, as a browser would send them back."""
    text = response.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("key", "seen")}


@pytest.fixture
def ticket(ayse, akcasu):
    sold(akcasu, "premium")
    return filed(ayse, subject="Parsel dönüşümünde kayma", text="Koordinatlar kayıyor.")


def test_the_page_shows_notes_the_promise_and_the_package(ticket, deniz, selin, signed_in):
    note(ticket, "4790 ile aynı.", key=uuid4(), by=selin)

    text = signed_in(deniz).get(page_of(ticket)).content.decode()

    assert "4790 ile aynı." in text
    assert "data-clock data-due=" in text
    assert f"/desk/tickets/{ticket.pk}/promise/" in text
    assert re.search(r'data-draft="answer-\d+"', text)
    assert [key for key in ("a", "n", "r", "e", "u", ".") if f'data-key="{key}"' not in text] == []


def test_a_customer_and_the_software_unit_find_nothing(ticket, ayse, cem, burak, deniz, signed_in):
    assert signed_in(deniz).get(page_of(ticket)).status_code == 200
    for person in (ayse, cem, burak):
        assert signed_in(person).get(page_of(ticket)).status_code == 404
    assert signed_in(deniz).get("/desk/tickets/99999999999999999999999/").status_code == 404

    forward(ticket, by=deniz)

    assert signed_in(burak).get(page_of(ticket)).status_code == 200
    assert signed_in(ayse).get(page_of(ticket)).status_code == 404


def test_the_page_costs_the_same_with_one_comment_and_with_many(ticket, deniz, ayse, signed_in):
    browser, counts = signed_in(deniz), []

    for more in (0, 6):
        for _number in range(more):
            reply(ticket, "Ek bilgi.", key=uuid4(), by=ayse)
            note(ticket, "Not.", key=uuid4(), by=deniz)
        browser.get(page_of(ticket))
        with CaptureQueriesContext(connection) as seen:
            browser.get(page_of(ticket))
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[0] <= 8


@pytest.mark.parametrize(
    ("then", "status"), [("", "waiting"), ("in_progress", "in_progress"), ("resolved", "resolved")]
)
def test_the_send_button_chooses_the_state(ticket, deniz, signed_in, then, status):
    browser = signed_in(deniz)
    typed = {**form_of(browser.get(page_of(ticket))), "text": "v3.1 kümesini **yükleyin**.", "then": then}

    done = browser.post(f"{page_of(ticket)}answer/", typed)

    assert done.url == page_of(ticket)
    ticket = fresh(ticket)
    assert (ticket.status, ticket.assignee, ticket.clock.state) == (status, deniz, "met")
    assert Comment.objects.get(ticket=ticket).html == "<p>v3.1 kümesini <strong>yükleyin</strong>.</p>\n"
    assert ticket.hold.state == ("captured" if then == "resolved" else "held")


def test_the_same_answer_sent_twice_is_one(ticket, deniz, signed_in):
    browser = signed_in(deniz)
    typed = {**form_of(browser.get(page_of(ticket))), "text": "Bakıyorum.", "then": "resolved"}

    places = [browser.post(f"{page_of(ticket)}answer/", typed).url for _ in range(2)]

    assert places == [page_of(ticket)] * 2
    assert Comment.objects.filter(ticket=ticket).count() == 1


def test_an_answer_that_was_overtaken_comes_back_with_the_other_one_above_it(ticket, ayse, deniz, selin, signed_in):
    browser = signed_in(deniz)
    typed = {**form_of(browser.get(page_of(ticket))), "text": "Uzun uzun yazdığım yanıt."}
    answer(ticket, "Selin yazdı.", key=uuid4(), by=selin)
    note(ticket, "Bir not yarışmaz.", key=uuid4(), by=selin)

    refused = browser.post(f"{page_of(ticket)}answer/", typed)

    assert refused.status_code == 409
    text = refused.content.decode()
    assert text.index("Selin yazdı.") < text.index("Uzun uzun yazdığım yanıt.")
    assert Comment.objects.filter(ticket=ticket, is_note=False).count() == 1

    sent = browser.post(f"{page_of(ticket)}answer/", {**typed, **form_of(refused)})

    assert sent.status_code == 302
    assert Comment.objects.filter(ticket=ticket, is_note=False).count() == 2


def test_what_was_typed_survives_every_refusal(ticket, deniz, signed_in):
    browser = signed_in(deniz)

    empty = browser.post(f"{page_of(ticket)}answer/", {"key": uuid4(), "text": "  "})
    no_minutes = browser.post(f"{page_of(ticket)}call/", {"key": uuid4(), "text": "Konuştuk.", "minutes": "on"})

    assert (empty.status_code, no_minutes.status_code) == (422, 422)
    assert "Konuştuk." in no_minutes.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.check(91)
@pytest.mark.parametrize("minutes", ["1" + "0" * 400, "-1", "0", "NaN", "1e308", str(2**63), "1.5", ""])
def test_a_call_has_a_sensible_length(ticket, deniz, signed_in, minutes):
    typed = {"key": uuid4(), "text": "Konuştuk.", "minutes": minutes}

    assert signed_in(deniz).post(f"{page_of(ticket)}call/", typed).status_code == 422
    assert Comment.objects.count() == 0


def test_a_call_answers_and_a_note_does_not(ticket, deniz, signed_in):
    browser = signed_in(deniz)

    browser.post(f"{page_of(ticket)}note/", {"key": uuid4(), "text": "Yalnız bize."})
    assert fresh(ticket).clock.state == "running"

    browser.post(f"{page_of(ticket)}call/", {"key": uuid4(), "text": "Çözdük.", "minutes": "14"})
    assert (fresh(ticket).clock.state, fresh(ticket).status) == ("met", "in_progress")


def test_a_settled_ticket_takes_notes_but_no_answers(ticket, deniz, signed_in):
    browser = signed_in(deniz)
    browser.post(f"{page_of(ticket)}answer/", {"key": uuid4(), "text": "Çözüldü.", "then": "resolved"})

    refused = browser.post(f"{page_of(ticket)}answer/", {"key": uuid4(), "text": "Bir de şu.", "seen": 2**40})
    kept = browser.post(f"{page_of(ticket)}note/", {"key": uuid4(), "text": "Sonradan."})

    assert (refused.status_code, kept.status_code) == (422, 302)


def test_why_this_due_time_is_explained(ticket, deniz, signed_in):
    page = signed_in(deniz).get(f"{page_of(ticket)}promise/")

    assert page.context["explanation"].due == ticket.clock.due_at
    assert page.context["explanation"].minutes == 60


def test_why_this_place_in_the_queue_is_explained(ticket, ayse, cem, karaova, deniz, signed_in):
    sold(karaova, "premium-plus")
    filed(cem)
    later = filed(ayse)
    log_call(later, "Aradık.", minutes=5, key=uuid4(), by=deniz)

    browser = signed_in(deniz)
    first = browser.get(f"{page_of(ticket)}standing/").context["before"]
    second = browser.get(f"{page_of(later)}standing/").context["before"]

    assert (first["by_priority"], first["by_due"], first["unassigned_before"]) == (1, 0, 1)
    assert (second["by_priority"], second["by_due"], second["unassigned_before"]) == (1, 1, 2)


def test_linked_tickets_are_named(ticket, ayse, deniz, signed_in):
    follower = filed(ayse, subject="Yine aynı", follows=ticket)

    text = signed_in(deniz).get(page_of(ticket)).content.decode()

    assert f"#{follower.pk}" in text
    assert f"#{ticket.pk}" in signed_in(deniz).get(page_of(follower)).content.decode()


def test_a_ticket_without_a_package_opens_too(ayse, deniz, signed_in):
    kept = filed(ayse)

    for address in ("", "promise/", "standing/", "escalate/", "assign/", "?tab=note"):
        assert signed_in(deniz).get(page_of(kept) + address).status_code == 200
    assert Ticket.objects.get(pk=kept.pk).status == "awaiting_quota"
    take(kept, by=deniz)
