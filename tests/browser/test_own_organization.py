"""An institution runs itself: regions, people, authority, a share and a move; and everybody sees what they should."""

import pytest

from accounts.models import User
from notifications.models import Notice
from organizations import actions
from organizations.models import Institution, Membership, Region, Unit
from tests.browser.conftest import words
from tests.cast import PASSWORD, have_read_the_disclosure
from tests.sales import filed, sold

pytestmark = pytest.mark.browser

PEOPLE = {
    "nil": "nil@yesilhisar.example;Nil Ak;Harita",
    "can": "can@yesilhisar.example;Can Er;İmar",
    "ece": "ece@yesilhisar.example;Ece Su;İmar",
}


@pytest.fixture
def empty(committed):
    """A directorate with a Premium+ package and one administrator, and nothing else."""
    institution = Institution.objects.create(name="Yeşilhisar Müdürlüğü", city="Yeşilhisar")
    committed.elif_.memberships.all().delete()
    role = Membership.Role.INSTITUTION_ADMIN
    Membership.objects.create(user=committed.elif_, institution=institution, role=role)
    sold(institution, "premium-plus")
    return institution


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_an_organization_is_built_filled_opened_shared_and_moved(committed, empty, monday, visit, language, width):
    say = words(language)
    elif_, home = visit(width=width).is_(committed.elif_), f"/institutions/{empty.pk}/"
    User.objects.update(language=language)

    north, south, below = (
        adds_region(elif_, say, home, *place) for place in (("Kuzey",), ("Güney",), ("Ova", "Kuzey"))
    )
    adds_unit(elif_, say, home, "Harita", below)
    adds_unit(elif_, say, home, "İmar", south)
    nil, can, ece = takes_people_in(elif_, say, home)
    User.objects.update(language=language)
    of_nil, of_can = filed(nil, subject="Nil yazdı"), filed(can, subject="Can yazdı")
    everybody = {person: visit(width=width).is_(person) for person in (nil, can, ece, committed.cem)} | {
        committed.elif_: elif_
    }

    def sees(*rows) -> None:
        """Each of these people sees these requests, in the list, by search and by address; nobody sees another."""
        for person, seen in rows:
            for ticket in (of_nil, of_can):
                assert finds(everybody[person], ticket) == (ticket in seen), (person, ticket)

    sees((nil, [of_nil]), (can, [of_can]), (ece, []), (committed.cem, []), (committed.elif_, [of_nil, of_can]))
    gives_a_region(elif_, say, ece, north, PASSWORD)
    sees((ece, [of_nil]), (can, [of_can]))
    shares(elif_, say, of_can, nil)
    sees((nil, [of_nil, of_can]), (ece, [of_nil]), (committed.cem, []))
    moves(elif_, say, below, south, loses=ece)
    sees((nil, [of_nil, of_can]), (can, [of_can]), (ece, []), (committed.elif_, [of_nil, of_can]))

    downloaded = everybody[ece].page.request.get(f"{home}people/download/").text()
    assert "nil@" not in downloaded
    assert "nil@" in elif_.page.request.get(f"{home}people/download/").text()
    assert everybody[can].page.request.get(f"{home}people/download/").status == 403
    told = Notice.objects.filter(kind="ticket_shared").values_list("user", flat=True)
    assert set(told) == {nil.pk}


def adds_region(elif_, say, home, name, above=""):
    return _adds(elif_, f"{home}regions/add/", say("Add the region"), Region, name, above)


def adds_unit(elif_, say, home, name, region):
    return _adds(elif_, f"{home}units/add/", say("Add the unit"), Unit, name, region.name)


def _adds(elif_, address, act, model, name, above):
    page = elif_.page
    page.goto(address)
    page.locator("#id_name").fill(name)
    if above:
        page.locator("#id_under").select_option(str(Region.objects.get(name=above).pk))
    page.get_by_role("button", name=act).click()
    page.locator("#messages .notice.ok").wait_for()
    return model.objects.get(name=name)


def takes_people_in(elif_, say, home):
    """Pastes a list, reads what it would do, and takes it in."""
    page = elif_.page
    page.goto(f"{home}people/import/")
    page.locator("#id_text").fill("\n".join(PEOPLE.values()))
    page.get_by_role("button", name=say("Look at the list")).click()
    page.get_by_role("button", name=say("Take the list in")).click()
    page.locator("#import-state").wait_for()
    actions.carry_out_imports()
    page.get_by_role("link", name=say("To the users")).click()
    page.get_by_text("ece@yesilhisar.example").first.wait_for()
    have_read_the_disclosure()
    return [User.objects.get(email=f"{name}@yesilhisar.example") for name in PEOPLE]


def gives_a_region(elif_, say, person, region, password) -> None:
    """Asked who it is first; then shown who would see more; then done."""
    page = elif_.page
    page.goto(f"/institutions/people/{person.memberships.get().pk}/")
    page.get_by_role("link", name=say("Change the role")).click()
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name=say("Confirm with the password")).click()
    page.locator("#id_role").select_option("region_admin")
    page.locator("#id_region").select_option(str(region.pk))
    page.get_by_role("button", name=say("Save")).click()
    page.get_by_text(say("Who would see more or fewer requests")).wait_for()
    assert elif_.reads(person.name)
    page.get_by_role("button", name=say("Save")).click()
    page.locator("#messages").get_by_text(say("Role changed.")).wait_for()


def shares(elif_, say, ticket, reader) -> None:
    page = elif_.page
    page.goto(f"/tickets/{ticket.pk}/share/")
    page.locator("#id_person").fill(reader.email)
    page.get_by_role("button", name=say("Share"), exact=True).click()
    page.locator("#messages .notice.ok").wait_for()


def moves(elif_, say, region, under, loses) -> None:
    page = elif_.page
    page.goto(f"/institutions/regions/{region.pk}/move/")
    page.locator("#id_under").select_option(str(under.pk))
    page.get_by_role("button", name=say("Move"), exact=True).click()
    page.get_by_text(say("Who would see more or fewer requests")).wait_for()
    assert elif_.reads(loses.name)
    page.get_by_role("button", name=say("Move"), exact=True).click()
    page.locator("#messages .notice.ok").wait_for()


def finds(visitor, ticket) -> bool:
    """The same answer by list, by search and by address."""
    page = visitor.page
    answers = set()
    for address in ("/tickets/?view=all", f"/tickets/?view=all&q={ticket.subject}"):
        page.goto(address)
        answers.add(page.locator(f'main a[href^="/tickets/{ticket.pk}/"]').count() > 0)
    answers.add(page.request.get(f"/tickets/{ticket.pk}/").status == 200)
    assert len(answers) == 1, (ticket, page.url)
    return answers.pop()
