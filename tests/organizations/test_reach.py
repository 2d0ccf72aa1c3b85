"""How far the authority of a regional or unit administrator reaches: below their own place, never above their rank."""

import pytest

from organizations import actions
from organizations.models import Membership
from organizations.permissions import authority
from tests.accounts.second_steps import prove
from tests.organizations.test_tree_pages import confirmed

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


@pytest.fixture
def parts(cast, filiz):
    """Merkez (with Harita and Su) holds Alt (with Derin); Öteki (with Uzak) stands beside."""
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    beside = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    deep = actions.add_unit(cast.akcasu, name="Derin", region=below, by=filiz)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=beside, by=filiz)
    return {"below": below, "beside": beside, "deep": deep, "far": far}


@pytest.fixture
def regional(cast, ayse, filiz, parts, signed_in):
    """Ayşe administers the region Merkez."""
    actions.change_role(member(ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)
    return signed_in(ayse)


@pytest.mark.check(12)
def test_a_regional_administrator_changes_what_is_below_and_not_the_own_region(cast, regional, parts):
    for address, status in [
        (f"/institutions/regions/{parts['below'].pk}/rename/", 302),
        (f"/institutions/units/{cast.maps.pk}/rename/", 302),
        (f"/institutions/regions/{cast.region.pk}/rename/", 403),
        (f"/institutions/regions/{parts['beside'].pk}/rename/", 403),
        (f"/institutions/units/{parts['far'].pk}/rename/", 403),
        (f"/institutions/units/{cast.zoning.pk}/rename/", 404),
    ]:
        assert (address, regional.post(address, {"name": "Yeni ad"}).status_code) == (address, status)


@pytest.mark.check(12)
def test_places_outside_cannot_be_moved_in_or_out(cast, regional, parts):
    out = regional.post(f"/institutions/units/{cast.maps.pk}/move/", {"under": parts["beside"].pk})
    top = regional.post(f"/institutions/units/{cast.maps.pk}/move/", {"under": ""})
    inside = confirmed(regional, f"/institutions/units/{cast.maps.pk}/move/", {"under": parts["below"].pk})

    assert (out.status_code, top.status_code, inside.status_code) == (422, 422, 302)


@pytest.mark.check(12)
@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        (Role.MEMBER, None, 200),
        (Role.UNIT_ADMIN, None, 200),
        (Role.REGION_ADMIN, "below", 200),
        (Role.REGION_ADMIN, "own", 422),
        (Role.REGION_ADMIN, "beside", 422),
        (Role.INSTITUTION_ADMIN, None, 422),
    ],
)
def test_roles_are_given_below_the_own_rank_and_place_only(cast, baris, regional, parts, role, region, status):
    places = {"own": cast.region, **parts}
    typed = {"role": role, "unit": cast.water.pk, "region": places[region].pk if region else ""}

    address = f"/institutions/people/{member(baris).pk}/role/"
    answer = prove(regional).post(address, typed)
    assert answer.status_code == status
    assert member(baris).role == Role.MEMBER  # so far it was only looked at

    if status == 200:
        regional.post(address, {**typed, "version": answer.context["preview"].version})
        assert member(baris).role == role


@pytest.mark.check(12)
def test_who_stands_above_or_beside_is_not_touched(cast, elif_, baris, filiz, regional, parts):
    actions.change_unit(member(baris), unit=parts["far"], by=filiz)

    for person in (elif_, baris):
        for verb in ("role", "unit", "leave"):
            assert regional.post(f"/institutions/people/{member(person).pk}/{verb}/", {}).status_code == 403
    assert regional.post("/institutions/people/999999/leave/", {}).status_code == 404


@pytest.mark.check(12)
def test_a_unit_administrator_gives_two_roles_in_one_unit(cast, ayse, filiz):
    actions.change_role(member(ayse), role=Role.UNIT_ADMIN, by=filiz)
    found = authority(ayse, cast.akcasu)

    assert found.roles_to_give() == [Role.READER, Role.MEMBER]
    assert list(found.units_within()) == [cast.maps]
    assert not found.runs_regions


def test_authority_ends_with_the_role_at_the_next_request(cast, ayse, filiz, regional):
    assert regional.get(f"/institutions/{cast.akcasu.pk}/people/").status_code == 200

    actions.change_role(member(ayse), role=Role.MEMBER, unit=cast.maps, by=filiz)

    assert regional.get(f"/institutions/{cast.akcasu.pk}/people/").status_code == 403


def test_members_and_outsiders_run_nothing(cast, ayse, cem, deniz):
    assert [authority(person, cast.akcasu) for person in (ayse, cem, deniz)] == [None, None, None]
