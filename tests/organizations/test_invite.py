"""An invitation offers a place to one address, keeps a seat, works once, and ends after 14 days."""

import re
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.refusals import Refused, TooOften
from notifications.models import Mail, Notice
from organizations import actions
from organizations.models import Invitation, Membership
from organizations.queries import limits
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
    typed["language"] = "tr"
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
    typed = {"email": "yeni@akcasu.example", "name": "", "role": "member", "unit": cast.maps.pk, "language": "tr"}

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


# --- links that ended, letters, and limits ---------------------------------------------------


@pytest.mark.check(62)
@pytest.mark.parametrize("token", ["%25", "*", "%00", "[]", "a" * 5000])
def test_no_other_word_is_a_link(cast, token):
    whole = link(invited(cast))

    assert Client().get(f"/invitations/{token}/").status_code == 404
    assert Client().get(whole[:-5] + "/").status_code == 404
    assert Client().post("/invitations/" + token + "/", {"password[]": PASSWORD}).status_code == 404


@pytest.mark.check(62)
def test_a_link_dies_with_the_membership_it_was_to_bring(cast, filiz):
    membership = actions.add_member(
        cast.akcasu, email="yeni@akcasu.example", name="Yeni", role=Role.MEMBER, unit=cast.maps, by=filiz
    )
    place = link(Invitation.objects.get())
    assert Client().get(place).status_code == 200
    actions.leave(membership, by=filiz)

    answer = Client().post(place, {"name": "Yeni", "password": PASSWORD, "again": PASSWORD})

    assert answer.status_code == 410
    assert not User.objects.get(email="yeni@akcasu.example").has_usable_password()


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_who_holds_an_ended_link_asks_for_a_new_one_once_a_day(cast, elif_, cem, ayse, how):
    invitation = invited(cast)
    place, later = link(invitation), timezone.now() + timedelta(days=15)
    if how == "withdrawn":
        actions.withdraw_invitation(invitation, by=elif_)
    with time_machine.travel(later):
        assert f'action="{place}ask/"' in Client().get(place).content.decode()
        for _again in range(3):
            answer = Client().post(place + "ask/", follow=True)

    assert "Yöneticilere bildirildi" in answer.content.decode()
    told = Notice.objects.filter(kind="asks_again")
    assert [notice.user for notice in told] == [elif_]


def test_a_living_link_needs_no_new_one(cast, elif_):
    place = link(invited(cast))

    Client().post(place + "ask/")

    assert not Notice.objects.filter(kind="asks_again").exists()


def test_who_used_the_link_is_led_to_the_password(cast):
    place = link(invited(cast))
    Client().post(place, {"name": "Yeni", "password": PASSWORD, "again": PASSWORD})

    page = Client().get(place).content.decode()

    assert "/accounts/password/reset/" in page
    assert "/ask/" not in page


@pytest.mark.check(89)
def test_one_address_gets_five_letters_a_day(cast, elif_, signed_in):
    invitation, browser = invited(cast), signed_in(elif_)
    again = f"/institutions/invitations/{invitation.pk}/again/"

    statuses = [browser.post(again, {}).status_code for _time in range(6)]
    answer = browser.post(again, {})

    assert statuses == [302] * 4 + [429] * 2
    assert int(answer["Retry-After"]) > 0
    assert Mail.objects.filter(to_address=invitation.email).count() == 5
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        actions.invite_again(invitation, by=elif_)


@pytest.mark.check(89)
def test_withdrawing_does_not_make_room_for_more_letters(cast, elif_):
    for _time in range(5):
        actions.withdraw_invitation(invited(cast), by=elif_)

    with pytest.raises(TooOften):
        invited(cast)


