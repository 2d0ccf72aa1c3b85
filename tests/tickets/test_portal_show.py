from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import parking
from notifications.models import Notice
from tests.race import at_once
from tests.sales import account, filed, fresh, leave, sold
from tests.tickets.portal import html
from tickets import actions
from tickets.models import Comment, Ticket
from tickets.queries import limits


@pytest.fixture
def subscription(akcasu):
    return sold(akcasu, "premium")


@pytest.fixture
def ticket(subscription, ayse, cast):
    return filed(ayse, product=cast.desktop)


@pytest.fixture
def answered(ticket, deniz):
    actions.answer(ticket, "**Sürücüyü** yenileyin.", key=uuid4(), by=deniz)
    return ticket


def page(browser, ticket):
    return html(browser.get(f"/tickets/{ticket.pk}/"))


def reply(browser, ticket, **fields):
    return browser.post(f"/tickets/{ticket.pk}/reply/", {"text": "Teşekkürler", "sending_key": str(uuid4()), **fields})


def test_the_page_tells_the_whole_story_in_words(answered, ayse, deniz, signed_in):
    actions.escalate(answered, "phone", by=deniz)
    actions.log_call(answered, "Birlikte kurduk.", minutes=14, key=uuid4(), by=deniz)

    text = page(signed_in(ayse), answered)

    assert "<strong>Sürücüyü</strong> yenileyin." in text
    assert "Deniz Arslan kanalı değiştirdi: Yazılı → Telefon" in text
    assert "Görüşme ya da oturum, 14 dk" in text
    assert "GIS Masaüstü" in text
    assert "İlk yanıt" in text


@pytest.mark.check(7)
def test_notes_and_the_vendors_own_business_are_nowhere_on_the_page(answered, ayse, deniz, selin, signed_in):
    file = actions.keep(SimpleUploadedFile("kanarya.txt", b"kanarya\n", "text/plain"), by=deniz)
    actions.note(answered, "Kanarya: gizli not", key=uuid4(), by=deniz, files=[file])
    actions.skip(fresh(answered), reason="Kanarya: izinliyim", by=deniz)
    actions.assign(answered, to=selin, by=deniz)
    assert Comment.objects.filter(text__contains="Kanarya").exists()
    browser = signed_in(ayse)

    seen = [page(browser, answered), html(browser.get("/")), html(browser.get("/tickets/?q=kanarya"))]
    notices = str(list(Notice.objects.filter(user=ayse).values_list("data", flat=True)))

    assert not [text for text in [*seen, notices] if "anarya:" in text or "kanarya.txt" in text]
    assert browser.get(f"/tickets/{answered.pk}/files/{file.public_id}/").status_code == 404


def test_a_reply_appears_and_goes_back_to_the_vendor(answered, ayse, signed_in):
    browser = signed_in(ayse)
    upload = SimpleUploadedFile("kayma.txt", b"18 cm\n", "text/plain")

    response = reply(browser, answered, text="Olmadı\n<b>yine</b>", files=upload)

    comment = Comment.objects.get(ticket=answered, by_vendor=False)
    text = page(browser, answered)
    assert response.url == f"/tickets/{answered.pk}/#c{comment.pk}"
    assert "Olmadı<br>" in text
    assert "&lt;b&gt;yine&lt;/b&gt;" in text
    assert "kayma.txt" in text
    assert fresh(answered).status == "in_progress"


@pytest.mark.check(96)
def test_a_reply_sent_twice_is_one_reply(answered, ayse, signed_in):
    browser, key = signed_in(ayse), str(uuid4())

    places = {reply(browser, answered, sending_key=key).url for _ in range(5)}

    assert len(places) == 1
    assert Comment.objects.filter(ticket=answered, author=ayse).count() == 1


@pytest.mark.check(96)
@pytest.mark.race
def test_a_reply_sent_from_five_tabs_at_once_is_one_reply(committed, signed_in):
    sold(committed.akcasu, "premium")
    ticket, key = filed(committed.ayse), str(uuid4())
    browsers = [signed_in(committed.ayse) for _ in range(5)]

    at_once(5, lambda number: reply(browsers[number], ticket, sending_key=key).status_code)

    assert Comment.objects.filter(ticket=ticket).count() == 1


def test_an_empty_reply_is_refused_beside_its_field_and_keeps_the_files(answered, ayse, signed_in):
    upload = SimpleUploadedFile("kayma.txt", b"18 cm\n", "text/plain")

    response = reply(signed_in(ayse), answered, text="  ", files=upload)

    assert response.status_code == 422
    assert "Yanıtınızı yazın." in html(response)
    assert "kayma.txt" in html(response)


@pytest.mark.check(89)
def test_too_many_replies_in_an_hour_wait_and_keep_the_text(answered, ayse, signed_in, monkeypatch):
    monkeypatch.setattr(limits, "REPLIES_PER_HOUR", 2)
    browser = signed_in(ayse)
    for _ in range(2):
        reply(browser, answered)

    response = reply(browser, answered, text="Bu da durmalı")

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Bu da durmalı" in html(response)


def test_a_reply_written_before_the_session_ended_is_back_after_sign_in(answered, ayse, client):
    away = reply(client, answered, text="Bu kaybolmasın", writer=parking.stamp(ayse.pk))

    signed = client.post(away.url, {"login": ayse.email, "password": "supportx-demo"}, follow=True)

    assert signed.redirect_chain[-1][0] == f"/tickets/{answered.pk}/"
    assert "Bu kaybolmasın" in html(signed)
    assert not Comment.objects.filter(author=ayse).exists()


