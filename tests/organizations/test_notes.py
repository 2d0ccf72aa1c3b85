"""The vendor's page of an institution: everything in one look, the steps of a new one, and notes it never sees."""

import pytest

from organizations import actions
from organizations.models import Institution, InstitutionNote
from tests.sales import filed, sold
from tests.world import answered

OFFICE = "/office/institutions/"


@pytest.fixture
def note(cast, deniz):
    return actions.write_note(cast.akcasu, text="kanarya-kurum-notu: faturayı mart ayında ister", by=deniz)


def home(institution):
    return f"{OFFICE}{institution.pk}/"


def test_the_page_shows_package_requests_products_and_people_in_one_look(cast, ayse, deniz, signed_in):
    sold(cast.akcasu, "premium")
    request = answered(filed(ayse, subject="Açık olan"), by=deniz)

    page = signed_in(deniz).get(home(cast.akcasu)).content.decode()

    assert f"/desk/{request.pk}/" in page or f"/desk/tickets/{request.pk}/" in page
    for words in ("Açık olan", "Premium", "GIS Masaüstü", "Elif Aksoy"):
        assert words in page


def test_the_software_unit_sees_only_what_was_passed_on_to_it(cast, ayse, burak, signed_in):
    sold(cast.akcasu, "premium")
    filed(ayse, subject="Yalnızca destek")
    filed(ayse, subject="Yazılıma giden", kind="bug")

    page = signed_in(burak).get(home(cast.akcasu)).content.decode()

    assert ("Yalnızca destek" in page, "Yazılıma giden" in page) == (False, True)


def test_the_steps_are_ticked_as_they_are_done_and_leave_at_the_end(cast, ayse, filiz, signed_in):
    new = Institution.objects.create(name="Yeni Belediye")
    browser = signed_in(filiz)
    assert browser.get(home(new)).context["steps"].done == 0

    actions.add_unit(new, name="Harita", by=filiz)
    actions.add_member(new, email="nil@yeni.example", name="Nil", role="institution_admin", by=filiz)
    sold(new, "gold")
    page = browser.get(home(new))

    assert (page.context["steps"].done, page.context["steps"].people) == (3, False)
    assert "3 / 6" in page.content.decode()
    sold(cast.akcasu, "premium"), filed(ayse)
    assert browser.get(home(cast.akcasu)).context["steps"].are_done


@pytest.mark.check(7)
def test_the_institution_never_sees_a_note(cast, note, elif_, deniz, signed_in):
    assert "kanarya-kurum-notu" in signed_in(deniz).get(home(cast.akcasu)).content.decode()

    browser = signed_in(elif_)
    here = f"/institutions/{cast.akcasu.pk}/"
    for address in (here, f"{here}audit/", f"{here}access/", f"{here}people/", "/"):
        words = browser.get(address).content.decode()
        assert "kanarya-kurum-notu" not in words
        assert "note_written" not in words
    assert browser.get(home(cast.akcasu)).status_code == 404
    assert browser.post(f"/office/institutions/notes/{note.pk}/change/", {"text": "x"}).status_code == 404


def test_a_note_is_changed_by_its_writer_only_and_pinned_by_everybody(cast, note, deniz, selin, signed_in):
    address = f"/office/institutions/notes/{note.pk}/"

    assert signed_in(selin).post(f"{address}change/", {"text": "Başka"}).status_code == 403
    assert signed_in(deniz).post(f"{address}change/", {"text": ""}).status_code == 422
    assert signed_in(deniz).post(f"{address}change/", {"text": "Nisan ayında ister"}).status_code == 302
    actions.write_note(cast.akcasu, text="Sonraki", by=selin)
    signed_in(selin).post(f"{address}pin/", {"pin": "1"})

    shown = signed_in(selin).get(home(cast.akcasu)).context["notes"]
    assert [(row.text, row.is_pinned) for row in shown] == [("Nisan ayında ister", True), ("Sonraki", False)]


def test_many_requests_and_notes_cost_as_many_statements_as_one(
    cast, note, ayse, deniz, signed_in, django_assert_max_num_queries
):
    sold(cast.akcasu, "premium")
    filed(ayse)
    browser = signed_in(deniz)
    browser.get(home(cast.akcasu))
    with django_assert_max_num_queries(30) as one:
        browser.get(home(cast.akcasu))
    for number in range(7):
        filed(ayse, subject=f"{number}")
        actions.write_note(cast.akcasu, text=str(number), by=deniz)

    with django_assert_max_num_queries(len(one)):
        browser.get(home(cast.akcasu))
    assert InstitutionNote.objects.count() == 8
