import csv
import time
from datetime import timedelta
from io import StringIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import Membership
from tests.sales import filed, sold
from tests.tickets.portal import html, listed, streamed
from tickets import actions
from tickets.models import Comment, Ticket
from tickets.models.readers import customer_of
from tickets.queries import listing

LIST = "/tickets/"


def ask(browser, **query):
    return browser.get(f"{LIST}?{urlencode(query)}")


def test_the_saved_views_show_mine_all_shared_and_closed(ayse, baris, elif_, akcasu, signed_in):
    sold(akcasu, "premium")
    mine, theirs, closed = filed(ayse), filed(baris), filed(ayse)
    actions.share(theirs, person=ayse, by=baris)
    actions.withdraw(closed, by=ayse)
    browser = signed_in(ayse)

    found = {view: set(listed(ask(browser, view=view))) for view in ("mine", "all", "shared", "closed")}

    assert found == {
        "mine": {mine.pk, closed.pk},
        "all": {mine.pk, theirs.pk, closed.pk},
        "shared": {theirs.pk},
        "closed": {closed.pk},
    }


def test_filters_narrow_and_can_be_combined(ayse, akcasu, cast, signed_in):
    sold(akcasu, "premium")
    bug, about = filed(ayse, kind="bug"), filed(ayse, product=cast.desktop)
    filed(ayse)
    browser = signed_in(ayse)

    assert listed(ask(browser, kind="bug")) == [bug.pk]
    assert listed(ask(browser, product=cast.desktop.pk)) == [about.pk]
    assert listed(ask(browser, product=cast.desktop.pk, status="open", channel="written", kind="support")) == [about.pk]
    assert listed(ask(browser, product=cast.desktop.pk, status="resolved")) == []


def test_an_administrator_filters_by_person_in_any_spelling(ayse, baris, elif_, signed_in):
    mine, _theirs = filed(ayse), filed(baris)

    assert listed(ask(signed_in(elif_), view="all", person="AYSE YILDIZ")) == [mine.pk]


def test_words_are_found_in_subject_text_and_answers_however_they_are_spelt(ayse, deniz, akcasu, signed_in):
    sold(akcasu, "premium")
    subject = filed(ayse, subject="İSTANBUL paftaları")
    text = filed(ayse, text="Lisans sunucusu (v9.2) açılmıyor")
    answer = filed(ayse)
    actions.answer(answer, "Topoloji onarımını çalıştırın.", key=uuid4(), by=deniz)
    browser = signed_in(ayse)

    assert listed(ask(browser, q="istanbul pafta")) == [subject.pk]
    assert listed(ask(browser, q="ıstanbul")) == [subject.pk]
    assert listed(ask(browser, q="SUNUCU 9.2")) == []  # v9.2 is one word
    assert listed(ask(browser, q="sunucu v9")) == [text.pk]
    assert listed(ask(browser, q="topoloji")) == [answer.pk]


def test_a_number_leads_to_the_request(ayse, signed_in):
    ticket, _other = filed(ayse), filed(ayse)
    browser = signed_in(ayse)

    assert listed(ask(browser, q=f"#{ticket.pk}")) == [ticket.pk]
    assert listed(ask(browser, q=str(ticket.pk))) == [ticket.pk]


def test_a_typing_error_still_finds_something_and_says_that_it_is_only_similar(ayse, signed_in):
    ticket = filed(ayse, subject="Parsel dönüşümünde koordinat kayması")
    browser = signed_in(ayse)

    response = ask(browser, q="koordniat")

    assert listed(response) == [ticket.pk]
    assert "Benzer konular" in html(response)
    assert listed(ask(browser, q="kaynma")) == [ticket.pk]


def test_the_place_of_a_hit_is_shown_and_escaped(ayse, signed_in):
    filed(ayse, text='Önce <img src=x onerror=alert(1)> sonra <b>TOPOLOJİ</b> bozuldu, "a" & b')

    page = html(ask(signed_in(ayse), q="topoloji"))

    assert "<mark>TOPOLOJİ</mark>" in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_pages_go_by_place_and_show_every_request_once(ayse, signed_in):
    moment = timezone.now()
    tickets = [filed(ayse, at=moment) for _ in range(60)]  # all of one moment: only the number tells them apart
    browser, seen, address = signed_in(ayse), [], LIST

    while address:
        response = browser.get(address)
        seen += listed(response)
        after = response.context["page"].next_after
        address = after and f"{LIST}?after={after}"

    assert seen == sorted((ticket.pk for ticket in tickets), reverse=True)


