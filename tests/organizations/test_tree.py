"""The tree of an institution: what may be built, moved and archived."""

import threading

import pytest
from django.db import IntegrityError, connection

from common.refusals import Refused
from organizations import actions
from organizations.models import Institution, Membership, Region, Unit
from organizations.queries import sight


def path_of(region):
    return Region.objects.get(pk=region.pk).path


@pytest.fixture
def north(cast, filiz):
    return actions.add_region(cast.akcasu, name="Kuzey", by=filiz)


def test_an_institution_is_created_and_its_birth_is_recorded(cast, filiz):
    institution = actions.create_institution(name="Yeni Belediye", kind=Institution.Kind.MUNICIPALITY, by=filiz)

    event = institution.events.get()
    assert (event.kind, event.actor, event.data) == ("created", filiz, {"name": "Yeni Belediye"})


def test_a_region_knows_the_way_down_to_it(cast, north, filiz):
    below = actions.add_region(cast.akcasu, name="Kuzey İlçeleri", parent=north, by=filiz)

    assert path_of(north) == [north.pk]
    assert path_of(below) == [north.pk, below.pk]


def test_siblings_need_different_names(cast, north, filiz):
    with pytest.raises(Refused) as refused:
        actions.add_region(cast.akcasu, name="Kuzey", by=filiz)

    assert refused.value.field == "name"
    actions.add_region(cast.akcasu, name="Kuzey", parent=north, by=filiz)
    actions.add_unit(cast.akcasu, name="Kuzey", by=filiz)


def test_nothing_is_hung_under_a_region_of_another_institution(cast, filiz):
    theirs = actions.add_region(cast.karaova, name="Ova", by=filiz)

    for build in (
        lambda: actions.add_region(cast.akcasu, name="Yeni", parent=theirs, by=filiz),
        lambda: actions.add_unit(cast.akcasu, name="Yeni", region=theirs, by=filiz),
        lambda: actions.move_region(cast.region, under=theirs, by=filiz),
        lambda: actions.move_unit(cast.maps, to=theirs, by=filiz),
    ):
        with pytest.raises(Refused):
            build()


@pytest.mark.case(46)
def test_a_moved_region_takes_everything_below_it_along(cast, north, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    deepest = actions.add_region(cast.akcasu, name="En alt", parent=below, by=filiz)

    actions.move_region(cast.region, under=north, by=filiz)

    assert path_of(cast.region) == [north.pk, cast.region.pk]
    assert path_of(deepest) == [north.pk, cast.region.pk, below.pk, deepest.pk]
    event = cast.akcasu.events.order_by("-id").first()
    assert (event.kind, event.data["before"], event.data["after"]["name"]) == ("region_moved", None, "Kuzey")

    actions.move_region(below, under=None, by=filiz)

    assert path_of(deepest) == [below.pk, deepest.pk]


@pytest.mark.case(46)
def test_a_region_is_never_moved_under_itself_or_its_own_child(cast, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)

    for under in (cast.region, below):
        with pytest.raises(Refused):
            actions.move_region(cast.region, under=under, by=filiz)

    assert path_of(below) == [cast.region.pk, below.pk]


@pytest.mark.case(46)
def test_the_old_regions_admin_loses_and_the_new_ones_gains_at_once(cast, north, ayse, baris, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    unit = actions.add_unit(cast.akcasu, name="Gezen birim", region=below, by=filiz)
    for person, region in ((ayse, cast.region), (baris, north)):
        membership = Membership.objects.get(user=person)
        actions.change_role(membership, role=Membership.Role.REGION_ADMIN, region=region, by=filiz)

    def admins_who_see_it():
        return [person for person in (ayse, baris) if unit in sight(person).units_in_regions()]

    assert admins_who_see_it() == [ayse]

    actions.move_region(below, under=north, by=filiz)

    assert admins_who_see_it() == [baris]


@pytest.mark.case(46)
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_opposite_moves_at_once_make_no_cycle(committed):
    cast = committed
    for attempt in range(5):
        left = actions.add_region(cast.akcasu, name=f"Sol {attempt}", by=None)
        right = actions.add_region(cast.akcasu, name=f"Sağ {attempt}", by=None)
        gate, outcomes = threading.Barrier(2), []

        def move(region, under, gate=gate, outcomes=outcomes):
            gate.wait()
            try:
                actions.move_region(region, under=under, by=None)
                outcomes.append("moved")
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

        movers = [threading.Thread(target=move, args=pair) for pair in ((left, right), (right, left))]
        for mover in movers:
            mover.start()
        for mover in movers:
            mover.join()

        assert sorted(outcomes) == ["moved", "refused"]
        paths = sorted((path_of(left), path_of(right)), key=len)
        assert [len(path) for path in paths] == [1, 2]
        assert paths[1] == [paths[0][0], (left if paths[0] == [right.pk] else right).pk]


def test_renaming_is_recorded_with_the_old_name(cast, filiz):
    actions.rename(cast.maps, name="Harita ve CBS", by=filiz)

    assert Unit.objects.get(pk=cast.maps.pk).name == "Harita ve CBS"
    assert cast.akcasu.events.get(kind="renamed").data["before"] == "Harita Şube"


def test_a_unit_with_people_is_not_archived(cast, filiz):
    with pytest.raises(Refused):
        actions.archive(cast.maps, by=filiz)

    empty = actions.add_unit(cast.akcasu, name="Boş", by=filiz)
    actions.archive(empty, by=filiz)

    assert Unit.objects.get(pk=empty.pk).archived_at
    with pytest.raises(Refused):
        actions.rename(empty, name="Yine", by=filiz)


def test_a_region_that_holds_something_is_not_archived(cast, north, filiz):
    with pytest.raises(Refused):
        actions.archive(cast.region, by=filiz)

    actions.archive(north, by=filiz)

    assert Region.objects.get(pk=north.pk).archived_at


def test_regions_end_at_ten_levels(cast, filiz):
    parent = None
    for level in range(10):
        parent = actions.add_region(cast.akcasu, name=f"Düzey {level}", parent=parent, by=filiz)

    with pytest.raises(Refused):
        actions.add_region(cast.akcasu, name="Bir fazla", parent=parent, by=filiz)
    with pytest.raises(Refused):
        actions.move_region(cast.region, under=parent, by=filiz)


def test_the_database_keeps_names_of_siblings_apart(cast):
    with pytest.raises(IntegrityError):
        Region.objects.create(institution=cast.akcasu, name=cast.region.name)
