"""The disclosure text: open to all, shown once to each person, recorded, and never in the way of a request."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import disclosure
from accounts.actions import privacy
from accounts.models import Consent, DisclosureReading, DisclosureText, PrivacyEvent
from accounts.queries.privacy import consenting
from common.refusals import Refused

PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def newer(filiz):
    """A second version, published."""
    draft = privacy.draft_text(by=filiz)
    privacy.edit_text(draft, text_tr="## Yeni\n\nYeni metin.", text_en="## New\n\nNew text.", by=filiz)
    privacy.publish_text(draft, by=filiz)
    disclosure.forget()
    draft.refresh_from_db()
    return draft


def shown(browser) -> str:
    page = browser.get("/privacy/read/").content.decode()
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


def test_anybody_reads_the_text_in_both_languages(db, settings):
    settings.VENDOR_NAME, settings.PRIVACY_CONTACT = "Örnek Yazılım A.Ş.", "kvkk@ornek.example"
    browser = Client()

    turkish = browser.get("/privacy/").content.decode()
    browser.post("/preferences/language/", {"language": "en"})
    english = browser.get("/privacy/").content.decode()

    assert "Veri sorumlusu" in turkish
    assert "Who is responsible" in english
    for page in (turkish, english):
        assert "Örnek Yazılım A.Ş." in page
        assert "kvkk@ornek.example" in page
        assert "{vendor}" not in page
    assert 'href="/privacy/"' in browser.get("/accounts/login/").content.decode()


def test_a_person_who_has_not_read_it_is_led_there_and_on_with_one_click(ayse, signed_in):
    DisclosureReading.objects.filter(user=ayse).delete()
    browser = signed_in(ayse)

    led = browser.get("/tickets/?view=closed", headers=PAGE)
    page = browser.get(led["Location"]).content.decode()
    on = browser.post("/privacy/read/", {"shown": shown(browser), "next": "/tickets/?view=closed"})

    assert led["Location"] == "/privacy/read/?next=%2Ftickets%2F%3Fview%3Dclosed"
    assert 'value="/tickets/?view=closed"' in page
    assert on["Location"] == "/tickets/?view=closed"
    reading = DisclosureReading.objects.get(user=ayse)
    assert reading.text.number == 1
    assert reading.shown_at <= reading.confirmed_at
    assert browser.get("/tickets/", headers=PAGE).status_code == 200


def test_reading_is_no_consent(ayse, signed_in):
    DisclosureReading.objects.filter(user=ayse).delete()
    browser = signed_in(ayse)

    browser.post("/privacy/read/", {"shown": shown(browser)})

    assert DisclosureReading.objects.filter(user=ayse).exists()
    assert not Consent.objects.exists()


def test_nothing_that_is_sent_waits_for_it(ayse, signed_in, premium):
    DisclosureReading.objects.filter(user=ayse).delete()
    browser = signed_in(ayse)

    assert browser.post("/tickets/file/", {}, headers=PAGE).status_code == 422
    assert browser.get("/tickets/", headers={**PAGE, "hx-request": "true"}).status_code == 200
    assert browser.get("/tickets/").status_code == 200  # what scripts fetch
    assert browser.post("/accounts/logout/", headers=PAGE).status_code == 302


def test_it_leads_nowhere_else(ayse, signed_in):
    browser = signed_in(ayse)

    answer = browser.post("/privacy/read/", {"shown": shown(browser), "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


def test_a_newer_version_is_shown_once_more(ayse, signed_in, newer):
    browser = signed_in(ayse)

    assert browser.get("/", headers=PAGE)["Location"].startswith("/privacy/read/")
    assert "Yeni metin." in browser.get("/privacy/read/").content.decode()
    browser.post("/privacy/read/", {"shown": shown(browser)})

    assert browser.get("/", headers=PAGE).status_code == 200
    assert sorted(DisclosureReading.objects.filter(user=ayse).values_list("text__number", flat=True)) == [1, 2]


def test_a_form_of_the_version_before_confirms_nothing(ayse, signed_in, filiz):
    browser = signed_in(ayse)
    old = shown(browser)
    draft = privacy.draft_text(by=filiz)
    privacy.edit_text(draft, text_tr="Yeni", text_en="New", by=filiz)
    privacy.publish_text(draft, by=filiz)

    answer = browser.post("/privacy/read/", {"shown": old})

    assert answer.status_code == 422
    assert not DisclosureReading.objects.filter(user=ayse, text=draft).exists()


def test_confirming_twice_keeps_the_first(ayse):
    text, moment = disclosure.current(), timezone.now() - timedelta(minutes=5)
    DisclosureReading.objects.filter(user=ayse).delete()

    privacy.read_text(text, shown_at=moment, language="tr", by=ayse)
    privacy.read_text(text, shown_at=timezone.now(), language="en", by=ayse)

    assert DisclosureReading.objects.get(user=ayse).shown_at == moment


def test_the_session_remembers_so_later_pages_ask_nothing(ayse, signed_in):
    browser = signed_in(ayse)
    browser.get("/privacy/mine/", headers=PAGE)
    browser.get("/preferences/", headers=PAGE)

    with CaptureQueriesContext(connection) as asked:
        browser.get("/preferences/", headers=PAGE)

    assert [one["sql"] for one in asked if "disclosure" in one["sql"]] == []


# --- versions ----------------------------------------------------------------------------------


def test_a_published_version_never_changes(newer, filiz):
    with pytest.raises(Refused):
        privacy.edit_text(newer, text_tr="a", text_en="b", by=filiz)
    with pytest.raises(Refused):
        privacy.discard_text(newer, by=filiz)
    for statement in ("UPDATE accounts_disclosuretext SET text_tr = 'x'", "DELETE FROM accounts_disclosuretext"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_draft_is_seen_by_nobody_and_there_is_one(ayse, filiz, signed_in):
    draft = privacy.draft_text(by=filiz)
    privacy.edit_text(draft, text_tr="Taslak sözler", text_en="Draft words", by=filiz)

    assert privacy.draft_text(by=filiz).pk == draft.pk
    assert "Taslak sözler" not in signed_in(ayse).get("/privacy/").content.decode()
    assert signed_in(ayse).get(f"/office/privacy/texts/{draft.pk}/").status_code == 404


def test_a_manager_drafts_sees_the_difference_and_publishes(filiz, signed_in):
    browser = signed_in(filiz)

    browser.post("/office/privacy/texts/draft/")
    draft = DisclosureText.objects.get(published_at=None)
    edited = draft.text_tr.replace("Veri sorumlusu", "Veri sorumlumuz")
    browser.post(f"/office/privacy/texts/{draft.pk}/edit/", {"text_tr": edited, "text_en": draft.text_en})
    page = browser.get(f"/office/privacy/texts/{draft.pk}/").content.decode()
    answer = browser.post(f"/office/privacy/texts/{draft.pk}/publish/", {"sure": "1"})

    assert re.search(r"<ins>.*Veri sorumlumuz</ins>", page)
    assert re.search(r"<del>.*Veri sorumlusu</del>", page)
    assert answer.status_code == 302
    assert disclosure.current().number == 2
    kinds = list(PrivacyEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["text_drafted", "text_changed", "text_published"]


def test_the_same_text_is_not_published_again(filiz):
    draft = privacy.draft_text(by=filiz)

    with pytest.raises(Refused):
        privacy.publish_text(draft, by=filiz)

    assert disclosure.current().number == 1


def test_a_discarded_draft_leaves_the_published_ones(filiz, signed_in):
    draft = privacy.draft_text(by=filiz)

    signed_in(filiz).post(f"/office/privacy/texts/{draft.pk}/discard/", {"sure": "1"})

    assert list(DisclosureText.objects.values_list("number", flat=True)) == [1]


# --- consent -----------------------------------------------------------------------------------


def test_a_consent_is_given_and_withdrawn_and_both_stay(ayse, signed_in):
    browser = signed_in(ayse)

    for verb in ("give", "give", "withdraw", "give"):
        browser.post(f"/privacy/consents/{verb}/", {"purpose": "news"})

    answers = list(Consent.objects.filter(user=ayse).order_by("id").values_list("purpose", "is_given"))
    assert answers == [("news", True), ("news", False), ("news", True)]


def test_only_those_who_agree_now_may_be_contacted(ayse, baris, cem):
    for person in (ayse, baris, cem):
        privacy.give_consent("news", by=person)
    privacy.withdraw_consent("news", by=baris)
    privacy.give_consent("surveys", by=baris)

    assert set(consenting("news")) == {ayse, cem}
    assert set(consenting("surveys")) == {baris}


def test_answers_about_consent_are_append_only(ayse):
    privacy.give_consent("surveys", by=ayse)

    for statement in ("UPDATE accounts_consent SET is_given = false", "DELETE FROM accounts_consent"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_unknown_purpose_is_not_found(ayse, signed_in):
    assert signed_in(ayse).post("/privacy/consents/give/", {"purpose": "everything"}).status_code == 404