def test_sorting_by_filing_date_pages_by_it(ayse, signed_in):
    now = timezone.now()
    tickets = [filed(ayse, at=now - timedelta(hours=hour)) for hour in range(30)]
    browser = signed_in(ayse)

    first = ask(browser, sort="filed")
    second = ask(browser, sort="filed", after=first.context["page"].next_after)

    assert listed(first) + listed(second) == [ticket.pk for ticket in tickets]


@pytest.mark.check(80)
def test_sort_and_filter_names_come_from_a_fixed_list(ayse, cem, signed_in):
    mine = filed(ayse)
    filed(cem)
    browser = signed_in(ayse)

    odd = {"sort": "requester__password", "status": "x' OR 1=1", "kind": "requester", "view": "everything", "page": "2"}
    more = {"institution": cem.memberships.get().institution_id, "requester__email": cem.email, "order_by": "id"}

    assert listed(ask(browser, **odd, **more)) == [mine.pk]


def test_htmx_gets_the_list_alone_and_the_page_works_without_it(ayse, signed_in):
    filed(ayse)
    browser = signed_in(ayse)

    whole, piece = html(browser.get(LIST)), html(browser.get(LIST, headers={"HX-Request": "true"}))

    assert "<html" in whole
    assert 'id="list"' in whole
    assert "<html" not in piece
    assert "data-row" in piece


def test_the_list_costs_eight_statements_with_one_row_and_with_many(ayse, elif_, akcasu, deniz, cast, signed_in):
    sold(akcasu, "premium")
    filed(ayse, subject="kayma 0", product=cast.desktop)
    for person in (ayse, elif_):
        browser = signed_in(person)
        browser.get(LIST)
        addresses = (LIST, f"{LIST}?view=all", f"{LIST}?view=all&q=kayma", f"{LIST}?view=shared", f"{LIST}?view=closed")

        def costs(browser=browser, addresses=addresses):
            found = []
            for address in addresses:
                with CaptureQueriesContext(connection) as queries:
                    assert browser.get(address).status_code == 200
                found.append(len(queries))
            return found

        one = costs()
        for number in range(4):
            ticket = filed(ayse, subject=f"kayma {number}", product=cast.desktop)
            actions.answer(ticket, "kayma yok", key=uuid4(), by=deniz)
        assert costs() == one
        assert max(one) <= 8


def test_the_export_has_exactly_what_is_filtered(ayse, baris, cem, signed_in):
    bug, support = filed(ayse, kind="bug", subject="=HYPERLINK(1)"), filed(ayse)
    filed(baris), filed(cem)
    browser = signed_in(ayse)

    whole = browser.get("/tickets/export/?view=all")
    only_bugs = browser.get("/tickets/export/?view=all&kind=bug")

    rows = list(csv.reader(StringIO(streamed(whole)), delimiter=";"))
    assert rows[0][:4] == ["Numara", "Konu", "Tür", "Durum"]
    assert {int(row[0]) for row in rows[1:]} == {bug.pk, support.pk}
    assert {row[1] for row in rows[1:]} == {"'=HYPERLINK(1)", support.subject}
    assert rows[1][2] in {"Hata bildirimi", "Destek talebi"}
    assert whole["Content-Type"] == "text/csv; charset=utf-8"
    assert len(streamed(only_bugs).splitlines()) == 2


def test_the_export_speaks_the_readers_language(ayse, signed_in):
    filed(ayse, kind="bug")
    ayse.language = "en"
    ayse.save()

    text = streamed(signed_in(ayse).get("/tickets/export/"))

    assert "Subject" in text
    assert "Bug report" in text
    assert "Konu" not in text


