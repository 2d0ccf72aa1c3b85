from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session
from common import parking
from notifications.models import Mail
from organizations.models import Institution, Membership, Unit
from packages.models import Hold
from products.models import OwnedProduct, Product
from tests.race import at_once
from tests.sales import account, filed, leave, sold
from tests.tickets.portal import html, latest, owned_by, typed
from tickets import actions
from tickets.models import Attachment, Ticket
from tickets.queries import limits

FILE = "/tickets/file/"


def test_a_member_files_a_request_and_sees_when_the_answer_is_due(ayse, akcasu, cast, signed_in):
    sold(akcasu, "premium")

    response = signed_in(ayse).post(FILE, typed(product=owned_by(akcasu)), follow=True)

    ticket = latest()
    assert response.redirect_chain == [(f"/tickets/{ticket.pk}/sent/", 302)]
    assert (ticket.institution, ticket.unit, ticket.requester) == (akcasu, cast.maps, ayse)
    assert (ticket.product, ticket.product_version.name, ticket.effect) == (cast.desktop, "9.2", "slowed")
    assert "23 Kasım 2026 09:30" in html(response)
    assert "Talep gönderildi" in html(response)


def test_the_form_says_what_is_left_and_when_the_answer_is_due(ayse, akcasu, signed_in):
    sold(akcasu, "premium")

    page = html(signed_in(ayse).get(FILE))

    assert "1.000 yazılı hakkınız var" in page
    assert "23 Kasım 2026 09:30" in page


@pytest.mark.case(26)
def test_without_a_unit_the_form_stays_usable_and_says_whom_to_ask(ayse, elif_, filiz, akcasu, signed_in):
    leave(sold(akcasu, "gold"), "written", 0)
    browser = signed_in(ayse)

    page = html(browser.get(FILE))
    sent = html(browser.post(FILE, typed(), follow=True))

    assert "Yazılı destek hakkınız bitti" in page
    assert elif_.name in page
    assert filiz.name in page
    assert latest().status == "awaiting_quota"
    assert "Hak bekliyor" in sent
    assert elif_.name in sent


@pytest.mark.case(26)
def test_an_expired_package_is_said_and_bugs_are_still_taken(ayse, akcasu, signed_in):
    today = timezone.localdate()
    sold(akcasu, "gold", starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=35))
    browser = signed_in(ayse)

    assert "Kurumunuzun şu anda destek paketi yok" in html(browser.get(FILE))
    browser.post(FILE, typed(kind="bug"))

    assert (latest().kind, latest().status, latest().team) == ("bug", "new", "software")


def test_a_bug_costs_nothing(ayse, akcasu, signed_in):
    subscription = sold(akcasu, "premium")

    signed_in(ayse).post(FILE, typed(kind="bug"))

    assert (latest().hold, account(subscription).held) == (None, 0)


@pytest.mark.case(17)
def test_everything_typed_and_uploaded_is_shown_again_after_an_error(ayse, akcasu, signed_in):
    sold(akcasu, "premium")
    upload = SimpleUploadedFile("kayma.txt", b"18 cm kayma\n", "text/plain")

    response = signed_in(ayse).post(FILE, {**typed(effect=None, text="Uzun uzun yazdım"), "files": upload})

    page = html(response)
    assert response.status_code == 422
    assert "Uzun uzun yazdım" in page
    assert "Parsel dönüşümünde kayma" in page
    assert "İşinize etkisini seçin." in page
    assert "Hata:" in page
    draft = Attachment.objects.drafts_of(ayse).get()
    assert str(draft.public_id) in page
    assert "kayma.txt" in page
    assert not Ticket.objects.exists()


@pytest.mark.case(17)
def test_a_file_that_fails_after_the_hold_leaves_nothing_and_keeps_the_text(ayse, akcasu, signed_in):
    subscription = sold(akcasu, "premium")
    upload = SimpleUploadedFile("kayma.txt", b"18 cm kayma\n", "text/plain")
    draft = actions.keep(upload, by=ayse)
    Attachment.objects.filter(pk=draft.pk).update(size=2 * 1024**3)  # more than a request may have

    response = signed_in(ayse).post(FILE, typed(uploads=str(draft.public_id)))

    assert response.status_code == 422
    assert "Koordinatlar kayıyor." in html(response)
    assert "kayma.txt" in html(response)
    assert (Ticket.objects.count(), Hold.objects.count(), Mail.objects.count()) == (0, 0, 0)
    assert account(subscription).held == 0


