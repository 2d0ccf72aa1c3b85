"""The way from a question to a signature, as people go it in the browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.actions import cataloguing, offering
from packages.models import Band, Inquiry, Offer, Subscription
from tests.packages.offers import asked, offered, version, written
from tests.packages.reading import text
from tests.sales import account, sold

INQUIRE, OFFERS, WRITE = "/package/inquire/", "/office/offers/", "/office/offers/write/"


def door(verb: str, row) -> str:
    return reverse(f"packages:{verb}", args=[row.pk])


def filled(client, address, **changed):
    """What the form at the address holds, with some of it changed."""
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value is not None} | changed


def submitted(client, address, **changed):
    return client.post(address, filled(client, address, **changed))


def test_a_renewal_is_asked_for_offered_printed_sent_and_accepted(karaova, cem, filiz, signed_in):
    running = sold(karaova, "gold")
    customer, office = signed_in(cem), signed_in(filiz)

    ask = f"{INQUIRE}?kind=renewal&tier=premium"
    assert submitted(customer, ask, seats="60", note="Ocak başında").status_code == 302
    inquiry = Inquiry.objects.get()
    assert "Ocak başında" in text(office.get(door("inquiry", inquiry)))

    answer = submitted(office, f"{WRITE}?inquiry={inquiry.pk}", note="Üç yıllık indirim")
    offer = Offer.objects.get()
    assert answer.url == door("office_offer", offer)
    assert (offer.version.tier.code, offer.seats, offer.starts_on) == ("premium", 60, running.ends_on)
    assert customer.get(door("offer", offer)).status_code == 404

    assert submitted(office, door("send_offer", offer)).status_code == 302
    assert "Üç yıllık indirim" in text(customer.get(door("offer", offer)))
    assert offer.number in text(customer.get("/package/"))
    assert submitted(office, door("accept_offer", offer), contract_number="2027/9").status_code == 302

    offer.refresh_from_db()
    assert (offer.result.renews, offer.result.contract_number, offer.result.seats) == (running, "2027/9", 60)
    assert "Kabul edildi" in text(customer.get(door("offer", offer)))
    kinds = ["asked", "written", "sent", "accepted"]
    assert [step.kind for step in office.get(door("office_offer", offer)).context["steps"]][::-1] == kinds


def test_units_and_seats_are_asked_for_and_offered_as_asked(akcasu, elif_, filiz, signed_in):
    running = sold(akcasu, "premium")

    submitted(signed_in(elif_), f"{INQUIRE}?kind=top_up", written="1.200", onsite="3", seats="10")
    inquiry = Inquiry.objects.get()
    page = signed_in(filiz).get(f"{WRITE}?inquiry={inquiry.pk}")
    submitted(signed_in(filiz), f"{WRITE}?inquiry={inquiry.pk}")

    offer = Offer.objects.get()
    assert inquiry.amounts == {"written": 1200, "onsite": 3}
    assert "Yazılı Teknik Destek 1.200" in text(page)
    lines = {line.service.code: line.amount for line in offer.lines.select_related("service")}
    assert lines == {"seats": 10, "written": 1200, "onsite": 3}
    assert offer.subscription == running


def test_the_same_question_sent_twice_asks_once(akcasu, elif_, signed_in):
    sold(akcasu, "premium")
    client = signed_in(elif_)
    typed = filled(client, f"{INQUIRE}?kind=top_up", written="5")

    for _ in range(2):
        assert client.post(f"{INQUIRE}?kind=top_up", typed).status_code == 302

    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"written": ""}, "written"),
        ({"written": "100001"}, "written"),
        ({"written": "9" * 400}, "written"),
        ({"written": "-1"}, "written"),
        ({"seats": "451"}, "seats"),
    ],
)
def test_a_question_that_cannot_be_keeps_what_was_typed(akcasu, elif_, signed_in, typed, field):
    sold(akcasu, "premium")

    page = submitted(signed_in(elif_), f"{INQUIRE}?kind=top_up", note="Mart için", **typed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Mart için" in page.content.decode()
    assert not Inquiry.objects.exists()


def test_an_offer_is_written_without_a_question_after_finding_the_institution(karaova, filiz, signed_in):
    client = signed_in(filiz)

    found = text(client.get(WRITE, {"q": "karaova"}))
    band = Band.objects.get(seats_minimum=51)
    answer = submitted(client, f"{WRITE}?institution={karaova.pk}", offer=f"band-{band.pk}")

    offer = Offer.objects.get()
    assert "Karaova Belediyesi" in found
    assert answer.status_code == 302
    assert (offer.kind, offer.seats, offer.version) == ("first", 100, band.version)
    assert {line.service.code: line.amount for line in offer.lines.all()}["written"] == 2000


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"seats": "501"}, "seats"),
        ({"written": "999"}, "written"),
        ({"starts_on": "yarın"}, "starts_on"),
        ({"ends_on": "01.01.2020"}, "ends_on"),
        ({"valid_until": "01.01.2020"}, "valid_until"),
        ({"carry_over_percent": "101"}, "carry_over_percent"),
        ({"grace_days": "91"}, "grace_days"),
    ],
)
def test_an_offer_that_could_not_be_ordered_is_refused_beside_its_field(karaova, filiz, signed_in, typed, field):
    numbers = {"offer": f"version-{version('premium').pk}", "seats": "64", "written": "1000", "phone": "1000"}
    numbers |= {"remote": "1000", "onsite": "0", "workshop": "12", "note": "Kalsın"}

    page = submitted(signed_in(filiz), f"{WRITE}?institution={karaova.pk}", **{**numbers, **typed})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Kalsın" in page.content.decode()
    assert not Offer.objects.exists()


def test_days_that_are_sold_already_are_refused_beside_the_first_day(karaova, filiz, signed_in):
    sold(karaova, "gold")
    offer = {"offer": f"version-{version('gold').pk}", "starts_on": timezone.localdate().strftime("%d.%m.%Y")}

    page = submitted(signed_in(filiz), f"{WRITE}?institution={karaova.pk}&kind=first", **offer)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["starts_on"])


def test_a_draft_is_changed_and_a_stale_form_is_not_saved(karaova, filiz, signed_in):
    client = signed_in(filiz)
    offer = written(karaova, "first", "gold", by=filiz)
    stale = filled(client, door("change_offer", offer), note="Eski")
    submitted(client, door("change_offer", offer), note="Yeni")

    late = client.post(door("change_offer", offer), stale)

    offer.refresh_from_db()
    assert late.status_code == 422
    assert "bu arada değişti" in text(late)
    assert "Eski" in late.content.decode()
    assert offer.note == "Yeni"


@pytest.mark.parametrize("verb", ["send_offer", "accept_offer", "withdraw_offer"])
def test_a_step_on_an_offer_that_changed_meanwhile_is_refused(karaova, filiz, signed_in, verb):
    client = signed_in(filiz)
    offer = (written if verb == "send_offer" else offered)(karaova, "first", "gold", by=filiz)
    typed = filled(client, door(verb, offer), contract_number="2027/1", reason="Yanlış")
    if verb == "send_offer":
        submitted(client, door("change_offer", offer), note="Yeni")
    else:
        offering.decline_offer(offer, by=None)

    page = client.post(door(verb, offer), typed)

    assert page.status_code == 422
    assert page.context["form"].non_field_errors()
    assert not Subscription.objects.exists()


def test_a_contract_needs_its_number_and_its_day(karaova, filiz, signed_in):
    offer = offered(karaova, "first", "gold", by=filiz)
    tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d.%m.%Y")

    empty = submitted(signed_in(filiz), door("accept_offer", offer))
    early = submitted(signed_in(filiz), door("accept_offer", offer), contract_number="7", signed_on=tomorrow)

    assert list(empty.context["form"].errors) == ["contract_number"]
    assert list(early.context["form"].errors) == ["signed_on"]
    assert 'value="7"' in early.content.decode()


def test_an_administrator_declines_and_takes_a_question_back(karaova, cem, filiz, signed_in):
    running = sold(karaova, "gold")
    offer = offered(karaova, "renewal", "gold", running, by=filiz)
    inquiry = asked(karaova, "top_up", running, amounts={"written": 5}, by=cem)

    submitted(signed_in(cem), door("decline_offer", offer), reason="Bütçe çıkmadı")
    signed_in(cem).post(door("take_back", inquiry))

    offer.refresh_from_db()
    inquiry.refresh_from_db()
    assert (offer.state, inquiry.state) == ("declined", "withdrawn")
    assert "Bütçe çıkmadı" in text(signed_in(filiz).get(door("office_offer", offer)))


def test_the_comparison_has_a_way_to_ask_for_administrators_only(karaova, akcasu, cem, ayse, filiz, signed_in):
    sold(karaova, "gold")
    sold(akcasu, "premium")

    seen = signed_in(cem).get("/package/").content.decode()
    member = signed_in(ayse).get("/package/").content.decode()
    manager = signed_in(filiz).get(f"/package/?institution={karaova.pk}").content.decode()

    assert "kind=upgrade&amp;tier=premium" in seen
    assert "kind=renewal&amp;tier=gold" in seen
    assert "kind=renewal&amp;tier=silver" in seen
    assert "kind=top_up" in seen
    assert INQUIRE not in member
    assert INQUIRE not in manager


def test_an_institution_without_a_package_asks_for_its_first_one(karaova, cem, signed_in):
    client = signed_in(cem)
    assert "kind=first&amp;tier=gold" in client.get("/package/").content.decode()

    answer = submitted(client, f"{INQUIRE}?kind=first&tier=gold")

    assert answer.status_code == 302
    assert (Inquiry.objects.get().kind, Inquiry.objects.get().tier.code) == ("first", "gold")


def test_only_those_concerned_come_near_an_offer(akcasu, karaova, ayse, elif_, cem, deniz, filiz, signed_in):
    running = sold(akcasu, "premium")
    offer = offered(akcasu, "top_up", "", running, by=filiz, amounts={"written": 5})
    inquiry = asked(akcasu, "top_up", running, amounts={"phone": 5}, by=elif_)
    reading = [door(verb, offer) for verb in ("offer", "offer_pdf", "decline_offer")]
    reading += [door("take_back", inquiry), door("inquiry", inquiry)]

    for person in (ayse, cem, deniz):
        assert {signed_in(person).get(address).status_code for address in reading} == {404}, person
    assert [signed_in(elif_).get(address).status_code for address in reading] == [200, 200, 200, 200, 302]
    for verb in ("office_offer", "change_offer", "send_offer", "withdraw_offer", "accept_offer"):
        assert signed_in(elif_).get(door(verb, offer)).status_code == 404
        assert signed_in(deniz).post(door(verb, offer)).status_code == 403
    assert signed_in(ayse).get(INQUIRE).status_code == 403
    assert signed_in(filiz).get(INQUIRE + f"?institution={akcasu.pk}").status_code == 403
    assert signed_in(elif_).get(INQUIRE + f"?institution={karaova.pk}").status_code == 404


def test_nobody_asks_for_what_the_address_cannot_name(akcasu, elif_, filiz, signed_in):
    sold(akcasu, "premium")

    assert signed_in(elif_).get(INQUIRE, {"kind": "gift"}).status_code == 400
    assert signed_in(filiz).get(WRITE, {"institution": "9" * 40}).status_code == 400
    assert signed_in(filiz).get(WRITE, {"institution": "987654"}).status_code == 404
    assert signed_in(filiz).get(OFFERS, {"before": "x", "state": "sent"}).status_code == 200


def test_a_list_of_many_costs_as_many_statements_as_one(
    akcasu, karaova, elif_, filiz, signed_in, django_assert_max_num_queries
):
    running = sold(akcasu, "premium")

    def one_more():
        offered(akcasu, "top_up", "", running, by=filiz, amounts={"written": 5})
        written(karaova, "first", "gold", by=filiz)
        asked(akcasu, "top_up", running, amounts={"phone": 5}, by=elif_, key=uuid4())

    one_more()
    office, customer = signed_in(filiz), signed_in(elif_)
    office.get(OFFERS)
    with django_assert_max_num_queries(12) as office_one:
        office.get(OFFERS)
    with django_assert_max_num_queries(60) as customer_one:
        customer.get("/package/")
    for _ in range(4):
        one_more()

    with django_assert_max_num_queries(len(office_one)):
        assert len(office.get(OFFERS).context["offers"]) == 10
    with django_assert_max_num_queries(len(customer_one)):
        assert len(customer.get("/package/").context["dealings"].offers) == 5
    assert {offer.state for offer in office.get(OFFERS, {"state": "sent"}).context["offers"]} == {"sent"}


@pytest.mark.parametrize("language", ["tr", "en"])
def test_an_offer_is_printed_in_its_language_and_tagged_for_readers(akcasu, filiz, signed_in, settings, language):
    settings.SHOW_PRICES = True
    running = sold(akcasu, "premium")
    note = 'Ödeme "iki taksit" #let x = 1 \\ $ <b>'
    offer = offered(akcasu, "renewal", "premium", running, by=filiz, language=language, price=1250000, note=note)

    answer = signed_in(filiz).get(door("offer_pdf", offer))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert f"/Lang ({language}".encode() in answer.content or b"/Lang" in answer.content
    assert b"pdfuaid" in answer.content


def test_a_price_of_a_top_up_comes_from_the_catalogue_and_is_hidden_unless_shown(akcasu, filiz, signed_in, settings):
    running = sold(akcasu, "premium")
    settings.SHOW_PRICES = True
    client = signed_in(filiz)

    submitted(client, f"{WRITE}?institution={akcasu.pk}&kind=top_up", written="200", written_price="250,50")
    offer = Offer.objects.get()
    shown = text(client.get(door("office_offer", offer)))
    settings.SHOW_PRICES = False
    hidden = text(client.get(door("office_offer", offer)))
    submitted(client, door("change_offer", offer), written="100")

    assert "50.100,00 ₺" in shown
    assert "₺" not in hidden
    assert offer.lines.get().unit_price == pytest.approx(250.50)
    assert account(running).granted == 1000


def test_list_prices_stand_under_the_packages_only_when_they_are_shown(karaova, cem, filiz, signed_in, settings):
    sold(karaova, "gold")
    draft = cataloguing.draft(version("premium").tier, by=filiz)
    draft.bands.filter(seats_minimum=21).update(list_price=990000)
    settings.SHOW_PRICES = True
    cataloguing.publish(draft, by=filiz)

    shown = text(signed_in(cem).get("/package/"))
    settings.SHOW_PRICES = False
    hidden = text(signed_in(cem).get("/package/"))

    assert "en az 990.000,00 ₺" in shown
    assert "₺" not in hidden
