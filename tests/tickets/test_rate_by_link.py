"""The link in the mail of a resolved request: looking changes nothing, one button sends, and one answer counts."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.privacy.erasing import erase_person
from notifications.actions import deliver
from organizations.models import Membership
from tests.race import at_once, failures
from tests.sales import filed, sold
from tests.world import answered
from tickets import actions
from tickets.models import Event, Ticket
from tickets.rating_links import LASTS, RatingLink, write


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


def resolved_for(asker, agent, institution):
    sold(institution)
    ticket = answered(filed(asker, subject="Katman açılmıyor", text="Gizli ayrıntı"), by=agent)
    actions.resolve(ticket, by=agent)
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def resolved(ayse, deniz, akcasu):
    return resolved_for(ayse, deniz, akcasu)


def token(ticket, person=None):
    return write(RatingLink(ticket.pk, (person or ticket.requester).pk, ticket.resolved_at))


def place(ticket, person=None):
    return f"/rate/{token(ticket, person)}/"


def text(answer):
    return unescape(answer.content.decode())


def send(address, rating=4, words=""):
    """As the page's form does."""
    browser = Client()
    browser.get(address)
    return browser.post(address, {"rating": rating, "text": words})


def rated(ticket):
    return Ticket.objects.values_list("rating", "rating_text").get(pk=ticket.pk)


def last_mail_to(person):
    deliver()
    return [message for message in mail.outbox if message.to == [person.email]][-1]


# --- the mail ---------------------------------------------------------------------------------


def test_the_mail_asks_the_one_question_with_five_links(resolved, ayse):
    message = last_mail_to(ayse)
    page = message.alternatives[0].content

    assert message.subject == f"Çözüldü: #{resolved.pk} Katman açılmıyor"
    assert "Bu talepte aldığınız destekten ne kadar memnunsunuz?" in message.body
    lines = re.findall(r"^(.+):\n(\S+/rate/\S+)$", message.body, re.MULTILINE)
    assert [words for words, _ in lines][::4] == ["Çok memnunum", "Hiç memnun değilim"]
    assert [link.rpartition("=")[2] for _, link in lines] == ["5", "4", "3", "2", "1"]
    assert re.findall(r'<li><a href="([^"]+)">', page) == [link for _, link in lines]


def test_only_who_asked_is_asked(resolved, ayse, elif_, deniz, akcasu):
    other = answered(filed(ayse), by=deniz)
    actions.resolve(other, by=elif_)

    message = last_mail_to(deniz)

    assert f"#{other.pk}" in message.subject
    assert "/rate/" not in message.body + message.alternatives[0].content


def test_what_was_reopened_before_the_mail_went_out_asks_nothing(resolved, ayse):
    actions.reopen(resolved, by=ayse)

    assert "/rate/" not in last_mail_to(ayse).body


# --- looking ----------------------------------------------------------------------------------


def test_a_scanner_that_opens_all_five_links_changes_nothing(resolved, ayse):
    links = re.findall(r"http://[^/]+(/rate/\S+)", last_mail_to(ayse).body)
    before = Ticket.objects.values().get(pk=resolved.pk), Event.objects.count()

    with CaptureQueriesContext(connection) as seen:
        answers = [Client(headers={"User-Agent": "scanner"}).get(link) for link in links]
        heads = [Client().head(link) for link in links]

    assert len(links) == 5
    assert {answer.status_code for answer in answers + heads} == {200}
    assert (Ticket.objects.values().get(pk=resolved.pk), Event.objects.count()) == before
    assert not [query["sql"] for query in seen if re.match("INSERT|UPDATE|DELETE", query["sql"])]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_no_other_method_gets_in(resolved, method):
    assert getattr(Client(), method)(place(resolved)).status_code == 405


def test_the_page_preselects_the_choice_and_tells_number_and_subject_only(resolved):
    page = text(Client().get(place(resolved) + "?rating=2"))
    odd = text(Client().get(place(resolved) + "?rating=7"))

    assert re.search(r'value="2"[^>]*checked', page)
    assert "checked" not in odd
    assert f"#{resolved.pk} Katman açılmıyor" in page
    for secret in ("Gizli ayrıntı", "Ayşe", "Deniz", "Akçasu", "EPSG"):
        assert secret not in page


