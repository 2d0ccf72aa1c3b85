"""The list of users, the page of one, several moved at once, and what becomes of requests when somebody leaves."""

import pytest

from common.refusals import Refused
from notifications.models import Notice
from organizations import actions
from organizations.models import Membership
from tests.sales import filed, sold
from tickets.models import Event, Ticket

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def here(cast, end=""):
    return f"/institutions/{cast.akcasu.pk}/people/{end}"


def shown(page):
    return [row.user.email.split("@")[0] for row in page.context["people"].rows]


@pytest.fixture
def browser(elif_, signed_in):
    return signed_in(elif_)


@pytest.mark.case(51)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, ["ayse", "baris", "elif"]),
        ({"q": "YILDIZ"}, ["ayse"]),
        ({"q": "ayse@"}, ["ayse"]),
        ({"q": "barış demir"}, ["baris"]),
        ({"q": "%"}, []),
        ({"role": "institution_admin"}, ["elif"]),
        ({"state": "reads"}, []),
        ({"state": "left"}, []),
        ({"role": "' OR 1=1"}, ["ayse", "baris", "elif"]),
        ({"unit": "9" * 40}, ["ayse", "baris", "elif"]),
    ],
)
def test_users_are_found_by_name_address_role_and_state(cast, browser, typed, expected):
    assert shown(browser.get(here(cast), typed)) == expected


def test_users_are_found_by_unit_and_region(cast, browser, filiz):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)

    assert shown(browser.get(here(cast), {"unit": cast.water.pk})) == ["baris"]
    assert shown(browser.get(here(cast), {"region": cast.region.pk})) == ["ayse", "baris", "elif"]
    assert shown(browser.get(here(cast), {"region": other.pk})) == []


def test_the_page_of_a_user_says_in_words_what_they_see(cast, browser, baris, filiz):
    actions.grant_viewing(baris, cast.akcasu, unit=cast.maps, by=filiz)

    page = browser.get(f"/institutions/people/{member(baris).pk}/")

    assert page.context["sees"] == ["Kendi talepleri", "Verilen yetkiyle talepleri: Harita Şube"]


@pytest.mark.case(49)
def test_outsiders_and_members_find_no_user(cast, cem, ayse, baris, signed_in):
    address = f"/institutions/people/{member(baris).pk}/"

    assert signed_in(cem).get(address).status_code == 404
    assert signed_in(ayse).get(address).status_code == 403
    assert signed_in(cem).get(here(cast, "download/")).status_code == 404


@pytest.mark.check(79)
def test_the_list_downloads_with_inert_cells(cast, browser, baris):
    baris.name = "=cmd|' /C calc'!A0"
    baris.save(update_fields=["name"])

    text = b"".join(browser.get(here(cast, "download/"))).decode("utf-8-sig")

    assert "\"'=cmd" in text
    assert "cem@karaova.example" not in text


def test_ticked_users_move_together(cast, browser, ayse, baris):
    people = [member(ayse).pk, member(baris).pk]

    browser.post(here(cast, "move/"), {"people": people, "unit": cast.water.pk})

    assert {member(ayse).unit, member(baris).unit} == {cast.water}


@pytest.mark.check(3)
@pytest.mark.check(12)
def test_a_foreign_user_among_the_ticked_moves_nobody(cast, browser, ayse, cem):
    theirs = Membership.objects.get(user=cem)

    browser.post(here(cast, "move/"), {"people": [member(ayse).pk, theirs.pk], "unit": cast.water.pk})
    browser.post(here(cast, "move/"), {"people": [member(ayse).pk], "unit": cast.zoning.pk})

    theirs.refresh_from_db()
    assert (member(ayse).unit, theirs.unit) == (cast.maps, cast.zoning)


def test_open_requests_are_handed_over_and_settled_ones_stay(cast, browser, ayse, baris):
    sold(cast.akcasu, "premium")
    open_one, settled = filed(ayse), filed(ayse)
    from tickets import actions as tickets

    tickets.withdraw(settled, by=ayse)
    leaver = member(ayse)

    answer = browser.post(f"/institutions/people/{leaver.pk}/leave/", {"to": member(baris).pk})

    assert answer.status_code == 302
    assert Ticket.objects.get(pk=open_one.pk).requester == baris
    assert Ticket.objects.get(pk=settled.pk).requester == ayse
    assert Event.objects.get(kind="handed_over").ticket_id == open_one.pk
    assert Notice.objects.filter(user=baris, kind="ticket_handed_over").count() == 1
    assert not Ticket.objects.visible_to(ayse).exists()


def test_requests_go_to_nobody_outside(cast, ayse, cem, filiz):
    sold(cast.akcasu, "premium")
    filed(ayse)

    with pytest.raises(Refused):
        actions.leave(member(ayse), to=Membership.objects.get(user=cem), by=filiz)

    assert member(ayse)


def test_who_left_is_taken_in_again_with_the_old_place(cast, browser, baris, filiz):
    actions.grant_viewing(baris, cast.akcasu, unit=cast.maps, by=filiz)
    gone = member(baris)
    actions.leave(gone, by=filiz)
    assert shown(browser.get(here(cast), {"state": "left"})) == ["baris"]

    assert browser.post(f"/institutions/people/{gone.pk}/rejoin/", {}).status_code == 302

    assert (member(baris).unit, baris.viewing_grants.filter(withdrawn_at=None).count()) == (cast.water, 0)
    with pytest.raises(Refused):
        actions.rejoin(gone, by=filiz)


def test_few_users_or_many_cost_the_same_statements(cast, browser, filiz, django_assert_num_queries):
    sold(cast.akcasu, "premium")
    browser.get(here(cast))
    with django_assert_num_queries(12):
        browser.get(here(cast))
    for number in range(8):
        email = f"k{number}@akcasu.example"
        actions.add_member(cast.akcasu, email=email, name=email, role=Role.MEMBER, unit=cast.maps, by=filiz)
        actions.invite(cast.akcasu, email=f"d{number}@akcasu.example", role=Role.MEMBER, unit=cast.water, by=filiz)

    with django_assert_num_queries(12):
        browser.get(here(cast))
