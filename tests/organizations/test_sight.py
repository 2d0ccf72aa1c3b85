"""What a customer sees besides own requests: live, from roles, authority and membership."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.refusals import Refused
from organizations import actions
from organizations.models import Membership
from organizations.queries import sight

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def test_a_member_belongs_somewhere_and_sees_no_unit_whole(cast, ayse):
    seen = sight(ayse)

    assert seen.belongs_to == {cast.akcasu.pk}
    assert seen.home_units == {cast.maps.pk}
    assert seen.home_regions == {cast.region.pk}
    assert (seen.institutions, seen.regions, seen.units) == (frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize("role", [Role.READER, Role.UNIT_ADMIN])
def test_readers_and_administrators_of_a_unit_see_it_whole(cast, ayse, filiz, role):
    actions.change_role(member(ayse), role=role, by=filiz)

    assert sight(ayse).units == {cast.maps.pk}


def test_the_central_administrator_sees_the_institution_and_no_other(cast, elif_, cem):
    assert sight(elif_).institutions == {cast.akcasu.pk}
    assert sight(cem).institutions == {cast.karaova.pk}


def test_a_regional_administrator_sees_all_below_the_region(cast, ayse, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    deep = actions.add_unit(cast.akcasu, name="Derin", region=below, by=filiz)
    beside = actions.add_unit(cast.akcasu, name="Yanda", by=filiz)
    actions.change_role(member(ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)

    assert set(sight(ayse).units_in_regions()) == {cast.maps, cast.water, deep}
    assert beside not in sight(ayse).units_in_regions()


@pytest.mark.case(46)
def test_authority_over_a_region_follows_the_region(cast, ayse, filiz):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    below = actions.add_region(cast.akcasu, name="Alt", parent=other, by=filiz)
    unit = actions.add_unit(cast.akcasu, name="Gezen", region=below, by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, region=other, by=filiz)
    assert set(sight(ayse).units_in_regions()) == {unit}

    actions.move_region(below, under=cast.region, by=filiz)

    assert set(sight(ayse).units_in_regions()) == set()


@pytest.mark.case(47)
def test_who_changes_unit_loses_the_old_unit_and_keeps_a_personal_authority(cast, ayse, filiz):
    actions.change_role(member(ayse), role=Role.READER, by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)
    assert sight(ayse).units == {cast.maps.pk, cast.water.pk}
    new = actions.add_unit(cast.akcasu, name="Yeni birim", by=filiz)

    actions.change_unit(member(ayse), unit=new, by=filiz)

    assert sight(ayse).units == {new.pk, cast.water.pk}
    assert sight(ayse).home_units == {new.pk}
    assert sight(ayse).home_regions == frozenset()


@pytest.mark.case(47)
def test_who_leaves_loses_everything_and_a_return_brings_no_old_authority_back(cast, ayse, filiz):
    actions.grant_viewing(ayse, cast.akcasu, by=filiz)
    assert sight(ayse).institutions == {cast.akcasu.pk}

    actions.leave(member(ayse), by=filiz)

    empty = sight(ayse)
    assert not any((empty.belongs_to, empty.institutions, empty.regions, empty.units, empty.home_units))

    actions.add_member(cast.akcasu, email=ayse.email, name=ayse.name, role=Role.MEMBER, unit=cast.maps, by=filiz)

    assert sight(ayse).institutions == frozenset()


@pytest.mark.case(48)
def test_a_newcomer_works_in_the_unit_at_once_and_a_leaver_no_more(cast, baris, filiz):
    assert cast.maps.pk not in sight(baris).home_units

    actions.change_unit(member(baris), unit=cast.maps, by=filiz)
    assert sight(baris).home_units == {cast.maps.pk}

    actions.change_unit(member(baris), unit=cast.water, by=filiz)
    assert sight(baris).home_units == {cast.water.pk}


def test_an_authority_ends_on_its_day_and_when_it_is_withdrawn(cast, ayse, filiz):
    now = timezone.now()
    timed = actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, until=now + timedelta(days=1), by=filiz)
    assert sight(ayse).units == {cast.water.pk}

    type(timed).objects.filter(pk=timed.pk).update(until=now - timedelta(seconds=1))
    assert sight(ayse).units == frozenset()

    lasting = actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)
    assert sight(ayse).units == {cast.water.pk}
    actions.withdraw_viewing(lasting, by=filiz)
    assert sight(ayse).units == frozenset()


def test_an_authority_is_for_members_of_that_institution_only(cast, cem, ayse, filiz):
    with pytest.raises(Refused):
        actions.grant_viewing(cem, cast.akcasu, by=filiz)
    with pytest.raises(Refused):
        actions.grant_viewing(ayse, cast.akcasu, unit=cast.zoning, by=filiz)
    with pytest.raises(Refused):
        actions.grant_viewing(ayse, cast.akcasu, until=timezone.now() - timedelta(days=1), by=filiz)

    assert sight(cem).belongs_to == {cast.karaova.pk}


def test_a_closed_account_sees_nothing(cast, ayse, filiz):
    actions.close_account(ayse, by=filiz)

    assert sight(ayse).belongs_to == frozenset()


def test_rights_are_one_statement(cast, ayse, filiz, django_assert_num_queries):
    actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)

    with django_assert_num_queries(1):
        sight(ayse)
