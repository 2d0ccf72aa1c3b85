"""An invitation offers a place to one address, keeps a seat, works once, and ends after 14 days."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.refusals import Refused
from notifications.models import Mail
from organizations import actions
from organizations.models import Invitation, Membership
from packages.queries import seats
from tests.sales import sold

Role = Membership.Role
PASSWORD = "uzun-bir-parola-42"


def invited(cast, email="yeni@akcasu.example", *, by=None, **more):
    place = {"role": Role.MEMBER, "unit": cast.maps, **more}
    return actions.invite(cast.akcasu, email=email, name="Yeni Kişi", by=by or cast.elif_, **place)


def link(invitation):
    text = Mail.objects.filter(to_address=invitation.email).latest("id").text
    return re.search(r"/invitations/[\w-]+/", text)[0]


def test_a_new_person_comes_in_by_the_mails_link(cast, elif_, signed_in):
    here = f"/institutions/{cast.akcasu.pk}/people/"
    typed = {"email": "YENİ@akcasu.example", "name": "Yeni Kişi", "role": "member", "unit": cast.maps.pk, "region": ""}
    assert signed_in(elif_).post(here + "invite/", typed).status_code == 302
    invitation = Invitation.objects.get()
    stranger = Client()
    page = stranger.get(link(invitation))
    assert "Akçasu" in page.content.decode()
    assert not User.objects.filter(email="yeni@akcasu.example").exists(), "looking changes nothing"

    answer = stranger.post(link(invitation), {"name": "Yeni Kişi", "password": PASSWORD, "again": PASSWORD})

    assert answer["Location"] == "/accounts/login/"
    membership = Membership.objects.get(user__email="yeni@akcasu.example")
    assert (membership.institution, membership.unit, membership.role) == (cast.akcasu, cast.maps, "member")
    assert membership.user.check_password(PASSWORD)


@pytest.mark.check(62)
@pytest.mark.check(72)
def test_a_link_works_once(cast):
    invitation, stranger = invited(cast), Client()
    place = link(invitation)
    typed = {"name": "Yeni", "password": PASSWORD, "again": PASSWORD}
    stranger.post(place, typed)

    again = stranger.post(place, typed)

    assert again.status_code == 410
    assert "kullanıldı" in again.content.decode()
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


@pytest.mark.check(62)
@pytest.mark.parametrize("how", ["withdrawn", "expired", "sent again"])
def test_an_ended_link_says_why_and_makes_nobody(cast, elif_, how):
    invitation = invited(cast)
    place, now = link(invitation), timezone.now()
    if how == "withdrawn":
        actions.withdraw_invitation(invitation, by=elif_)
    if how == "sent again":
        actions.invite_again(invitation, by=elif_)
    with time_machine.travel(now + timedelta(days=14, seconds=1) if how == "expired" else now):
        answer = Client().post(place, {"name": "x", "password": PASSWORD, "again": PASSWORD})

    assert answer.status_code == (404 if how == "sent again" else 410)
    assert not User.objects.filter(email=invitation.email).exists()


@pytest.mark.check(72)
def test_another_address_that_is_signed_in_gets_nothing(cast, cem, signed_in):
    invitation = invited(cast)

    answer = signed_in(cem).post(link(invitation), {})

    assert answer.status_code == 403
    assert not Membership.objects.filter(user=cem, institution=cast.akcasu).exists()
    assert Invitation.objects.get().is_living


def test_somebody_with_an_account_signs_in_and_accepts(cast, cem, signed_in):
    invitation = invited(cast, cem.email)
    place = link(invitation)
    asked = Client().post(place, {"name": "Kötü", "password": PASSWORD, "again": PASSWORD})
    assert "/accounts/login/?next=" in asked.content.decode()
    assert not cem.memberships.filter(institution=cast.akcasu).exists()

    assert signed_in(cem).post(place, {}).status_code == 302

    cem.refresh_from_db()
    assert cem.memberships.filter(institution=cast.akcasu, left_at=None).exists()
    assert not cem.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "password": PASSWORD, "again": PASSWORD}, "name"),
        ({"name": "Nil", "password": "kısa", "again": "kısa"}, "password"),
        ({"name": "Nil", "password": "12345678901", "again": "12345678901"}, "password"),
        ({"name": "Nil", "password": PASSWORD, "again": PASSWORD + "x"}, "again"),
    ],
)
def test_bad_input_stands_beside_its_field(cast, typed, field):
    answer = Client().post(link(invited(cast)), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_what_nobody_sent_is_not_found(db):
    assert Client().get("/invitations/yok/").status_code == 404


@pytest.mark.parametrize("email", ["ayse@akcasu.example", "deniz@vendor.example", "iki@akcasu.example"])
def test_members_colleagues_and_the_invited_are_not_invited(cast, email):
    invited(cast, "iki@akcasu.example")

    with pytest.raises(Refused) as refused:
        invited(cast, email)

    assert refused.value.field == "email"


@pytest.mark.case(31)
def test_invitations_keep_seats_until_they_end(cast, filiz, elif_):
    sold(cast.akcasu, "silver")
    actions.leave(Membership.objects.get(user=cast.baris), by=filiz)
    first = invited(cast)
    with pytest.raises(Refused):
        invited(cast, "ikinci@akcasu.example")
    assert (seats(cast.akcasu).used, seats(cast.akcasu).invited) == (2, 1)

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        second = invited(cast, "ikinci@akcasu.example")
        with pytest.raises(Refused):
            actions.invite_again(first, by=elif_)
        actions.withdraw_invitation(second, by=elif_)
        actions.invite_again(first, by=elif_)
        actions.accept(first, name="Yeni", password=PASSWORD, by=None)

        assert (seats(cast.akcasu).used, seats(cast.akcasu).invited) == (3, 0)


@pytest.mark.race
@pytest.mark.case(31)
def test_of_two_who_invite_to_the_last_seat_one_succeeds(committed):
    sold(committed.akcasu, "silver")
    actions.leave(Membership.objects.get(user=committed.baris), by=None)
    came = []

    def work(number):
        try:
            came.append(invited(committed, f"k{number}@akcasu.example"))
        except Refused as refused:
            came.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(isinstance(one, Invitation) for one in came) == 1
    assert Invitation.objects.count() == 1


@pytest.mark.check(12)
def test_a_unit_administrator_invites_into_the_own_unit_only(cast, ayse, filiz, signed_in):
    actions.change_role(Membership.objects.get(user=ayse), role=Role.UNIT_ADMIN, by=filiz)
    browser, here = signed_in(ayse), f"/institutions/{cast.akcasu.pk}/people/invite/"
    typed = {"email": "yeni@akcasu.example", "name": "", "role": "member", "unit": cast.maps.pk}

    for wrong in ({"role": "unit_admin"}, {"role": "institution_admin"}, {"unit": cast.water.pk}):
        assert browser.post(here, {**typed, **wrong}).status_code == 422
    assert browser.post(here, typed).status_code == 302
    foreign = invited(cast, "baska@akcasu.example", unit=cast.water)
    assert browser.post(f"/institutions/invitations/{foreign.pk}/withdraw/", {}).status_code == 403


@pytest.mark.case(49)
def test_outsiders_find_no_invitation(cast, cem, signed_in):
    invitation, browser = invited(cast), signed_in(cem)

    for verb in ("again", "withdraw"):
        assert browser.post(f"/institutions/invitations/{invitation.pk}/{verb}/", {}).status_code == 404
    assert browser.post(f"/institutions/{cast.akcasu.pk}/people/invite/", {}).status_code == 404
