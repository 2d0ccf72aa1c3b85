"""Every member sees the own institution's parts and whom to ask; who runs a part of it sees how that stands."""

import pytest

from organizations import actions
from organizations.models import Membership
from tests.sales import filed, sold

Role = Membership.Role


def here(institution):
    return f"/institutions/{institution.pk}/"


def test_the_menu_leads_to_the_own_institution(cast, ayse, signed_in):
    assert signed_in(ayse).get("/institution/")["Location"] == here(cast.akcasu)


def test_the_administrator_sees_seats_open_requests_and_parts(cast, elif_, ayse, signed_in):
    sold(cast.akcasu, "premium")
    filed(ayse)
    page = signed_in(elif_).get(here(cast.akcasu))

    assert (page.context["seats"].used, [(row.name, row.requests) for row in page.context["places"]]) == (
        3,
        [("Merkez", 1)],
    )
    assert "Su ve Kanal" in page.content.decode()
    assert "/office/" not in page.content.decode()


def test_a_member_sees_the_parts_and_whom_to_ask_but_no_figures(cast, ayse, signed_in):
    page = signed_in(ayse).get(here(cast.akcasu)).content.decode()

    assert "Su ve Kanal" in page
    assert "Elif Aksoy" in page
    assert "Barış Demir" not in page
    assert f"{here(cast.akcasu)}people/" not in page


def test_a_unit_administrator_sees_the_own_unit_only(cast, ayse, baris, filiz, signed_in):
    filed(baris)
    actions.change_role(Membership.objects.get(user=ayse), role=Role.UNIT_ADMIN, by=filiz)
    browser = signed_in(ayse)

    assert browser.get(here(cast.akcasu)).context["places"] == []
    people = browser.get(f"{here(cast.akcasu)}people/").content.decode()
    assert "Ayşe Yıldız" in people
    assert "Barış Demir" not in people


def test_the_vendors_people_have_no_institution(cast, deniz, signed_in):
    assert signed_in(deniz).get("/institution/").status_code == 404


@pytest.mark.case(49)
@pytest.mark.parametrize("page", ["", "tree/", "people/", "viewing/", "people/add/"])
def test_another_institution_does_not_exist(cast, cem, signed_in, page):
    assert signed_in(cem).get(here(cast.akcasu) + page).status_code == 404
    assert signed_in(cem).get(here(cast.karaova) + page).status_code == 200


def test_few_places_or_many_cost_the_same_statements(cast, elif_, filiz, signed_in, django_assert_num_queries):
    sold(cast.akcasu, "premium")
    browser = signed_in(elif_)
    browser.get(here(cast.akcasu))
    with django_assert_num_queries(17):
        browser.get(here(cast.akcasu))
    for number in range(6):
        region = actions.add_region(cast.akcasu, name=f"Bölge {number}", by=filiz)
        unit = actions.add_unit(cast.akcasu, name=f"Birim {number}", region=region, by=filiz)
        email = f"k{number}@akcasu.example"
        actions.add_member(cast.akcasu, email=email, name=email, role=Role.MEMBER, unit=unit, by=filiz)

    with django_assert_num_queries(17):
        browser.get(here(cast.akcasu))
