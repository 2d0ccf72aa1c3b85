"""The page of the tree, and changes that show whom they touch before they are made."""

import re

import pytest

from organizations import actions
from organizations.models import Membership, Region, Unit
from tests.accounts.second_steps import prove
from tests.sales import filed, sold
from tickets.models import Ticket

Role = Membership.Role


@pytest.fixture
def browser(elif_, signed_in):
    return signed_in(elif_)


def here(cast, end=""):
    return f"/institutions/{cast.akcasu.pk}/tree/{end}"


def version(page):
    return re.search(r'name="version" value="(\w+)"', page.content.decode())[1]


def confirmed(browser, address, typed):
    """Both steps: what it would do, and yes."""
    shown = browser.post(address, typed)
    assert shown.status_code == 200, shown.content.decode()[:2000]
    return browser.post(address, {**typed, "version": version(shown)})


def test_every_place_tells_its_people_requests_use_and_administrators(cast, browser, ayse, baris, filiz):
    sold(cast.akcasu, "premium")
    filed(ayse)
    filed(baris)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.UNIT_ADMIN, by=filiz)

    nodes = browser.get(here(cast)).context["tree"].nodes

    assert [(node.place.name, node.users, node.open_requests, node.used) for node in nodes] == [("Merkez", 3, 2, 2)]
    assert [(node.place.name, node.users, node.open_requests, node.admins) for node in nodes[0].children] == [
        ("Harita Şube", 2, 1, ["Ayşe Yıldız"]),
        ("Su ve Kanal", 1, 1, []),
    ]


def test_a_role_shows_what_its_person_would_see_before_it_is_given(cast, browser, ayse, baris, filiz):
    sold(cast.akcasu, "premium")
    filed(baris)
    address = f"/institutions/people/{Membership.objects.get(user=ayse).pk}/role/"
    typed = {"role": Role.REGION_ADMIN, "unit": cast.maps.pk, "region": cast.region.pk}

    shown = prove(browser).post(address, typed)

    assert [(one.person, one.gains, one.loses) for one in shown.context["differences"]] == [(ayse, 1, 0)]
    assert Ticket.objects.visible_to(ayse).count() == 0, "looking changes nothing"
    assert browser.post(address, {**typed, "version": version(shown)}).status_code == 302
    assert Ticket.objects.visible_to(ayse).count() == 1


@pytest.mark.check(70)
def test_a_role_is_changed_by_who_proved_a_moment_ago_who_they_are(cast, browser, ayse):
    member = Membership.objects.get(user=ayse)
    address = f"/institutions/people/{member.pk}/role/"

    for answer in (browser.get(address), browser.post(address, {"role": Role.READER, "version": "x"})):
        assert answer["Location"] == f"/accounts/confirm/?next={address}"
    member.refresh_from_db()
    assert member.role == Role.MEMBER
    assert prove(browser).get(address).status_code == 200


def test_another_unit_shows_what_its_person_would_see_before_the_change(cast, browser, ayse, baris, filiz):
    sold(cast.akcasu, "premium")
    filed(baris)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.READER, by=filiz)
    address = f"/institutions/people/{Membership.objects.get(user=ayse).pk}/unit/"

    shown = browser.post(address, {"unit": cast.water.pk})

    assert [(one.person, one.gains, one.loses) for one in shown.context["differences"]] == [(ayse, 1, 0)]
    assert confirmed(browser, address, {"unit": cast.water.pk}).status_code == 302
    assert Ticket.objects.visible_to(ayse).count() == 1


def test_a_role_without_its_place_is_refused_beside_the_field_before_anything_is_shown(cast, browser, ayse):
    address = f"/institutions/people/{Membership.objects.get(user=ayse).pk}/role/"

    answer = prove(browser).post(address, {"role": Role.REGION_ADMIN, "unit": cast.maps.pk, "region": ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors["region"]


def test_a_move_shows_who_gains_and_loses_before_it_is_made(cast, browser, ayse, baris, filiz):
    sold(cast.akcasu, "premium")
    filed(baris)
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, region=other, by=filiz)
    address = f"/institutions/units/{cast.water.pk}/move/"

    shown = browser.post(address, {"under": other.pk})

    assert [(one.person, one.gains, one.loses) for one in shown.context["differences"]] == [(ayse, 1, 0)]
    assert [value for _label, value in shown.context["chosen"]] == ["Öteki"]
    assert Unit.objects.get(pk=cast.water.pk).region == cast.region, "looking changes nothing"
    assert Ticket.objects.visible_to(ayse).count() == 0
    assert browser.post(address, {"under": other.pk, "version": version(shown)}).status_code == 302
    assert Unit.objects.get(pk=cast.water.pk).region == other
    assert Ticket.objects.visible_to(ayse).count() == 1


def test_a_preview_that_no_longer_holds_is_shown_anew(cast, browser, ayse, filiz):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    address = f"/institutions/units/{cast.water.pk}/move/"
    shown = browser.post(address, {"under": other.pk})
    actions.grant_viewing(ayse, cast.akcasu, region=other, by=filiz)

    again = browser.post(address, {"under": other.pk, "version": version(shown)})

    assert again.status_code == 409
    assert Unit.objects.get(pk=cast.water.pk).region == cast.region
    assert browser.post(address, {"under": other.pk, "version": version(again)}).status_code == 302


@pytest.mark.case(46)
def test_a_region_is_not_moved_below_itself(cast, browser, filiz):
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)

    answer = browser.post(f"/institutions/regions/{cast.region.pk}/move/", {"under": below.pk})

    assert answer.status_code == 422
    assert answer.context["form"].errors["under"]


