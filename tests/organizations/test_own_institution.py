"""Every member sees the own institution's tree and whom to ask; its administrator sees all people."""

import pytest

from organizations import actions
from organizations.models import Membership


def test_the_administrator_sees_people_and_tree(cast, elif_, signed_in):
    page = signed_in(elif_).get("/institution/").content.decode()

    for word in ("Akçasu", "Merkez", "Su ve Kanal", "Ayşe Yıldız", "baris@akcasu.example"):
        assert word in page
    assert "Cem Kılıç" not in page
    assert "/office/" not in page


def test_a_member_sees_the_tree_and_whom_to_ask_but_not_everybody(cast, ayse, filiz, signed_in):
    grant = actions.grant_viewing(cast.baris, cast.akcasu, unit=cast.maps, by=filiz)

    page = signed_in(ayse).get("/institution/").content.decode()

    assert "Su ve Kanal" in page
    assert "Elif Aksoy" in page
    assert grant.user.name not in page


def test_the_vendors_people_have_no_institution(cast, deniz, signed_in):
    assert signed_in(deniz).get("/institution/").status_code == 404


@pytest.mark.case(49)
def test_another_institution_cannot_be_asked_for(cast, cem, signed_in):
    browser = signed_in(cem)

    assert browser.get("/institution/", {"institution": cast.akcasu.pk}).status_code == 404
    assert "Karaova" in browser.get("/institution/").content.decode()


def test_who_administers_two_chooses(cast, elif_, filiz, signed_in):
    actions.add_member(cast.karaova, email=elif_.email, name="", role=Membership.Role.INSTITUTION_ADMIN, by=filiz)
    browser = signed_in(elif_)

    assert "Cem Kılıç" in browser.get("/institution/", {"institution": cast.karaova.pk}).content.decode()


def test_few_people_or_many_cost_the_same_statements(cast, elif_, filiz, signed_in, django_assert_max_num_queries):
    browser = signed_in(elif_)
    with django_assert_max_num_queries(9) as few:
        browser.get("/institution/")
    for number in range(6):
        actions.add_member(
            cast.akcasu,
            email=f"k{number}@akcasu.example",
            name=f"Kişi {number}",
            role=Membership.Role.MEMBER,
            unit=cast.maps,
            by=filiz,
        )

    with django_assert_max_num_queries(9) as many:
        browser.get("/institution/")

    assert len(few) == len(many)