def test_the_page_stays_out_of_search_engines_caches_and_referers(resolved):
    answer = Client().get(place(resolved))

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_speaks_the_persons_language_until_the_browser_says_otherwise(resolved, ayse):
    ayse.language = "en"
    ayse.save(update_fields=["language"])
    other = Client()
    other.cookies["language"] = "tr"

    assert "Send the rating" in text(Client().get(place(resolved)))
    assert "Değerlendirmeyi gönder" in text(other.get(place(resolved)))


# --- sending ----------------------------------------------------------------------------------


def test_one_button_sends_the_rating_without_sign_in(resolved, ayse):
    answer = send(place(resolved), 4, "Hızlıydı")

    event = resolved.events.get(kind=Event.Kind.RATED)
    assert (answer.status_code, answer["Location"]) == (302, place(resolved))
    assert rated(resolved) == (4, "Hızlıydı")
    assert (event.actor, event.data) == (ayse, {"before": None, "after": 4, "way": "link"})


def test_the_portal_says_its_own_way(resolved, ayse, signed_in):
    signed_in(ayse).post(f"/tickets/{resolved.pk}/rate/", {"rating": "4"})

    assert resolved.events.get(kind=Event.Kind.RATED).data["way"] == "portal"


def test_nothing_is_sent_without_the_forms_token(resolved):
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(place(resolved), {"rating": 5})
    page = strict.get(place(resolved)).content.decode()
    token_ = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = strict.post(place(resolved), {"rating": 5, "csrfmiddlewaretoken": token_})

    assert (refused.status_code, sent.status_code) == (403, 302)
    assert rated(resolved) == (5, "")


def test_without_a_choice_the_words_stay(resolved):
    answer = Client().post(place(resolved), {"text": "Yazdıklarım"})

    assert answer.status_code == 422
    assert "Yazdıklarım" in text(answer)
    assert rated(resolved) == (None, "")


def test_a_link_works_once_and_then_shows_the_answer_it_gave(resolved):
    before = text(Client().get(place(resolved)))
    send(place(resolved), 2, "Geç yanıtlandı")

    page = text(Client().get(place(resolved) + "?rating=5"))
    again = Client().post(place(resolved), {"rating": 5, "text": "Sonra oldu"})

    assert '<form method="post"' in before
    assert '<form method="post"' not in page
    assert "Memnun değilim" in page
    assert "Geç yanıtlandı" in page
    assert "Bu bağlantı kullanıldı" in page
    assert again.status_code == 302
    assert rated(resolved) == (2, "Geç yanıtlandı")
    assert resolved.events.filter(kind=Event.Kind.RATED).count() == 1


def test_the_answer_of_a_link_is_changed_on_the_portal(resolved, ayse, signed_in):
    send(place(resolved), 2)

    signed_in(ayse).post(f"/tickets/{resolved.pk}/rate/", {"rating": "5", "text": "Sonra oldu"})

    changes = [event.data for event in resolved.events.filter(kind=Event.Kind.RATED).order_by("id")]
    assert rated(resolved) == (5, "Sonra oldu")
    assert [(data["before"], data["after"]) for data in changes] == [(None, 2), (2, 5)]


def test_a_rating_on_the_portal_uses_the_link_up(resolved, ayse, signed_in):
    signed_in(ayse).post(f"/tickets/{resolved.pk}/rate/", {"rating": "4"})

    send(place(resolved), 1)

    assert rated(resolved) == (4, "")


def test_a_page_left_open_does_not_overwrite_a_newer_answer(resolved):
    stale = Client()
    stale.get(place(resolved))
    send(place(resolved), 5)

    answer = stale.post(place(resolved), {"rating": 1}, follow=True)

    assert rated(resolved) == (5, "")
    assert "Çok memnunum" in text(answer)


