"""The back office of institutions: managers change, colleagues read, customers do not find it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from organizations import actions
from organizations.models import Institution, Membership, Region, Unit, ViewingGrant
from tests.accounts.second_steps import prove
from tests.organizations.test_tree_pages import confirmed

OFFICE = "/office/institutions/"
HERE = "/institutions/"


@pytest.fixture
def administrator(elif_, signed_in):
    return signed_in(elif_)


@pytest.fixture
def manager(filiz, signed_in):
    return signed_in(filiz)


def test_the_list_is_in_turkish_order_and_leads_to_each(cast, manager):
    for name in ("Şehir", "Sehir", "Çınar", "Cınar", "Dağ", "Isparta", "İzmir"):
        actions.create_institution(name=name, kind=Institution.Kind.COMPANY, by=None)

    page = manager.get(OFFICE).content.decode()

    order = ["Akçasu Büyük", "Cınar", "Çınar", "Dağ", "Isparta", "İzmir", "Karaova", "Sehir", "Şehir"]
    places = [page.index(f">{name}") for name in order]
    assert places == sorted(places)


@pytest.mark.case(51)
@pytest.mark.parametrize("typed", ["İSTANBUL", "istanbul", "Istanbul", "ıstanbul", "tanbul beledi"])
def test_istanbul_is_found_however_it_is_typed(cast, manager, typed):
    actions.create_institution(name="İstanbul Belediyesi", kind=Institution.Kind.MUNICIPALITY, by=None)

    page = manager.get(OFFICE, {"q": typed}).content.decode()

    assert "İstanbul Belediyesi" in page
    assert "Karaova" not in page


@pytest.mark.check(80)
@pytest.mark.parametrize("typed", ["%", "_", "\\", "' OR 1=1", "x" * 5000, "\x00"])
def test_search_words_are_words(cast, manager, typed):
    assert manager.get(OFFICE, {"q": typed}).status_code == 200


def test_pages_go_on_behind_the_last_name(cast, manager):
    for number in range(60):
        actions.create_institution(name=f"Kurum {number:02}", kind=Institution.Kind.COMPANY, by=None)

    first = manager.get(OFFICE)
    mark = first.context["page"].next_mark
    second = manager.get(OFFICE, {"after": mark})

    names = [row.name for answer in (first, second) for row in answer.context["page"].rows]
    assert len(names) == len(set(names)) == 62
    assert second.context["page"].next_mark == ""
    assert manager.get(OFFICE, {"after": "x\x1f" + "9" * 50}).status_code == 200


def test_one_institution_or_many_cost_the_same_statements(cast, manager, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, person, bell, list
        manager.get(OFFICE)
    for number in range(10):
        actions.create_institution(name=f"Kurum {number:02}", kind=Institution.Kind.COMPANY, by=None)

    with django_assert_num_queries(4):
        manager.get(OFFICE)


def test_a_big_institution_costs_the_same_statements_as_a_small_one(cast, manager, filiz, django_assert_num_queries):
    address = f"{OFFICE}{cast.akcasu.pk}/"
    actions.grant_viewing(cast.ayse, cast.akcasu, unit=cast.water, by=filiz)
    manager.get(address)  # the calendar is read once in a process
    with CaptureQueriesContext(connection) as before:
        manager.get(address)
    for number in range(8):
        region = actions.add_region(cast.akcasu, name=f"Bölge {number}", by=filiz)
        unit = actions.add_unit(cast.akcasu, name=f"Birim {number}", region=region, by=filiz)
        email = f"kisi{number}@akcasu.example"
        member = actions.add_member(
            cast.akcasu, email=email, name=email, role=Membership.Role.MEMBER, unit=unit, by=filiz
        )
        actions.grant_viewing(member.user, cast.akcasu, region=region, by=filiz)

    with django_assert_num_queries(len(before)):
        manager.get(address)


def test_a_manager_builds_an_institution_from_nothing(manager, cast):
    typed = {"name": "Yeni Belediye", "kind": "municipality", "city": "Yeni", "phone": "0312 265 05 10 dahili 12"}
    assert manager.post(OFFICE + "create/", typed).status_code == 302
    new = Institution.objects.get(name="Yeni Belediye")
    assert new.phone == "0312 265 05 10 dahili 12"
    here = f"{HERE}{new.pk}/"

    manager.post(here + "regions/add/", {"name": "Kuzey", "under": ""})
    region = Region.objects.get(institution=new)
    manager.post(here + "units/add/", {"name": "Harita", "under": region.pk})
    unit = Unit.objects.get(institution=new)
    person = {"name": "Nil", "email": "Nil@YENI.example", "role": "member", "unit": unit.pk, "region": ""}
    manager.post(here + "people/add/", person)
    member = Membership.objects.get(institution=new)
    viewing = {"person": member.user.email, "unit": unit.pk, "region": "", "level": "read", "until": "31.12.2030"}
    confirmed(manager, here + "viewing/grant/", viewing)

    assert (region.path, unit.region, member.user.email) == ([region.pk], region, "nil@yeni.example")
    grant = ViewingGrant.objects.get(institution=new)
    assert grant.until.isoformat() == "2030-12-31T21:00:00+00:00"
    page = manager.get(f"{OFFICE}{new.pk}/").content.decode()
    for word in ("Kuzey", "Harita", "Nil", "nil@yeni.example"):
        assert word in page

    confirmed(manager, f"{HERE}viewing/{grant.pk}/withdraw/", {"sure": "1"})
    confirmed(manager, f"{HERE}units/{unit.pk}/move/", {"under": ""})
    manager.post(f"{HERE}units/{unit.pk}/rename/", {"name": "Harita ve CBS"})
    manager.post(f"{HERE}regions/{region.pk}/archive/", {"sure": "1"})

    unit.refresh_from_db()
    region.refresh_from_db()
    grant.refresh_from_db()
    assert (unit.name, unit.region, bool(region.archived_at), bool(grant.withdrawn_at)) == (
        "Harita ve CBS",
        None,
        True,
        True,
    )


def test_the_manager_leaves_an_institution_to_its_first_administrator(manager, cast):
    new = actions.create_institution(name="Yeni Belediye", kind=Institution.Kind.MUNICIPALITY, by=None)
    here = f"{HERE}{new.pk}/"
    assert "acting" in manager.get(here + "people/").content.decode()

    named = {"name": "Nil", "email": "nil@yeni.example", "role": "institution_admin"}
    answer = manager.post(here + "people/add/", named)

    assert answer["Location"] == f"{OFFICE}{new.pk}/"
    assert Membership.objects.get(institution=new).role == "institution_admin"
    assert manager.get(here + "people/").status_code == 403


def test_a_refusal_stands_on_the_page_with_what_was_typed(administrator, cast):
    answer = administrator.post(
        f"{HERE}{cast.akcasu.pk}/people/add/",
        {"name": "Ayşe İkinci", "email": cast.ayse.email, "role": "member", "unit": cast.maps.pk, "region": ""},
    )

    assert answer.status_code == 422
    assert "Ayşe İkinci" in answer.content.decode()
    assert answer.context["form"].errors["email"]


@pytest.mark.check(4)
def test_a_place_of_another_institution_cannot_be_chosen(administrator, cast):
    theirs = actions.add_region(cast.karaova, name="Ova", by=None)
    member = Membership.objects.get(user=cast.ayse)
    tries = [
        (f"{cast.akcasu.pk}/regions/add/", {"name": "x", "under": theirs.pk}),
        (f"units/{cast.maps.pk}/move/", {"under": theirs.pk}),
        (f"regions/{cast.region.pk}/move/", {"under": theirs.pk}),
        (f"people/{member.pk}/unit/", {"unit": cast.zoning.pk}),
        (f"people/{member.pk}/role/", {"role": "region_admin", "region": theirs.pk}),
        (f"{cast.akcasu.pk}/viewing/grant/", {"person": cast.cem.email}),
    ]

    prove(administrator)
    for address, typed in tries:
        assert administrator.post(HERE + address, typed).status_code == 422

    member.refresh_from_db()
    assert (member.unit, member.role) == (cast.maps, "member")


@pytest.mark.check(82)
def test_nothing_else_is_taken_from_a_form(administrator, cast):
    typed = {"name": "Nil", "email": "nil@yeni.example", "role": "member", "unit": cast.maps.pk, "region": ""}
    administrator.post(
        f"{HERE}{cast.akcasu.pk}/people/add/", {**typed, "vendor_role": "manager", "institution": cast.karaova.pk}
    )

    assert User.objects.get(email="nil@yeni.example").vendor_role == ""
    assert Membership.objects.get(user__email="nil@yeni.example").institution == cast.akcasu


def test_colleagues_read_and_do_not_change(cast, deniz, burak, signed_in):
    for colleague in (deniz, burak):
        browser = signed_in(colleague)
        assert browser.get(OFFICE).status_code == 200
        page = browser.get(f"{OFFICE}{cast.akcasu.pk}/")
        assert page.status_code == 200
        assert "/rename/" not in page.content.decode()
        assert browser.get(OFFICE + "create/").status_code == 403
        assert browser.post(f"{HERE}units/{cast.maps.pk}/rename/", {"name": "x"}).status_code == 403


@pytest.mark.check(2)
def test_customers_do_not_find_the_office(cast, elif_, cem, signed_in):
    for person in (elif_, cem):
        browser = signed_in(person)
        for address in ("", "create/", f"{cast.akcasu.pk}/", f"{cast.akcasu.pk}/change/"):
            assert browser.get(OFFICE + address).status_code == 404


@pytest.mark.check(39)
def test_names_are_inert_on_the_page(manager, cast, filiz):
    bad = '"><img src=x onerror=alert(1)>'
    actions.add_unit(cast.akcasu, name=bad, by=filiz)
    actions.change_institution(cast.akcasu, name=bad, kind="company", city=bad[:60], phone="", by=filiz)

    for address in (OFFICE, f"{OFFICE}{cast.akcasu.pk}/"):
        assert "<img src=x" not in manager.get(address).content.decode()
