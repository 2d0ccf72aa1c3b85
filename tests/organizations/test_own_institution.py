"""A central administrator reads the people and the tree of the own institution."""

import pytest

from organizations import actions
from organizations.models import Membership


def test_the_administrator_sees_people_and_tree(cast, elif_, signed_in):
    page = signed_in(elif_).get("/institution/").content.decode()

    for word in ("Akçasu", "Merkez", "Su ve Kanal", "Ayşe Yıldız", "baris@akcasu.example"):
        assert word in page
    assert "Cem Kılıç" not in page
    assert "/office/" not in page


def test_others_do_not_find_it(cast, ayse, deniz, signed_in):
    assert signed_in(ayse).get("/institution/").status_code == 404
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
