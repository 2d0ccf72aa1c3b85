"""Merging: people, requests, shares and authority of one unit or region become those of another, or nothing does."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from organizations import actions
from organizations.models import Membership, Region, Unit, ViewingGrant
from tests.race import at_once, failures
from tests.sales import filed, fresh, sold
from tickets.actions import share, withdraw
from tickets.models import Event, Share, Ticket

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


@pytest.fixture
def north(cast):
    return actions.add_region(cast.akcasu, name="Kuzey", by=None)


def test_everything_of_a_merged_unit_is_the_others(cast, ayse, baris, elif_, filiz):
    open_one, closed_one = filed(ayse), filed(ayse)
    withdraw(closed_one, by=ayse)
    theirs = filed(baris)
    actions.grant_viewing(baris, cast.akcasu, unit=cast.maps, by=elif_)
    share(theirs, unit=cast.maps, by=elif_)

    actions.merge_units(cast.maps, into=cast.water, by=elif_)

    assert {fresh(ticket).unit for ticket in (open_one, closed_one)} == {cast.water}
    assert member(ayse).unit == cast.water
    assert ViewingGrant.objects.get(user=baris).unit == cast.water
    assert Share.objects.get(ticket=theirs).unit == cast.water
    merged = Unit.objects.get(pk=cast.maps.pk)
    assert (bool(merged.archived_at), merged.merged_into) == (True, cast.water)
    entry = cast.akcasu.events.get(kind="unit_merged")
    assert (entry.actor, entry.data["people"], entry.data["requests"]) == (elif_, 2, 2)
    assert set(entry.data["members"]) == {ayse.pk, elif_.pk}
    event = open_one.events.get(kind=Event.Kind.UNIT_MERGED)
    assert (event.data["before"]["name"], event.data["after"]["name"]) == ("Harita Şube", "Su ve Kanal")


@pytest.mark.case(46)
def test_what_was_promised_and_counted_at_filing_stays(cast, ayse, north, elif_):
    ticket = filed(ayse)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=north, by=elif_)

    actions.merge_units(cast.maps, into=far, by=elif_)

    assert fresh(ticket).region_path == [cast.region.pk]
    assert ticket.events.get(kind=Event.Kind.FILED).data["unit"] == cast.maps.pk


def test_of_two_shares_the_longer_one_stays(cast, ayse, baris, elif_, filiz):
    tomorrow = timezone.now() + timedelta(days=1)
    third = actions.add_unit(cast.akcasu, name="Üçüncü", by=filiz)
    first, second = filed(ayse, unit=third), filed(ayse, unit=third)
    share(first, unit=cast.maps, can_reply=True, until=tomorrow, by=elif_)
    share(first, unit=cast.water, by=elif_)
    share(second, unit=cast.maps, can_reply=True, by=elif_)
    share(second, unit=cast.water, until=tomorrow, by=elif_)

    actions.merge_units(cast.maps, into=cast.water, by=elif_)

    living = Share.objects.filter(withdrawn_at=None).order_by("ticket").values_list("unit", "can_reply", "until")
    assert list(living) == [(cast.water.pk, False, None), (cast.water.pk, True, None)]
    assert Share.objects.exclude(withdrawn_at=None).count() == 2


def test_a_merged_region_hands_over_what_hangs_below_it(cast, ayse, baris, north, elif_, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    old = actions.add_unit(cast.akcasu, name="Eski", region=cast.region, by=filiz)
    actions.archive(old, by=filiz)
    ticket = filed(ayse)
    actions.change_role(member(baris), role=Role.REGION_ADMIN, region=cast.region, by=filiz)
    share(ticket, region=cast.region, by=elif_)

    actions.merge_regions(cast.region, into=north, by=elif_)

    assert Region.objects.get(pk=below.pk).path == [north.pk, below.pk]
    assert set(north.units.values_list("name", flat=True)) == {"Harita Şube", "Su ve Kanal", "Eski"}
    assert member(baris).region == north
    assert Share.objects.get(ticket=ticket).region == north
    assert fresh(ticket).region_path == [cast.region.pk]
    assert Region.objects.get(pk=cast.region.pk).merged_into == north


def test_a_region_is_not_merged_into_its_own_child_but_a_child_into_its_parent(cast, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    unit = actions.add_unit(cast.akcasu, name="Derin", region=below, by=filiz)

    for into in (cast.region, below):
        with pytest.raises(Refused):
            actions.merge_regions(cast.region, into=into, by=filiz)
    actions.merge_regions(below, into=cast.region, by=filiz)

    assert Unit.objects.get(pk=unit.pk).region == cast.region


def test_names_that_would_collide_refuse_the_merge_and_nothing_moves(cast, north, filiz):
    actions.add_unit(cast.akcasu, name="Harita Şube", region=north, by=filiz)

    with pytest.raises(Refused) as refused:
        actions.merge_regions(cast.region, into=north, by=filiz)

    assert "Harita Şube" in str(refused.value)
    assert Region.objects.get(pk=cast.region.pk).archived_at is None
    assert Unit.objects.filter(region=cast.region).count() == 2


def test_a_merge_stays_inside_one_institution_and_among_living_places(cast, cem, north, filiz):
    gone = actions.add_unit(cast.akcasu, name="Boş", by=filiz)
    actions.archive(gone, by=filiz)

    for unit, into in ((cast.maps, cast.zoning), (cast.maps, cast.maps), (cast.maps, gone), (gone, cast.maps)):
        with pytest.raises(Refused):
            actions.merge_units(unit, into=into, by=filiz)
    assert Unit.objects.filter(merged_into__isnull=False).count() == 0


def test_what_was_merged_earlier_points_to_where_it_all_is_now(cast, filiz):
    last = actions.add_unit(cast.akcasu, name="Son", by=filiz)

    actions.merge_units(cast.maps, into=cast.water, by=filiz)
    actions.merge_units(cast.water, into=last, by=filiz)

    assert Unit.objects.get(pk=cast.maps.pk).merged_into == last
    with pytest.raises(Refused) as refused:
        actions.restore(Unit.objects.get(pk=cast.maps.pk), by=filiz)
    assert "Harita Şube" in str(refused.value)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_opposite_merges_at_once_make_one_merge(committed):
    for attempt in range(4):
        left = actions.add_unit(committed.akcasu, name=f"Sol {attempt}", by=None)
        right = actions.add_unit(committed.akcasu, name=f"Sağ {attempt}", by=None)
        pairs = ((left, right), (right, left))

        results = at_once(2, lambda n, pairs=pairs: actions.merge_units(pairs[n][0], into=pairs[n][1], by=None))

        assert [type(failure) for failure in failures(results)] == [Refused]
        assert sorted(bool(Unit.objects.get(pk=unit.pk).merged_into_id) for unit in (left, right)) == [False, True]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_request_filed_during_the_merge_comes_along(committed):
    cast, filing, merged = committed, threading.Event(), threading.Event()
    sold(cast.akcasu)

    def act(number):
        if number:
            filing.wait(10)
            actions.merge_units(cast.maps, into=cast.water, by=None)
            merged.set()
        else:
            with transaction.atomic():
                filed(cast.ayse, unit=cast.maps)
                filing.set()
                assert not merged.wait(0.5)  # the merge waits for the filing

    assert failures(at_once(2, act)) == []
    filed(cast.ayse, unit=cast.maps)  # by a form that was opened before the merge

    assert set(Ticket.objects.values_list("unit", flat=True)) == {cast.water.pk}


def test_archived_places_come_back_where_they_were(cast, north, filiz):
    unit = actions.add_unit(cast.akcasu, name="Boş", region=north, by=filiz)
    actions.archive(unit, by=filiz)
    actions.archive(north, by=filiz)

    with pytest.raises(Refused):
        actions.restore(unit, by=filiz)
    actions.restore(north, by=filiz)
    actions.restore(unit, by=filiz)

    assert Unit.objects.get(pk=unit.pk).archived_at is None
    assert [event.data["place"]["name"] for event in cast.akcasu.events.filter(kind="restored").order_by("id")] == [
        "Kuzey",
        "Boş",
    ]
    with pytest.raises(Refused):
        actions.restore(unit, by=filiz)


def test_a_taken_name_keeps_an_archived_unit_archived(cast, filiz):
    unit = actions.add_unit(cast.akcasu, name="Boş", by=filiz)
    actions.archive(unit, by=filiz)
    actions.add_unit(cast.akcasu, name="Boş", by=filiz)

    with pytest.raises(Refused):
        actions.restore(unit, by=filiz)

    assert Unit.objects.get(pk=unit.pk).archived_at


def test_a_unit_with_open_requests_is_not_archived(cast, baris, ayse, elif_, filiz):
    ticket = filed(ayse)
    for person in (ayse, elif_):
        actions.change_unit(member(person), unit=cast.water, by=filiz)

    with pytest.raises(Refused):
        actions.archive(cast.maps, by=filiz)
    withdraw(ticket, by=ayse)
    actions.archive(cast.maps, by=filiz)

    assert Unit.objects.get(pk=cast.maps.pk).archived_at


def test_new_regions_need_a_package_that_has_them_and_old_ones_stay(cast, filiz):
    sold(cast.akcasu, "gold")

    with pytest.raises(Refused):
        actions.add_region(cast.akcasu, name="Yeni", by=filiz)

    actions.rename(cast.region, name="Merkez Bölge", by=filiz)
    assert Region.objects.get(pk=cast.region.pk).name == "Merkez Bölge"
