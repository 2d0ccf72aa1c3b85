"""People come, change place and role, and leave; one administrator always stays."""

import threading

import pytest
from django.db import connection

from accounts.models import User
from common.refusals import Refused
from notifications.models import Mail
from organizations import actions
from organizations.models import Membership
from organizations.queries import sight

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def test_a_new_person_gets_an_account_and_a_way_in(cast, filiz):
    membership = actions.add_member(
        cast.akcasu, email="Yeni.Kişi@AKCASU.example", name="Yeni Kişi", role=Role.MEMBER, unit=cast.maps, by=filiz
    )

    assert membership.user.email == "yeni.kisi@akcasu.example"
    assert not membership.user.has_usable_password()
    mail = Mail.objects.get(to_address=membership.user.email)
    assert "/invitations/" in mail.text
    assert mail.is_secret
    assert cast.akcasu.events.get(kind="member_added").person.name == "Yeni Kişi"


@pytest.mark.case(51)
def test_one_person_is_found_whatever_case_the_address_is_typed_in(cast, cem, filiz):
    membership = actions.add_member(
        cast.akcasu, email="CEM@KARAOVA.EXAMPLE", name="Başka ad", role=Role.MEMBER, unit=cast.maps, by=filiz
    )

    assert membership.user == cem
    assert User.objects.get(pk=cem.pk).name == "Cem Kılıç"
    assert sight(cem).belongs_to == {cast.akcasu.pk, cast.karaova.pk}
    assert "/invitations/" not in Mail.objects.get(user=cem).text


def test_nobody_is_a_member_twice_at_once(cast, ayse, filiz):
    with pytest.raises(Refused) as refused:
        actions.add_member(cast.akcasu, email=ayse.email, name=ayse.name, role=Role.MEMBER, unit=cast.maps, by=filiz)
    assert refused.value.field == "email"

    actions.leave(member(ayse), by=filiz)
    actions.add_member(cast.akcasu, email=ayse.email, name=ayse.name, role=Role.MEMBER, unit=cast.maps, by=filiz)

    assert Membership.objects.filter(user=ayse).count() == 2


def test_the_vendors_people_are_no_customers(cast, deniz, filiz):
    with pytest.raises(Refused):
        actions.add_member(cast.akcasu, email=deniz.email, name="x", role=Role.MEMBER, unit=cast.maps, by=filiz)


def test_a_role_needs_its_place_and_the_place_is_the_institutions_own(cast, filiz):
    for place in ({"role": Role.MEMBER}, {"role": Role.REGION_ADMIN}, {"role": Role.MEMBER, "unit": cast.zoning}):
        with pytest.raises(Refused):
            actions.add_member(cast.akcasu, email="yeni@akcasu.example", name="Yeni", by=filiz, **place)

    assert not User.objects.filter(email="yeni@akcasu.example").exists()


def test_changing_the_unit_changes_what_is_seen(cast, ayse, filiz):
    actions.change_role(member(ayse), role=Role.READER, by=filiz)
    assert sight(ayse).units == {cast.maps.pk}

    actions.change_unit(member(ayse), unit=cast.water, by=filiz)

    assert sight(ayse).units == {cast.water.pk}
    with pytest.raises(Refused):
        actions.change_unit(member(ayse), unit=cast.zoning, by=filiz)


@pytest.mark.check(13)
def test_the_last_administrator_neither_leaves_nor_steps_down_nor_is_closed(cast, elif_, ayse, filiz):
    for vanish in (
        lambda: actions.leave(member(elif_), by=filiz),
        lambda: actions.change_role(member(elif_), role=Role.MEMBER, by=filiz),
        lambda: actions.close_account(elif_, by=filiz),
    ):
        with pytest.raises(Refused):
            vanish()

    actions.change_role(member(ayse), role=Role.INSTITUTION_ADMIN, by=filiz)
    actions.leave(member(elif_), by=filiz)

    assert sight(elif_).belongs_to == frozenset()


@pytest.mark.check(13)
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_demotions_at_once_leave_one_administrator(committed):
    cast = committed
    actions.change_role(member(cast.ayse), role=Role.INSTITUTION_ADMIN, by=None)
    gate, outcomes = threading.Barrier(2), []

    def demote(membership):
        gate.wait()
        try:
            actions.change_role(membership, role=Role.MEMBER, by=None)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    memberships = [member(cast.ayse), member(cast.elif_)]
    demotions = [threading.Thread(target=demote, args=(membership,)) for membership in memberships]
    for demotion in demotions:
        demotion.start()
    for demotion in demotions:
        demotion.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert Membership.objects.filter(institution=cast.akcasu, role=Role.INSTITUTION_ADMIN, left_at=None).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_institutions_that_add_one_new_person_at_once_make_one_account(committed):
    cast = committed
    gate = threading.Barrier(2)

    def add(institution, unit):
        gate.wait()
        try:
            actions.add_member(
                institution, email="ortak@ornek.example", name="Ortak", role=Role.MEMBER, unit=unit, by=None
            )
        finally:
            connection.close()

    both = [threading.Thread(target=add, args=pair) for pair in ((cast.akcasu, cast.maps), (cast.karaova, cast.zoning))]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert Membership.objects.filter(user=User.objects.get(email="ortak@ornek.example")).count() == 2


def test_a_closed_account_is_opened_again(cast, ayse, filiz, signed_in):
    browser = signed_in(ayse)
    actions.close_account(ayse, by=filiz)
    assert browser.get("/preferences/").status_code == 302

    actions.reopen_account(ayse, by=filiz)

    assert User.objects.get(pk=ayse.pk).is_active
    assert list(cast.akcasu.events.order_by("id").values_list("kind", flat=True)) == [
        "account_closed",
        "account_reopened",
    ]