@pytest.mark.check(88)
def test_the_export_is_capped(ayse, signed_in, monkeypatch):
    monkeypatch.setattr(listing, "MOST_EXPORTED", 3)
    for _ in range(5):
        filed(ayse)

    assert len(streamed(signed_in(ayse).get("/tickets/export/")).splitlines()) == 4


@pytest.mark.check(87)
def test_a_hundred_kilobytes_of_search_answer_within_a_second(ayse, signed_in):
    filed(ayse, subject="a" * 160, text="(" * 40_000)
    browser = signed_in(ayse)

    for evil in (
        "a" * 100_000,
        "'" * 100_000,
        "a " * 50_000,
        "(((&|!:*" * 12_000,
        "\\" * 100_000,
        "ı̇" * 50_000,
        "%_" * 50_000,
    ):
        started = time.process_time()
        assert ask(browser, q=evil).status_code == 200
        assert browser.get("/tickets/similar/", {"subject": evil}).status_code == 200
        assert time.process_time() - started < 2, evil[:10]  # our own work, two requests


def test_an_empty_list_says_what_to_do(ayse, signed_in):
    browser = signed_in(ayse)

    assert "Henüz talep yok" in html(browser.get(LIST))
    assert "Eşleşen talep yok" in html(ask(browser, q="zzzz"))
    assert "/tickets/file/?subject=zzzz" in html(ask(browser, q="zzzz"))


def test_only_readers_of_others_are_offered_the_filter_by_person(ayse, elif_, signed_in):
    assert 'name="person"' not in html(ask(signed_in(ayse), view="all"))
    assert 'name="person"' in html(ask(signed_in(elif_), view="all"))


@pytest.fixture
def crowd(ayse, baris, elif_, cem, cast, deniz):
    """Requests of four people with some words in common, shares and notes among them."""
    words = ("koordinat", "kayma", "lisans", "sunucu", "pafta")
    for place, person in enumerate((ayse, baris, elif_, cem) * 3):
        ticket = filed(person, subject=f"{words[place % 5]} {words[place % 3]}", text=words[place % 4])
        now, key = timezone.now(), uuid4()
        Comment.objects.create(
            ticket=ticket,
            author=deniz,
            by_vendor=True,
            is_note=place % 2 == 0,
            text=words[place % 5],
            html="",
            sending_key=key,
            written_at=now,
        )
        if place % 4 == 1:
            actions.share(ticket, unit=cast.maps, by=person)
    return words


@pytest.mark.check(5)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_searched_is_a_part_of_what_is_visible(crowd, cast, data):
    person = data.draw(st.sampled_from([cast.ayse, cast.baris, cast.elif_, cast.cem]))
    role = data.draw(st.sampled_from([Membership.Role.MEMBER, Membership.Role.READER, Membership.Role.UNIT_ADMIN]))
    Membership.objects.filter(user=cast.baris).update(role=role)
    wish = listing.Wish(
        view=data.draw(st.sampled_from(listing.VIEWS)),
        search=data.draw(st.sampled_from([*crowd, "", "kooordinat", "k", "1", "#2", "' | kayma"])),
        status=data.draw(st.sampled_from(["", "open", "new"])),
        sort=data.draw(st.sampled_from(list(listing.SORTS))),
    )
    visible = set(Ticket.objects.visible_to(person).values_list("pk", flat=True))

    page = {ticket.pk for ticket in listing.page(customer_of(person), wish).tickets}
    exported = {ticket.pk for ticket in listing.export(customer_of(person), wish)}

    assert page <= visible
    assert exported <= visible
    if not wish.search and wish.view == listing.ALL and not wish.status:
        assert page == exported == visible


@pytest.mark.check(7)
def test_the_words_of_a_note_find_nothing_for_a_customer(ayse, deniz, akcasu, signed_in):
    sold(akcasu, "premium")
    ticket = filed(ayse)
    actions.note(ticket, "Kanarya sözcük", key=uuid4(), by=deniz)
    actions.answer(ticket, "Güvercin sözcük", key=uuid4(), by=deniz)
    browser = signed_in(ayse)

    assert listed(ask(browser, q="güvercin")) == [ticket.pk]
    assert listed(ask(browser, q="kanarya")) == []
