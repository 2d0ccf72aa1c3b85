from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from common.refusals import Refused
from organizations.models import Membership, Region, Unit, ViewingGrant
from tests.cast import person
from tests.sales import filed
from tickets.actions import share, unshare
from tickets.models import Ticket
from tickets.models.readers import reader_of
from tickets.permissions import can_reply


def sees(user) -> set[int]:
    return set(Ticket.objects.visible_to(user).values_list("pk", flat=True))


@pytest.fixture
def tickets(ayse, baris, cem):
    return filed(ayse), filed(baris), filed(cem)


def test_members_see_their_own_and_the_administrator_all_of_the_institution(tickets, ayse, baris, elif_, cem):
    maps, water, foreign = (ticket.pk for ticket in tickets)

    assert (sees(ayse), sees(baris), sees(elif_), sees(cem)) == ({maps}, {water}, {maps, water}, {foreign})


def test_the_vendor_sees_what_its_work_needs(tickets, ayse, deniz, filiz, burak):
    bug = filed(ayse, kind="bug")
    everything = {*(ticket.pk for ticket in tickets), bug.pk}

    assert (sees(deniz), sees(filiz), sees(burak)) == (everything, everything, {bug.pk})


def test_a_reader_of_the_unit_sees_the_unit(tickets, cast, baris):
    Membership.objects.filter(user=baris).update(role=Membership.Role.READER, unit=cast.maps)

    assert sees(baris) == {tickets[0].pk, tickets[1].pk}


@pytest.mark.case(46)
def test_a_regional_administrator_sees_the_subtree_as_it_is_now(cast, tickets):
    region = Region.objects.create(institution=cast.akcasu, parent=cast.region, name="Doğu")
    Region.objects.filter(pk=region.pk).update(path=[cast.region.pk, region.pk])
    unit = Unit.objects.create(institution=cast.akcasu, region=region, name="Arşiv")
    admin = person("bolge@akcasu.example", "Bölge Yöneticisi")
    Membership.objects.create(user=admin, institution=cast.akcasu, role="region_admin", region=region)
    inside = filed(cast.ayse, unit=unit)
    assert sees(admin) == {inside.pk}

    Unit.objects.filter(pk=unit.pk).update(region=cast.region)

    assert sees(admin) == set()


@pytest.mark.case(47)
def test_a_personal_share_survives_a_change_of_unit_and_ends_with_the_membership(cast, tickets, elif_, baris):
    maps, water, _foreign = tickets
    share(maps, person=baris, by=elif_)
    share(maps, unit=cast.water, by=elif_)
    assert sees(baris) == {maps.pk, water.pk}

    Membership.objects.filter(user=baris).update(unit=cast.maps)
    assert sees(baris) == {maps.pk, water.pk}
    Membership.objects.filter(user=baris).update(left_at=timezone.now())

    assert sees(baris) == set()
    assert Ticket.objects.filter(pk=water.pk, unit=cast.water).exists()


@pytest.mark.case(48)
def test_a_share_with_a_unit_reaches_newcomers_and_leaves_leavers(cast, tickets, elif_):
    maps, *_rest = tickets
    share(maps, unit=cast.water, by=elif_)
    newcomer = person("yeni@akcasu.example", "Yeni Kişi")
    assert sees(newcomer) == set()

    place = Membership.objects.create(user=newcomer, institution=cast.akcasu, unit=cast.water)
    assert sees(newcomer) == {maps.pk}
    place.unit = cast.maps
    place.save()

    assert sees(newcomer) == set()


def test_a_share_ends_when_it_is_withdrawn_or_its_time_is_over(cast, tickets, elif_, baris):
    maps, water, _foreign = tickets
    ended = share(maps, person=baris, by=elif_, until=timezone.now() - timedelta(minutes=1))
    assert sees(baris) == {water.pk}

    unshare(ended, by=elif_)
    living = share(maps, person=baris, by=elif_)
    assert sees(baris) == {maps.pk, water.pk}
    unshare(living, by=elif_)

    assert sees(baris) == {water.pk}


@pytest.mark.check(11)
def test_sharing_opens_that_request_only(cast, tickets, ayse, elif_, baris):
    maps, water, _foreign = tickets
    linked, other = filed(ayse, follows=maps), filed(ayse)

    share(maps, person=baris, by=elif_)

    assert sees(baris) == {maps.pk, water.pk}
    assert {linked.pk, other.pk}.isdisjoint(sees(baris))


def test_requests_are_shared_inside_the_institution_only(cast, tickets, elif_, cem):
    for reader in ({"person": cem}, {"unit": cast.zoning}):
        with pytest.raises(Refused):
            share(tickets[0], by=elif_, **reader)

    assert sees(cem) == {tickets[2].pk}


def test_viewing_authority_opens_a_unit_until_it_ends(cast, tickets, ayse, elif_):
    maps, water, _foreign = tickets
    grant = ViewingGrant.objects.create(user=ayse, institution=cast.akcasu, unit=cast.water, granted_by=elif_)
    assert sees(ayse) == {maps.pk, water.pk}

    ViewingGrant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(seconds=1))

    assert sees(ayse) == {maps.pk}


@pytest.mark.case(49)
def test_authority_in_a_foreign_institution_opens_nothing(cast, tickets, cem):
    ViewingGrant.objects.create(user=cem, institution=cast.akcasu)

    assert sees(cem) == {tickets[2].pk}


def test_a_share_that_ended_can_be_given_again(cast, tickets, elif_, baris):
    maps, water, _foreign = tickets
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        share(maps, person=baris, by=elif_, until=timezone.now() + timedelta(days=1))
    assert sees(baris) == {water.pk}

    share(maps, person=baris, by=elif_)

    assert sees(baris) == {maps.pk, water.pk}


def test_authority_on_a_region_to_reply_does_not_reach_a_request_without_a_unit(cast, elif_, baris):
    ViewingGrant.objects.create(user=baris, institution=cast.akcasu, region=cast.region, can_reply=True)
    Membership.objects.filter(user=elif_).update(unit=None)
    central, in_a_unit = filed(elif_), filed(cast.ayse)
    share(central, person=baris, by=elif_)
    assert central.unit is None

    assert (can_reply(baris, in_a_unit), can_reply(baris, central)) == (True, False)


def test_a_request_opened_in_many_ways_is_listed_and_counted_once(cast, tickets, elif_, baris):
    maps, water, _foreign = tickets
    for reader in ({"person": baris}, {"unit": cast.water}, {"region": cast.region}):
        share(maps, by=elif_, **reader)
    ViewingGrant.objects.create(user=baris, institution=cast.akcasu, unit=cast.maps)
    ViewingGrant.objects.create(user=baris, institution=cast.akcasu)

    assert sorted(Ticket.objects.visible_to(baris).values_list("pk", flat=True)) == [maps.pk, water.pk]
    assert (Ticket.objects.visible_to(baris).count(), Ticket.objects.shared_with(reader_of(baris)).count()) == (2, 1)
