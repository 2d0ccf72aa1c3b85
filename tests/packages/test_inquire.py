"""What an institution asks for, and the offer that answers it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from common.refusals import Refused
from notifications.models import Notice
from packages.actions import offering, renew
from packages.models import Inquiry, Offer, Tier
from tests.packages.offers import asked, conditions, offered, version, written
from tests.race import at_once, failures
from tests.sales import sold


def tier(code):
    return Tier.objects.get(code=code)


def test_the_managers_hear_of_it_and_the_same_form_again_is_the_same_inquiry(akcasu, elif_, filiz):
    running, key = sold(akcasu, "premium"), uuid4()

    first = asked(akcasu, "top_up", running, amounts={"written": 200}, seats=10, note="Mart için", by=elif_, key=key)
    again = asked(akcasu, "top_up", running, amounts={"written": 200}, by=elif_, key=key)

    assert first == again
    assert (first.state, first.amounts, first.seats) == ("open", {"written": 200}, 10)
    assert first.events.get().kind == "asked"
    assert Notice.objects.filter(user=filiz, kind="inquiry_asked").count() == 1


@pytest.mark.race
def test_a_form_sent_ten_times_at_once_asks_once(committed):
    running, key = sold(committed.akcasu, "premium"), uuid4()

    results = at_once(
        10, lambda _n: asked(committed.akcasu, "top_up", running, amounts={"written": 5}, by=committed.elif_, key=key)
    )

    assert failures(results) == []
    assert Inquiry.objects.count() == 1
    assert Notice.objects.filter(user=committed.filiz, kind="inquiry_asked").count() == 1


def test_what_cannot_be_is_refused_beside_its_field(akcasu, elif_, filiz):
    running = sold(akcasu, "premium")
    wrong = [
        ("top_up", {"amounts": {}}, "written"),
        ("top_up", {"amounts": {"written": 100_001}}, "written"),
        ("top_up", {"seats": 451}, "seats"),
        ("upgrade", {"tier": tier("gold")}, "tier"),
        ("upgrade", {"tier": tier("premium"), "seats": 50}, "seats"),
        ("upgrade", {"tier": tier("premium-plus"), "seats": 500}, "seats"),
        ("renewal", {"tier": tier("gold"), "seats": 21}, "seats"),
        ("renewal", {}, "tier"),
    ]

    for kind, wish, field in wrong:
        with pytest.raises(Refused) as refusal:
            asked(akcasu, kind, running, by=elif_, **wish)
        assert refusal.value.field == field, (kind, wish)
    assert not Inquiry.objects.exists()


def test_an_ended_package_is_renewed_but_not_added_to_and_a_renewed_one_not_renewed_again(akcasu, elif_, filiz):
    today = timezone.localdate()
    ended = sold(akcasu, "premium", starts_on=today - timedelta(days=365), ends_on=today - timedelta(days=3))

    for kind, wish in (("top_up", {"amounts": {"written": 5}}), ("upgrade", {"tier": tier("premium-plus")})):
        with pytest.raises(Refused):
            asked(akcasu, kind, ended, by=elif_, **wish)
    assert asked(akcasu, "renewal", ended, tier=tier("premium"), by=elif_).kind == "renewal"
    seats, amounts = 50, conditions().amounts
    terms = {"contract_number": "Y", "seats": seats, "allowances": amounts}
    renew(ended, version("premium"), starts_on=None, ends_on=None, **terms, by=filiz)
    with pytest.raises(Refused):
        asked(akcasu, "renewal", ended, tier=tier("premium"), by=elif_)


def test_nobody_asks_about_the_package_of_another_institution(akcasu, karaova, elif_):
    foreign = sold(karaova, "gold")

    with pytest.raises(Refused):
        asked(akcasu, "top_up", foreign, amounts={"written": 5}, by=elif_)


def test_an_offer_answers_it_once_and_withdrawn_it_waits_again(akcasu, elif_, filiz):
    running = sold(akcasu, "premium")
    inquiry = asked(akcasu, "top_up", running, amounts={"written": 200}, by=elif_)

    offer = offered(akcasu, "top_up", "", running, inquiry=inquiry, by=filiz, amounts={"written": 200})
    inquiry.refresh_from_db()
    state = inquiry.state
    with pytest.raises(Refused, match=offer.number):
        written(akcasu, "top_up", "", running, inquiry=inquiry, by=filiz, amounts={"written": 100})
    offering.withdraw_offer(offer, reason="Yanlış sayı", by=filiz)

    inquiry.refresh_from_db()
    assert (state, inquiry.state) == ("offered", "open")
    assert Notice.objects.filter(user=elif_).order_by("id").values_list("kind", flat=True)[:2][0] == "offer_sent"
    assert Notice.objects.filter(user=elif_, kind="offer_withdrawn").count() == 1


def test_it_is_taken_back_or_set_aside_with_a_reason_once(akcasu, elif_, filiz):
    running = sold(akcasu, "premium")
    first = asked(akcasu, "top_up", running, amounts={"written": 200}, by=elif_)
    second = asked(akcasu, "top_up", running, amounts={"phone": 200}, by=elif_)

    offering.take_back(first, by=elif_)
    with pytest.raises(Refused):
        offering.set_aside(first, reason="x", by=filiz)
    with pytest.raises(Refused) as refusal:
        offering.set_aside(second, reason=" ", by=filiz)
    offering.set_aside(second, reason="Bu yıl bütçe kapandı", by=filiz)
    with pytest.raises(Refused):
        written(akcasu, "top_up", "", running, inquiry=second, by=filiz, amounts={"phone": 5})

    assert refusal.value.field == "reason"
    assert Notice.objects.get(user=elif_).data["reason"] == "Bu yıl bütçe kapandı"


@pytest.mark.race
def test_offers_written_at_once_have_different_numbers_in_a_row(committed):
    results = at_once(6, lambda _n: written(committed.karaova, "first", "gold", by=committed.filiz))

    assert failures(results) == []
    assert sorted(Offer.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_an_offer_that_changed_meanwhile_is_not_overwritten_sent_or_answered(karaova, filiz, cem):
    offer = written(karaova, "first", "gold", by=filiz)
    offering.change_offer(offer, conditions("first", "gold", note="%10 indirim"), revision=1, by=filiz)

    for verb, given in ((offering.change_offer, (conditions("first", "gold"),)), (offering.send_offer, ())):
        with pytest.raises(Refused):
            verb(offer, *given, revision=1, by=filiz)
    offering.send_offer(offer, revision=2, by=filiz)
    with pytest.raises(Refused):
        offering.decline_offer(offer, revision=2, by=cem)
    with pytest.raises(Refused):
        offering.change_offer(offer, conditions("first", "gold"), by=filiz)

    offer.refresh_from_db()
    assert (offer.note, offer.state) == ("%10 indirim", "sent")


def test_an_offer_outside_the_ranges_or_the_calendar_is_not_written(karaova, filiz):
    today = timezone.localdate()
    running = sold(karaova, "gold")
    wrong = [
        ({"kind": "renewal", "tier": "premium", "seats": 501}, "seats"),
        ({"kind": "renewal", "tier": "premium", "amounts": {**conditions().amounts, "written": 999}}, "written"),
        ({"kind": "renewal", "tier": "gold", "starts_on": running.ends_on - timedelta(days=1)}, "starts_on"),
        ({"kind": "renewal", "tier": "gold", "ends_on": running.ends_on}, "ends_on"),
        ({"kind": "renewal", "tier": "gold", "valid_until": today - timedelta(days=1)}, "valid_until"),
        ({"kind": "upgrade", "tier": "silver"}, "offer"),
        ({"kind": "upgrade", "tier": "gold"}, "offer"),
    ]

    for changes, field in wrong:
        with pytest.raises(Refused) as refusal:
            written(karaova, subscription=running, by=filiz, **changes)
        assert refusal.value.field == field, changes
    with pytest.raises(Refused) as refusal:
        written(karaova, "first", "gold", by=filiz)
    assert refusal.value.field == "starts_on"
    assert not Offer.objects.exists()