@pytest.mark.case(14)
def test_the_reply_box_of_a_resolved_request_says_until_when_it_reopens(answered, ayse, deniz, signed_in):
    actions.resolve(answered, by=deniz)
    browser = signed_in(ayse)

    before = page(browser, answered)
    reply(browser, answered)

    assert "7 Aralık 2026" in before
    assert fresh(answered).status == "in_progress"


@pytest.mark.case(14)
def test_after_ten_working_days_a_linked_request_is_offered_instead(answered, ayse, deniz, signed_in, monday_morning):
    actions.resolve(answered, by=deniz)
    with time_machine.travel(monday_morning + timedelta(days=20)):
        browser = signed_in(ayse)

        text, refused = page(browser, answered), reply(browser, answered, text="Yine oldu")

    assert f"/tickets/file/?follows={answered.pk}" in text
    assert 'id="reply"' not in text
    assert refused.status_code == 422
    assert fresh(answered).status == "resolved"


@pytest.mark.case(12)
def test_withdrawing_says_first_what_it_costs(ticket, subscription, ayse, deniz, signed_in):
    browser, address = signed_in(ayse), f"/tickets/{ticket.pk}/withdraw/"

    free = html(browser.get(address))
    actions.answer(ticket, "Bakıyorum.", key=uuid4(), by=deniz)
    costly = html(browser.get(address))
    assert fresh(ticket).is_open
    browser.post(address)

    assert "hakkı iade edilir" in free
    assert "1 hak kullanılır. Kanal: Yazılı." in costly
    assert (fresh(ticket).status, account(subscription).captured) == ("withdrawn", 1)


def test_the_customer_resolves_rates_and_reopens(answered, subscription, ayse, signed_in):
    browser, address = signed_in(ayse), f"/tickets/{answered.pk}/"

    browser.post(f"{address}resolve/")
    unrated = browser.post(f"{address}rate/", {"text": "Hızlıydı"})
    browser.post(f"{address}rate/", {"rating": "4", "text": "Hızlıydı"})
    rated = fresh(answered)
    browser.post(f"{address}reopen/")

    assert unrated.status_code == 422
    assert "Hızlıydı" in html(unrated)
    assert (rated.status, rated.rating, rated.rating_text) == ("resolved", 4, "Hızlıydı")
    assert (fresh(answered).status, account(subscription).captured) == ("in_progress", 1)


def test_refused_verbs_say_why_on_the_next_page(answered, ayse, signed_in):
    browser, address = signed_in(ayse), f"/tickets/{answered.pk}/"

    reopened = html(browser.post(f"{address}reopen/", follow=True))
    rated = browser.post(f"{address}rate/", {"rating": "5"})
    odd = [browser.post(f"{address}rate/", {"rating": value}).status_code for value in ("6", "0", "-1", "9" * 400, "x")]

    assert 'class="notice danger"' in reopened
    assert rated.status_code == 422
    assert odd == [422] * 5
    assert fresh(answered).rating is None


def test_looking_changes_nothing(answered, ayse, signed_in):
    browser = signed_in(ayse)
    before = list(Ticket.objects.values()), Comment.objects.count()

    for verb in ("withdraw", "resolve", "reopen", "rate", "share", "reply"):
        assert browser.get(f"/tickets/{answered.pk}/{verb}/").status_code in {200, 302}, verb

    assert (list(Ticket.objects.values()), Comment.objects.count()) == before


def test_why_this_due_time_lists_the_windows(ticket, ayse, signed_in):
    text = html(signed_in(ayse).get(f"/tickets/{ticket.pk}/promise/"))

    assert "08:30–09:30" in text


def test_a_request_without_a_unit_says_who_was_told(ayse, elif_, akcasu, signed_in):
    leave(sold(akcasu, "gold"), "written", 0)

    text = page(signed_in(ayse), filed(ayse))

    assert "Hak bekliyor" in text
    assert elif_.name in text


def test_the_page_costs_eight_statements_however_long_the_story(answered, ayse, deniz, baris, cast, signed_in):
    browser = signed_in(ayse)
    browser.get("/")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/tickets/{answered.pk}/")
        return len(queries)

    short = cost()
    actions.share(answered, person=baris, by=ayse)
    actions.share(answered, unit=cast.water, by=ayse)
    for number in range(10):
        file = actions.keep(SimpleUploadedFile(f"{number}.txt", b"kayma\n", "text/plain"), by=ayse)
        actions.reply(answered, f"{number}", key=uuid4(), by=ayse, files=[file])
        actions.answer(answered, f"{number}", key=uuid4(), by=deniz)

    assert cost() == short <= 8


def test_the_vendor_is_led_to_the_desk(ticket, ayse, deniz, burak, signed_in):
    bug = filed(ayse, kind="bug")

    assert signed_in(deniz).get(f"/tickets/{ticket.pk}/").url == f"/desk/tickets/{ticket.pk}/"
    assert signed_in(burak).get(f"/tickets/{bug.pk}/").url == f"/desk/tickets/{bug.pk}/"
    assert signed_in(burak).get(f"/tickets/{ticket.pk}/").status_code == 404


def test_a_reader_of_a_share_costs_no_more(answered, ayse, baris, signed_in):
    actions.share(answered, person=baris, by=ayse, can_reply=True)
    browser = signed_in(baris)
    browser.get("/")

    with CaptureQueriesContext(connection) as queries:
        text = html(browser.get(f"/tickets/{answered.pk}/"))

    assert "<textarea" in text
    assert len(queries) <= 8