@pytest.mark.check(89)
def test_an_institution_sends_so_many_a_day_and_imports_do_not_count(cast, monkeypatch):
    monkeypatch.setattr(limits, "OF_ONE_INSTITUTION", 2)
    for number in range(3):
        email = f"i{number}@akcasu.example"
        actions.add_member(cast.akcasu, email=email, name=email, role=Role.MEMBER, unit=cast.maps, by=None)
    invited(cast, "bir@akcasu.example")
    invited(cast, "iki@akcasu.example")

    with pytest.raises(TooOften):
        invited(cast, "uc@akcasu.example")


@pytest.mark.parametrize(("language", "word"), [("tr", "davet"), ("en", "invit")])
def test_the_letter_is_in_the_chosen_language(cast, elif_, signed_in, language, word):
    typed = {"email": "yeni@akcasu.example", "name": "", "role": "member", "unit": cast.maps.pk, "language": language}

    signed_in(elif_).post(f"/institutions/{cast.akcasu.pk}/people/invite/", typed)

    assert word in Mail.objects.get(to_address="yeni@akcasu.example").subject
    assert f'lang="{language}"' in Client().get(link(Invitation.objects.get())).content.decode()


def test_who_has_an_account_reads_the_letter_in_their_own_language(cast, cem):
    cem.language = "en"
    cem.save(update_fields=["language"])

    assert invited(cast, cem.email, language="tr").language == "en"


@pytest.mark.check(67)
@pytest.mark.parametrize(("field", "size"), [("password", 1_000_000), ("name", 100_000)])
def test_huge_input_is_refused_fast(cast, field, size):
    typed = {"name": "Nil", "password": PASSWORD, "again": PASSWORD, field: "ü" * size}
    place = link(invited(cast))

    started = time.perf_counter()
    answer = Client().post(place, typed)

    assert answer.status_code == 422
    assert time.perf_counter() - started < 1
    assert not User.objects.filter(email="yeni@akcasu.example").exists()


@pytest.mark.race
@pytest.mark.check(72)
def test_of_two_who_accept_at_once_one_comes_in(committed):
    invitation = invited(committed)
    gate, came = threading.Barrier(2), []

    def work():
        gate.wait()
        try:
            came.append(actions.accept(invitation, name="Yeni", password=PASSWORD, by=None))
        except Refused as refused:
            came.append(str(refused))
        finally:
            connection.close()

    both = [threading.Thread(target=work) for _time in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sum(isinstance(one, Membership) for one in came) == 1
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


def test_open_invitations_are_listed_found_and_downloaded(cast, elif_, signed_in):
    for number in range(8):
        invited(cast, f"k{number}@akcasu.example")
    browser, here = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/people/"
    assert "state=invited" in browser.get(here).content.decode()

    assert len(browser.get(here, {"state": "invited"}).context["invited"].rows) == 8
    assert [one.email for one in browser.get(here, {"state": "invited", "q": "K3@"}).context["invited"].rows] == [
        "k3@akcasu.example"
    ]
    assert b"k7@akcasu.example" in b"".join(browser.get(here + "download/", {"state": "invited"}))


def test_members_who_never_came_get_their_link_again(cast, elif_, signed_in):
    membership = actions.add_member(
        cast.akcasu, email="yeni@akcasu.example", name="Yeni", role=Role.MEMBER, unit=cast.maps, by=None
    )
    browser, here = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/people/"
    assert "bring-in" in browser.get(f"/institutions/people/{membership.pk}/").content.decode()
    people = [membership.pk, Membership.objects.get(user=cast.ayse).pk]
    old = link(Invitation.objects.get())

    answer = browser.post(here + "bring-in/", {"people": people, "back": "state=never&after=x\r\ny"})

    assert answer["Location"] == f"{here}?state=never&after=x%0D%0Ay"
    assert Mail.objects.filter(to_address="yeni@akcasu.example").count() == 2
    assert not Mail.objects.filter(to_address=cast.ayse.email).exists()
    assert Client().get(old).status_code == 404
    for _time in range(9):
        browser.post(here + "bring-in/", {"people": people})
    assert Mail.objects.filter(to_address="yeni@akcasu.example").count() == 5
