"""An administrator looks through somebody's eyes: exactly what that person sees, and why; and learns nothing else."""

import random

import pytest
from django.test import Client

from accounts.models import AuditEntry
from organizations import actions as organizations
from organizations.models import Membership
from tests.sales import filed, sold
from tickets import actions
from tickets.models import Ticket

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


@pytest.fixture
def package(cast):
    return sold(cast.akcasu, "premium")


def seen(browser, user):
    return browser.get(f"/institutions/people/{member(user).pk}/sees/")


def test_each_request_says_why_it_is_seen(cast, package, ayse, baris, elif_, filiz, signed_in):
    own, by_grant = filed(ayse), filed(baris)
    organizations.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)
    actions.share(by_grant, by=baris, person=ayse)

    page = seen(signed_in(elif_), ayse).context["page"]

    assert {one.ticket.pk: one.reasons for one in page.rows} == {
        own.pk: ["kendi talebi"],
        by_grant.pk: ["yetki: Su ve Kanal, veren: Filiz Öztürk", "paylaşım: Ayşe Yıldız, paylaşan: Barış Demir"],
    }
    assert AuditEntry.objects.filter(kind="previewed_as", person=ayse, actor=elif_).count() == 1


@pytest.mark.check(5)
def test_the_list_is_what_the_person_sees_in_random_institutions(cast, package, ayse, baris, elif_, filiz, signed_in):
    dice, browser = random.Random(7), signed_in(elif_)
    tickets = [filed(dice.choice([ayse, baris, elif_])) for _number in range(12)]
    for _round in range(6):
        person = dice.choice([ayse, baris])
        chance = dice.randrange(3)
        if chance == 0 and not person.viewing_grants.filter(withdrawn_at=None, unit=cast.maps).exists():
            organizations.grant_viewing(person, cast.akcasu, unit=cast.maps, by=filiz)
        elif chance == 1:
            role = dice.choice([Role.READER, Role.MEMBER, Role.UNIT_ADMIN])
            organizations.change_role(member(person), role=role, by=filiz)
        else:
            ticket = dice.choice(tickets)
            if not ticket.shares.filter(unit=member(person).unit).exists():
                actions.share(ticket, by=ticket.requester, unit=member(person).unit)

        for one in (ayse, baris):
            page = seen(browser, one).context["page"]
            assert {row.ticket for row in page.rows} == set(Ticket.objects.visible_to(one))
            assert all(row.reasons for row in page.rows)


def test_a_regional_administrator_learns_nothing_beyond_the_own_reach(cast, package, ayse, baris, filiz, signed_in):
    other = organizations.add_region(cast.akcasu, name="Öteki", by=filiz)
    far = organizations.add_unit(cast.akcasu, name="Uzak", region=other, by=filiz)
    filed(cast.elif_, subject="Gizli konu", unit=far)
    organizations.change_role(member(ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)
    organizations.grant_viewing(baris, cast.akcasu, unit=far, by=filiz)

    page = seen(signed_in(ayse), baris)

    assert [row.ticket for row in page.context["page"].rows] == [None]
    assert "Gizli konu" not in page.content.decode()


@pytest.mark.case(49)
def test_others_do_not_look(cast, ayse, baris, cem, deniz, signed_in):
    statuses = [seen(signed_in(person), ayse).status_code for person in (baris, cem, deniz)]

    assert statuses == [403, 404, 403]
    assert seen(Client(), ayse).status_code == 302


def test_the_overview_of_shares_shows_the_living_ones(cast, package, ayse, baris, elif_, cem, signed_in):
    ticket, address = filed(ayse), f"/institutions/{cast.akcasu.pk}/shares/"
    share = actions.share(ticket, by=ayse, unit=cast.water)
    ended = actions.share(ticket, by=ayse, person=baris)
    actions.unshare(ended, by=ayse)

    assert signed_in(elif_).get(address).context["page"].rows == [share]
    assert signed_in(cem).get(address).status_code == 404
    assert signed_in(ayse).get(address).status_code == 403
