"""Whoever takes an agreed act on is typed, with suggestions from the vendor and the institution alone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from organizations.models import Membership
from surveys.models import Act
from tests.cast import person
from tests.surveys.surveying import crowd
from tests.surveys.talking import held, planned


@pytest.fixture
def checkin(akcasu, deniz):
    return planned(akcasu, deniz)


@pytest.fixture
def desk(deniz, signed_in):
    return signed_in(deniz)


def suggested(desk, checkin, words):
    answer = desk.get(f"/desk/check-ins/{checkin.pk}/acts/owners/", {"q": words})
    assert answer.status_code == 200
    return re.findall(r'<option value="([^"]+)">([^<]+)</option>', unescape(answer.content.decode()))


def added(desk, checkin, owner):
    """What the form for one act answers."""
    day = (timezone.localdate() + timedelta(days=7)).strftime("%d.%m.%Y")
    typed = {"text": "Eğitim günü öner", "owner": owner, "due_on": day, "key": "8d5e7b7e-4b8e-4c39-9f0e-6a4b8e4c39f0"}
    return desk.post(f"/desk/check-ins/{checkin.pk}/acts/add/", typed)


def test_people_of_both_sides_are_suggested_with_their_place(desk, checkin, cast):
    assert suggested(desk, checkin, "yıl") == [("Ayşe Yıldız (ayse@akcasu.example)", "Harita Şube")]
    assert suggested(desk, checkin, "AYSE@") == [("Ayşe Yıldız (ayse@akcasu.example)", "Harita Şube")]
    assert suggested(desk, checkin, "Arslan") == [("Deniz Arslan (deniz@vendor.example)", "destek ekibinden")]
    assert [name for name, _place in suggested(desk, checkin, "burak")]


def test_nobody_else_is_suggested_or_taken(desk, checkin, cast, signed_in):
    Membership.objects.filter(user=cast.baris).update(left_at=timezone.now())
    User.objects.filter(pk=cast.selin.pk).update(is_active=False)
    held(checkin, cast.deniz)

    for gone in (cast.cem, cast.baris, cast.selin):
        assert suggested(desk, checkin, gone.name) == []
        assert added(desk, checkin, gone.email).status_code == 422
    assert not Act.objects.exists()
    assert suggested(desk, checkin, cast.ayse.name)
    assert signed_in(cast.cem).get(f"/desk/check-ins/{checkin.pk}/acts/owners/?q=ay").status_code == 404
    assert signed_in(cast.elif_).get(f"/desk/check-ins/{checkin.pk}/acts/owners/?q=ay").status_code == 404
    assert signed_in(cast.burak).get(f"/desk/check-ins/{checkin.pk}/acts/owners/?q=ay").status_code == 404


@pytest.mark.parametrize("words", ["", "a", " ", "\x00", "yokböylebiri"])
def test_too_little_suggests_nothing(desk, checkin, words):
    assert suggested(desk, checkin, words) == []


@pytest.mark.parametrize(
    "typed", ["Ayşe Yıldız", "ayşe yıldız", "AYSE@akcasu.example", "Ayşe Yıldız (ayse@akcasu.example)"]
)
def test_name_address_and_suggestion_lead_to_the_person(desk, checkin, cast, typed):
    held(checkin, cast.deniz)

    answer = added(desk, checkin, typed)

    assert answer.status_code == 302
    assert [(act.owner, act.by_vendor) for act in Act.objects.all()] == [(cast.ayse, False)]


def test_a_name_that_two_have_is_asked_about(desk, checkin, cast):
    other = person("ayse2@akcasu.example", "Ayşe Yıldız")
    Membership.objects.create(user=other, institution=cast.akcasu, unit=cast.water, role=Membership.Role.MEMBER)
    held(checkin, cast.deniz)

    unclear = added(desk, checkin, "Ayşe Yıldız")
    clear = added(desk, checkin, "Ayşe Yıldız (ayse2@akcasu.example)")

    assert unclear.status_code == 422
    assert "Bu adı taşıyan birden çok kişi var" in unescape(unclear.content.decode())
    assert "Eğitim günü öner" in unclear.content.decode()
    assert clear.status_code == 302
    assert Act.objects.get().owner == other


def test_the_page_of_a_talk_has_the_likeliest_people_and_not_everybody(desk, checkin, cast):
    crowd(cast.akcasu, 40)

    page = unescape(desk.get(f"/desk/check-ins/{checkin.pk}/hold/").content.decode())

    offered = set(re.findall(r'<option value="([^"]+@[^"]+)">', page))
    assert offered == {"Deniz Arslan (deniz@vendor.example)", "Elif Aksoy (elif@akcasu.example)"}
    assert f'data-suggest="/desk/check-ins/{checkin.pk}/acts/owners/"' in page


def test_suggestions_cost_the_same_however_many_there_are(desk, checkin, cast):
    address = f"/desk/check-ins/{checkin.pk}/acts/owners/?q=ki"
    crowd(cast.akcasu, 1)
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    crowd(cast.akcasu, 30)
    with CaptureQueriesContext(connection) as many:
        found = suggested(desk, checkin, "kişi")

    assert len(found) == 12
    assert len(many) == len(few)