@pytest.mark.case(2)
@pytest.mark.check(96)
def test_the_same_form_posted_thirty_times_is_one_request(ayse, akcasu, signed_in):
    subscription, browser, form = sold(akcasu, "premium"), signed_in(ayse), typed()

    places = {browser.post(FILE, form).url for _ in range(30)}

    assert places == {f"/tickets/{latest().pk}/sent/"}
    assert (Ticket.objects.count(), account(subscription).held, Mail.objects.count()) == (1, 1, 1)


@pytest.mark.case(2)
@pytest.mark.check(96)
@pytest.mark.race
def test_the_same_form_posted_from_ten_tabs_at_once_is_one_request(committed, signed_in):
    subscription, form = sold(committed.akcasu, "premium"), typed()
    browsers = [signed_in(committed.ayse) for _ in range(10)]

    answers = at_once(10, lambda number: browsers[number].post(FILE, form).url)

    assert set(answers) == {f"/tickets/{Ticket.objects.get().pk}/sent/"}
    assert account(subscription).held == 1


@pytest.mark.check(4)
def test_a_foreign_product_or_place_is_an_error_at_its_field(ayse, elif_, cast, signed_in):
    sold(cast.akcasu, "premium")
    foreign = Institution.objects.create(name="Uzak")
    theirs = OwnedProduct.objects.create(institution=foreign, product=cast.desktop, since=date(2025, 1, 1))
    Membership.objects.filter(user=elif_).update(unit=None)

    product = signed_in(ayse).post(FILE, typed(product=str(theirs.pk)))
    place = signed_in(elif_).post(FILE, typed(place=f"{cast.karaova.pk}-{cast.zoning.pk}"))

    assert "product" in product.context["form"].errors
    assert "place" in place.context["form"].errors
    assert not Ticket.objects.exists()


def test_an_administrator_without_a_unit_chooses_one(elif_, cast, signed_in):
    sold(cast.akcasu, "premium")
    Membership.objects.filter(user=elif_).update(unit=None)

    signed_in(elif_).post(FILE, typed(place=f"{cast.akcasu.pk}-{cast.water.pk}"))

    assert latest().unit == cast.water