def test_units_merge_and_the_old_link_leads_on(cast, browser, baris):
    sold(cast.akcasu, "premium")
    ticket = filed(baris)
    address = f"/institutions/units/{cast.water.pk}/merge/"

    assert confirmed(browser, address, {"into": cast.maps.pk}).status_code == 302

    ticket.refresh_from_db()
    assert (ticket.unit, Membership.objects.get(user=baris).unit) == (cast.maps, cast.maps)
    old = browser.get(address)
    assert old.status_code == 410
    assert "Harita Şube" in old.content.decode()
    assert browser.post(f"/institutions/units/{cast.water.pk}/rename/", {"name": "x"}).status_code == 410


def test_an_archived_place_comes_back(cast, browser, filiz):
    empty = actions.add_unit(cast.akcasu, name="Boş", by=filiz)
    browser.post(f"/institutions/units/{empty.pk}/archive/", {})
    assert browser.get(f"/institutions/units/{empty.pk}/move/").status_code == 410
    assert [row[0] for row in browser.get(here(cast)).context["tree"].archived] == [empty]

    assert browser.post(f"/institutions/units/{empty.pk}/restore/", {}).status_code == 302

    empty.refresh_from_db()
    assert empty.archived_at is None


def test_a_used_place_is_not_archived_and_says_why(cast, browser):
    answer = browser.post(f"/institutions/units/{cast.maps.pk}/archive/", {})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_without_regions_in_the_package_the_page_says_what_they_bring(cast, cem, signed_in):
    sold(cast.karaova, "gold")
    browser = signed_in(cem)

    page = browser.get(f"/institutions/{cast.karaova.pk}/tree/").content.decode()

    assert "Paketinizde bölge yok" in page
    assert "kind=upgrade&amp;tier=premium" in page
    assert "/regions/add/" not in page
    answer = browser.post(f"/institutions/{cast.karaova.pk}/regions/add/", {"name": "Kuzey", "under": ""})
    assert answer.status_code == 422
    assert not Region.objects.filter(institution=cast.karaova).exists()


@pytest.mark.case(51)
def test_places_are_found_however_they_are_typed(cast, browser):
    def found(words):
        return [node.place.name for node in browser.get(here(cast), {"q": words}).context["tree"].nodes]

    assert found("HARİTA") == ["Merkez"]
    assert found("merkez") == ["Merkez"]
    assert found("yok böyle") == []


@pytest.mark.check(12)
def test_a_regional_administrator_sees_the_whole_tree_and_changes_the_own_part(cast, ayse, filiz, signed_in):
    beside = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    actions.add_unit(cast.akcasu, name="Uzak", region=beside, by=filiz)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)

    nodes = signed_in(ayse).get(here(cast)).context["tree"].nodes

    assert [(node.place.name, node.may_change) for node in nodes] == [("Merkez", False), ("Öteki", False)]
    assert [child.may_change for node in nodes for child in node.children] == [True, True, False]


def test_a_large_tree_costs_the_same_statements(cast, browser, filiz, django_assert_num_queries):
    sold(cast.akcasu, "premium")
    browser.get(here(cast))
    with django_assert_num_queries(13):
        browser.get(here(cast))
    above = cast.region
    for number in range(5):
        above = actions.add_region(cast.akcasu, name=f"Düzey {number}", parent=above, by=filiz)
        actions.add_unit(cast.akcasu, name=f"Birim {number}", region=above, by=filiz)

    with django_assert_num_queries(13):
        browser.get(here(cast))


@pytest.mark.check(12)
def test_numbers_are_for_whoever_runs_the_place(cast, ayse, baris, filiz, signed_in):
    sold(cast.akcasu, "premium")
    beside = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=beside, by=filiz)
    filed(ayse, unit=far)
    filed(baris)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.REGION_ADMIN, region=beside, by=filiz)

    page = signed_in(ayse).get(here(cast))

    tree = page.context["tree"]
    assert [(node.place.name, node.is_within) for node in tree.nodes] == [("Merkez", False), ("Öteki", True)]
    assert (tree.users, tree.open_requests) == (0, 1)  # Ayşe still works in the other region
    assert page.content.decode().count("place-numbers") == 2  # the region and its unit


@pytest.mark.check(12)
def test_a_unit_administrator_sees_the_way_down_to_the_own_unit(cast, ayse, filiz, signed_in):
    actions.add_unit(cast.akcasu, name="Uzak", by=filiz)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.UNIT_ADMIN, by=filiz)

    nodes = signed_in(ayse).get(here(cast)).context["tree"].nodes

    assert [(node.place.name, [child.place.name for child in node.children]) for node in nodes] == [
        ("Merkez", ["Harita Şube"])
    ]


def test_what_a_merged_unit_used_counts_where_it_went(cast, browser, baris, elif_):
    sold(cast.akcasu, "premium")
    filed(baris)
    actions.merge_units(cast.water, into=cast.maps, by=elif_)

    region = browser.get(here(cast)).context["tree"].nodes[0]

    assert [(node.place.name, node.used) for node in region.children] == [("Harita Şube", 1)]


def test_archiving_lists_who_and_what_is_in_the_way(cast, browser, baris):
    ticket = filed(baris)

    unit = browser.get(f"/institutions/units/{cast.water.pk}/archive/").content.decode()
    region = browser.get(f"/institutions/regions/{cast.region.pk}/archive/").content.decode()

    assert "Barış Demir" in unit
    assert f"/tickets/{ticket.pk}/" in unit
    assert "Su ve Kanal" in region


def test_places_of_one_name_are_told_apart_where_they_are_chosen(cast, browser, filiz):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    actions.add_unit(cast.akcasu, name="Harita Şube", region=other, by=filiz)

    page = browser.get(f"/institutions/units/{cast.water.pk}/merge/").content.decode()

    assert "Harita Şube · Merkez" in page
    assert "Harita Şube · Öteki" in page
