"""People at an institution's own mail domain ask to be let in; nobody else learns which domains are known."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from notifications.models import Mail, Notice
from organizations import actions
from organizations.models import Invitation, JoinRequest, Membership

TYPED = {"name": "Nil Ak", "email": "NİL@akcasu.example", "wish": "Harita"}


@pytest.fixture
def open_door(cast, filiz):
    actions.change_domains(cast.akcasu, domains=["akcasu.example"], lets_ask=True, by=filiz)


def asked(**more):
    return Client().post("/join/", {**TYPED, **more})


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


def link():
    return re.search(r"/join/[\w-]{20,}/", Mail.objects.latest("id").text)[0]


def test_the_whole_way_in(cast, open_door, elif_, signed_in):
    assert asked()["Location"] == "/join/sent/"
    stranger, place = Client(), link()
    stranger.get(place)
    assert JoinRequest.objects.get().confirmed_at is None, "looking changes nothing"
    stranger.post(place)
    assert Notice.objects.filter(user=elif_, kind="asks_to_join").count() == 1
    browser, asking = signed_in(elif_), JoinRequest.objects.get()
    assert "Nil Ak" in browser.get(f"/institutions/{cast.akcasu.pk}/people/").content.decode()

    typed = {"role": "member", "unit": cast.maps.pk, "region": ""}
    assert browser.post(f"/institutions/joining/{asking.pk}/allow/", typed).status_code == 302

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.unit) == ("nil@akcasu.example", cast.maps)
    assert browser.post(f"/institutions/joining/{asking.pk}/allow/", typed).status_code == 404


@pytest.mark.check(58)
@pytest.mark.parametrize("email", ["x@bilinmez.example", "ayse@akcasu.example", "deniz@vendor.example"])
def test_the_answer_is_the_same_for_everybody(cast, open_door, email):
    known, other = asked(), asked(email=email)

    assert (other.status_code, other["Location"]) == (known.status_code, known["Location"])
    assert not Mail.objects.filter(to_address=email).exists()


@pytest.mark.check(47)
def test_an_address_gets_one_mail_a_day(cast, open_door):
    for _again in range(3):
        asked()

    assert Mail.objects.filter(to_address="nil@akcasu.example").count() == 1


def test_a_closed_door_sends_nothing(cast, filiz):
    actions.change_domains(cast.akcasu, domains=["akcasu.example"], lets_ask=False, by=filiz)

    asked()

    assert not JoinRequest.objects.exists()


@pytest.mark.check(89)
def test_asking_is_limited(cast, open_door):
    stranger = Client()

    statuses = [stranger.post("/join/", {**TYPED, "email": f"k{n}@akcasu.example"}).status_code for n in range(12)]

    assert statuses[-1] == 429


def test_who_is_not_let_in_hears_why(cast, open_door, elif_, signed_in):
    asked()
    Client().post(link())
    asking = JoinRequest.objects.get()

    signed_in(elif_).post(f"/institutions/joining/{asking.pk}/decline/", {"reason": "Başka kurum"})

    assert "Başka kurum" in Mail.objects.latest("id").text
    assert not Invitation.objects.exists()


@pytest.mark.case(49)
def test_outsiders_and_members_do_not_decide(cast, open_door, cem, ayse, signed_in):
    asked()
    Client().post(link())
    asking = JoinRequest.objects.get()

    for person, status in ((cem, 404), (ayse, 403)):
        for verb in ("allow", "decline"):
            assert signed_in(person).post(f"/institutions/joining/{asking.pk}/{verb}/", {}).status_code == status


@pytest.mark.parametrize("typed", ["olmaz", "a b", "x@y", "-x.com", "https://x.com"])
def test_bad_domains_are_refused_beside_the_field(cast, elif_, signed_in, typed):
    answer = signed_in(elif_).post(f"/institutions/{cast.akcasu.pk}/people/domains/", {"domains": typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors["domains"]


def test_an_outside_address_is_invited_only_when_it_is_meant(cast, open_door, elif_, signed_in):
    browser, here = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/people/invite/"
    typed = {
        "email": "x@disari.example",
        "name": "",
        "role": "member",
        "unit": cast.maps.pk,
        "region": "",
        "language": "tr",
    }

    assert browser.post(here, typed).status_code == 422
    assert browser.post(here, {**typed, "is_outside_meant": "on"}).status_code == 302
    assert not Membership.objects.filter(user__email="x@disari.example").exists()