@pytest.mark.check(82)
@pytest.mark.check(102)
def test_fields_that_are_not_on_the_form_change_nothing(ayse, cast, signed_in):
    sold(cast.akcasu, "gold")
    extra = {
        "priority": "1",
        "institution": cast.karaova.pk,
        "unit": cast.water.pk,
        "requester": cast.baris.pk,
        "response_due_at": "2020-01-01",
        "filed_at": "2020-01-01",
        "at": "2020-01-01",
        "status": "resolved",
        "hold": "1",
        "channel": "remote",
        "assignee": cast.deniz.pk,
        "by_vendor": "1",
        "is_note": "1",
    }
    plain, padded = typed(), typed()
    browser = signed_in(ayse)

    browser.post(FILE, plain)
    expected = latest()
    browser.post(FILE, {**padded, **extra}, headers={"date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    got = latest()

    same = ("priority", "institution_id", "unit_id", "requester_id", "status", "channel", "assignee_id", "team")
    assert got.pk != expected.pk
    assert [getattr(got, name) for name in same] == [getattr(expected, name) for name in same]
    assert (got.priority, got.clock.target_minutes) == (3, 90)
    assert got.filed_at.date() == timezone.now().date()
    assert got.response_due_at == got.clock.due_at


@pytest.mark.check(89)
def test_more_than_sixty_in_an_hour_waits_and_keeps_the_text(ayse, akcasu, signed_in, monkeypatch):
    sold(akcasu, "premium")
    monkeypatch.setattr(limits, "FILED_PER_HOUR", 3)
    browser, first = signed_in(ayse), typed()
    browser.post(FILE, first)
    for _ in range(2):
        browser.post(FILE, typed())

    refused, again = browser.post(FILE, typed(text="Bu da durmalı")), browser.post(FILE, first)

    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "Bu da durmalı" in html(refused)
    assert again.status_code == 302
    assert Ticket.objects.count() == 3


def test_a_text_sent_after_the_session_ended_is_back_after_sign_in(ayse, akcasu, signed_in, client):
    sold(akcasu, "premium")
    form = {**typed(subject="Oturum bitti", text="Bu kaybolmasın"), "writer": parking.stamp(ayse.pk)}

    away = client.post(FILE, form)
    client.post(away.url, {"login": ayse.email, "password": "supportx-demo"})
    back = html(client.get(FILE))

    assert away.url == "/accounts/login/?next=/tickets/file/"
    assert "Oturum bitti" in back
    assert "Bu kaybolmasın" in back
    assert "Bu kaybolmasın" not in html(client.get(FILE))
    assert not Ticket.objects.exists()


def test_a_parked_text_is_shown_to_nobody_else(ayse, cem, client):
    form = {**typed(text="Yalnız Ayşe okur"), "writer": parking.stamp(ayse.pk)}

    away = client.post(FILE, form)
    client.post(away.url, {"login": cem.email, "password": "supportx-demo"})

    assert "Yalnız Ayşe okur" not in html(client.get(FILE))


def test_a_stranger_can_not_fill_the_session_table(client, db):
    client.post(FILE, {**typed(), "writer": "guessed"})

    assert not Session.objects.exists()


def test_a_linked_request_names_the_earlier_one(ayse, cem, akcasu, signed_in):
    earlier, foreign = filed(ayse), filed(cem)
    browser = signed_in(ayse)

    page = html(browser.get(f"{FILE}?follows={earlier.pk}"))
    browser.post(FILE, typed(follows=str(earlier.pk)))
    refused = browser.post(FILE, typed(follows=str(foreign.pk)))

    assert earlier.subject in page
    assert latest().follows == earlier
    assert refused.status_code == 404


@pytest.mark.check(5)
def test_similar_requests_appear_from_three_letters_and_only_visible_ones(ayse, baris, cem, signed_in):
    mine = filed(ayse, subject="Harita sunucusu katman yayınında 502 hatası")
    filed(baris, subject="Harita sunucusu başka birimde")
    filed(cem, subject="Harita sunucusu başka kurumda")
    browser = signed_in(ayse)

    found = browser.get("/tickets/similar/", {"subject": "harita sunucusu"}).context["similar"]
    misspelt = browser.get("/tickets/similar/", {"subject": "hartia sunucsu"}).context["similar"]
    short = browser.get("/tickets/similar/", {"subject": "ha"}).context["similar"]

    assert (list(found), list(misspelt), list(short)) == ([mine], [mine], [])


def test_who_belongs_nowhere_is_told_so(cast, signed_in):
    Membership.objects.filter(user=cast.ayse).update(left_at=timezone.now())

    response = signed_in(cast.ayse).get(FILE)

    assert response.status_code == 403
    assert "Bir kuruma bağlı değilsiniz" in html(response)


def test_the_vendor_has_no_filing_form(deniz, signed_in):
    assert signed_in(deniz).get(FILE).status_code == 403


def test_the_form_costs_the_same_with_one_product_and_with_many(ayse, cast, signed_in):
    sold(cast.akcasu, "premium")
    browser = signed_in(ayse)
    browser.get(FILE)

    def statements():
        with CaptureQueriesContext(connection) as queries:
            browser.get(FILE)
        return len(queries)

    before = statements()
    for number in range(5):
        product = Product.objects.create(code=f"p{number}", name=f"Ürün {number}")
        OwnedProduct.objects.create(institution=cast.akcasu, product=product, since=date(2025, 1, 1))
        Unit.objects.create(institution=cast.akcasu, name=f"Birim {number}")

    assert statements() == before <= 8


@pytest.mark.check(87)
@pytest.mark.check(91)
def test_odd_values_are_an_error_never_a_crash(ayse, akcasu, signed_in):
    browser = signed_in(ayse)

    for odd in ("9" * 400, "-1", "NaN", "1e308", str(2**63), "\x00", "'; --", "0x1"):
        for name in ("kind", "product", "effect", "follows", "place", "filing_key", "subject"):
            assert browser.post(FILE, typed(**{name: odd})).status_code in {302, 404, 422}, (name, odd)
        for address in (f"{FILE}?follows={odd}", f"/tickets/?product={odd}&after={odd}&q={odd}&sort={odd}"):
            assert browser.get(address).status_code == 200, address


def test_an_anonymous_visit_leads_to_sign_in(db):
    assert Client().get(FILE).url == "/accounts/login/?next=/tickets/file/"
