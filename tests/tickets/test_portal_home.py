from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Membership
from tests.sales import filed, sold
from tests.tickets.portal import html
from tickets import actions

ISTANBUL = ZoneInfo("Europe/Istanbul")


def home(signed_in, person):
    return html(signed_in(person).get("/"))


def test_the_first_day_shows_where_to_begin(ayse, akcasu, signed_in):
    sold(akcasu, "premium")

    page = home(signed_in, ayse)

    assert "Açık talebiniz yok." in page
    assert "İlk talebinizi oluşturun" in page


@pytest.mark.parametrize(
    ("hour", "words"),
    [(8, "Günaydın, Ayşe"), (14, "İyi günler, Ayşe"), (20, "İyi akşamlar, Ayşe"), (2, "İyi akşamlar")],
)
def test_the_greeting_follows_the_hour_in_istanbul(ayse, signed_in, hour, words):
    with time_machine.travel(datetime(2026, 11, 24, hour, tzinfo=ISTANBUL)):
        assert words in home(signed_in, ayse)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=ISTANBUL), ("Destek açık · bugün kapanış", "18:00")),
        (datetime(2026, 11, 24, 13, tzinfo=ISTANBUL), ("Destek kapalı · açılış", "13:30")),
        (datetime(2026, 11, 28, 10, tzinfo=ISTANBUL), ("Destek kapalı · açılış", "30 Kas 08:30")),
    ],
)
def test_support_hours_are_said_as_they_are_now(ayse, signed_in, moment, words):
    with time_machine.travel(moment):
        page = home(signed_in, ayse)

    assert [word for word in words if word not in page] == []


def test_what_waits_for_me_comes_first(ayse, deniz, akcasu, signed_in):
    sold(akcasu, "premium")
    waits, _open = filed(ayse, subject="Örnek veri bekleniyor"), filed(ayse)
    actions.answer(waits, "Örnek veri gönderir misiniz?", key=uuid4(), by=deniz)

    page = home(signed_in, ayse)

    assert "2 açık talebiniz var; 1 tanesi sizden yanıt bekliyor." in page
    assert page.index("Yanıtınız bekleniyor") < page.index("Açık talepler")
    assert f"/tickets/{waits.pk}/#reply" in page


def test_an_administrator_sees_open_requests_of_the_institution(ayse, elif_, cem, akcasu, signed_in):
    sold(akcasu, "premium")
    filed(ayse, subject="Kurumun talebi")
    filed(cem, subject="Başkasının talebi")

    page = home(signed_in, elif_)

    assert "Kurumun talebi" in page
    assert "Başkasının talebi" not in page


@pytest.mark.case(26)
def test_without_a_package_the_page_says_what_still_works_and_whom_to_ask(ayse, elif_, filiz, akcasu, signed_in):
    today = timezone.localdate()
    sold(akcasu, "gold", starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=35))

    page = home(signed_in, ayse)

    assert "Şu anda geçerli destek paketi yok" in page
    assert [person.name for person in (elif_, filiz) if person.name not in page] == []


def test_who_belongs_nowhere_is_told_so(ayse, signed_in):
    Membership.objects.filter(user=ayse).update(left_at=timezone.now())

    assert "Bir kuruma bağlı değilsiniz" in home(signed_in, ayse)


def test_the_problem_box_leads_to_the_form_with_the_words(ayse, signed_in):
    page = html(signed_in(ayse).get("/tickets/file/?subject=kayma+var"))

    assert 'value="kayma var"' in page


def test_the_vendors_people_are_led_to_their_desks(deniz, filiz, burak, signed_in):
    assert signed_in(deniz).get("/").url == "/desk/"
    assert signed_in(filiz).get("/").url == "/office/portfolio/"
    assert signed_in(burak).get("/").url == "/desk/software/"


def test_the_page_costs_the_same_with_one_request_and_with_many(ayse, akcasu, deniz, signed_in):
    sold(akcasu, "premium")
    filed(ayse)
    browser = signed_in(ayse)
    browser.get("/")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            browser.get("/")
        return len(queries)

    before = cost()
    for _ in range(5):
        actions.answer(filed(ayse), "Bakıyorum.", key=uuid4(), by=deniz)

    assert cost() == before <= 9