def test_a_double_click_is_one_answer(resolved):
    first, second = (Client().post(place(resolved), {"rating": 3}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert resolved.events.filter(kind=Event.Kind.RATED).count() == 1


def test_of_two_sent_at_once_one_counts(committed):
    ticket = resolved_for(committed.ayse, committed.deniz, committed.akcasu)
    address = place(ticket)

    results = at_once(2, lambda number: Client().post(address, {"rating": 1 + 4 * number}).status_code)

    assert (failures(results), results) == ([], [302, 302])
    event = ticket.events.get(kind=Event.Kind.RATED)
    assert event.data["before"] is None
    assert rated(ticket)[0] == event.data["after"]


def test_too_many_are_told_to_wait(resolved, settings):
    answers = [Client().post(place(resolved), {"text": f"{number}"}).status_code for number in range(12)]

    assert answers[-1] == 429
    assert Client().get(place(resolved)).status_code == 200


# --- what stands in the way --------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t[::-1], lambda t: "x", lambda t: "1" + t, lambda t: "%00"]
)
def test_a_changed_link_says_so_and_leads_on(resolved, change):
    address = f"/rate/{change(token(resolved))}/"

    looked, sent = Client().get(address), Client().post(address, {"rating": 1})

    assert (looked.status_code, sent.status_code) == (200, 200)
    assert "Bağlantı eksik" in text(looked)
    assert f"#{resolved.pk}" not in re.sub(r"<[^>]+>", "", text(looked))
    assert rated(resolved) == (None, "")


def test_a_reopened_request_asks_again_later(resolved, ayse, deniz):
    old = place(resolved)
    actions.reopen(resolved, by=ayse)
    open_again = text(Client().get(old))
    actions.resolve(resolved, by=deniz)
    solved_again = text(Client().post(old, {"rating": 1}))

    assert "yeniden açıldı" in open_again
    assert "En yeni e-posta" in solved_again
    assert rated(resolved) == (None, "")
    assert send(place(Ticket.objects.get(pk=resolved.pk)), 4).status_code == 302


def test_the_rating_of_an_earlier_resolution_is_not_the_answer_to_this_one(resolved, ayse, deniz):
    send(place(resolved), 1)
    actions.reopen(resolved, by=ayse)
    actions.resolve(resolved, by=deniz)
    again = Ticket.objects.get(pk=resolved.pk)

    page = text(Client().get(place(again)))
    send(place(again), 5)

    assert "Yanıtınız" not in page
    assert resolved.events.filter(kind=Event.Kind.RATED).latest("id").data == {"before": 1, "after": 5, "way": "link"}


def test_a_reopening_between_look_and_answer_is_noticed(resolved, ayse, deniz):
    link = RatingLink(resolved.pk, ayse.pk, resolved.resolved_at)
    actions.reopen(resolved, by=ayse)
    actions.resolve(resolved, by=deniz)

    with pytest.raises(actions.rating.Refused):
        actions.rate(resolved, rating=1, text="", by=ayse, link=link)

    assert rated(resolved) == (None, "")


def test_a_merged_request_leads_to_no_rating(resolved, ayse, deniz):
    old, other = place(resolved), filed(ayse)
    actions.reopen(resolved, by=ayse)
    actions.merge(resolved, into=other, by=deniz)

    page = text(Client().post(old, {"rating": 1}))

    assert "başka bir talep" in page
    assert f"#{other.pk}" not in page
    assert rated(resolved) == (None, "")


def test_after_thirty_days_the_link_has_expired_and_the_portal_still_takes_it(resolved, ayse, signed_in):
    address = place(resolved)

    with time_machine.travel(resolved.resolved_at + LASTS - timedelta(minutes=1)):
        in_time = Client().get(address)
    with time_machine.travel(resolved.resolved_at + LASTS):
        late = Client().post(address, {"rating": 1})
        assert rated(resolved) == (None, "")
        signed_in(ayse).post(f"/tickets/{resolved.pk}/rate/", {"rating": "4"})

    assert "Değerlendirmeyi gönder" in text(in_time)
    assert "süresi doldu" in text(late)
    assert rated(resolved) == (4, "")


def test_who_left_learns_nothing_more(resolved, ayse):
    Membership.objects.filter(user=ayse).update(left_at=timezone.now())

    page = text(Client().post(place(resolved), {"rating": 1}))

    assert "artık görmüyorsunuz" in page
    assert "Katman" not in page
    assert rated(resolved) == (None, "")


def test_an_erased_person_rates_nothing(resolved, ayse, filiz):
    address = place(resolved)
    erase_person(ayse, by=filiz)

    page = text(Client().post(address, {"rating": 1}))

    assert "hesap kapatılmış" in page
    assert "Katman" not in page
    assert rated(resolved) == (None, "")


def test_the_link_of_somebody_else_is_not_theirs_to_use(resolved, cem, elif_):
    foreign, colleague = (Client().post(place(resolved, who), {"rating": 1}) for who in (cem, elif_))

    assert "Katman" not in text(foreign)
    assert "artık görmüyorsunuz" in text(foreign)
    assert "çalışma arkadaşınız" in text(colleague)
    assert rated(resolved) == (None, "")
