"""Viewing authority: granted with a level and an end, as far as one's own reach, and shown with whom it touches."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from common.refusals import Refused
from notifications.models import Mail, Notice
from organizations import actions
from organizations.models import Membership, Unit, ViewingGrant
from tests.organizations.test_tree_pages import confirmed
from tests.sales import filed, sold
from tickets.models import Ticket
from tickets.permissions import can_reply

Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def here(cast, end=""):
    return f"/institutions/{cast.akcasu.pk}/viewing/{end}"


def typed(person, **more):
    return {"person": member(person).pk, "unit": "", "region": "", "level": "read", "until": "", "reason": "", **more}


def offered_to(browser):
    form = browser.get("/tickets/file/").context["form"]
    if "place" not in form.fields:
        return [Membership.objects.get(user=browser.session["_auth_user_id"], left_at=None).unit]
    keys = [key for key, _label in form.fields["place"].choices if key]
    return [Unit.objects.get(pk=key.partition("-")[2]) for key in keys]


@pytest.fixture
def package(cast):
    return sold(cast.akcasu, "premium")


def test_a_grant_shows_first_who_would_see_how_much(cast, package, elif_, ayse, baris, signed_in):
    filed(baris)
    browser, address = signed_in(elif_), here(cast, "grant/")
    wish = typed(ayse, unit=cast.water.pk, until="31.12.2030", reason="Vekâlet")
    shown = browser.post(address, wish)
    assert [(one.person, one.gains) for one in shown.context["differences"]] == [(ayse, 1)]
    assert not ViewingGrant.objects.exists()

    assert confirmed(browser, address, wish).status_code == 302

    grant = ViewingGrant.objects.get()
    assert (grant.level, grant.reason, grant.last_day.isoformat()) == ("read", "Vekâlet", "2030-12-31")
    assert Ticket.objects.visible_to(ayse).count() == 1
    assert Notice.objects.filter(user=ayse, kind="viewing_granted").count() == 1


@pytest.mark.check(12)
def test_a_unit_administrator_grants_the_own_unit_only(cast, package, ayse, baris, filiz, signed_in):
    actions.change_role(member(ayse), role=Role.UNIT_ADMIN, by=filiz)
    browser, address = signed_in(ayse), here(cast, "grant/")

    for wrong in ({"unit": cast.water.pk}, {}, {"unit": cast.zoning.pk}):
        assert browser.post(address, typed(baris, **wrong)).status_code == 422
    assert confirmed(browser, address, typed(baris, unit=cast.maps.pk)).status_code == 302
    foreign = actions.grant_viewing(baris, cast.akcasu, region=cast.region, by=filiz)
    for verb in ("withdraw", "change"):
        assert browser.post(f"/institutions/viewing/{foreign.pk}/{verb}/", {}).status_code == 403


@pytest.mark.check(9)
@pytest.mark.parametrize("level", ["read", "reply", "file"])
def test_each_level_opens_what_it_says_and_ends_at_once(cast, package, ayse, baris, filiz, signed_in, level):
    ticket = filed(baris)
    grant = actions.grant_viewing(
        ayse, cast.akcasu, unit=cast.water, can_reply=level == "reply", can_file=level == "file", by=filiz
    )
    browser = signed_in(ayse)

    assert browser.get(f"/tickets/{ticket.pk}/").status_code == 200
    assert can_reply(ayse, ticket) == (level != "read")
    offered = offered_to(browser)
    assert (cast.water in offered) == (level == "file")

    actions.withdraw_viewing(grant, by=filiz)

    assert browser.get(f"/tickets/{ticket.pk}/").status_code == 404
    assert not can_reply(ayse, ticket)
    assert offered_to(browser) == [cast.maps]


def test_authority_to_file_reaches_the_units_of_a_region(cast, package, ayse, filiz, signed_in):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=other, by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, region=other, can_file=True, by=filiz)

    assert offered_to(signed_in(ayse)) == [cast.maps, far]


def test_an_authority_is_changed_and_ends_by_its_day(cast, package, ayse, baris, elif_, filiz, signed_in):
    ticket = filed(baris)
    grant = actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)
    day = timezone.localdate() + timedelta(days=3)

    answer = signed_in(elif_).post(
        f"/institutions/viewing/{grant.pk}/change/",
        {"level": "reply", "until": day.strftime("%d.%m.%Y"), "reason": ""},
    )

    assert answer.status_code == 302
    grant.refresh_from_db()
    assert (grant.level, grant.last_day) == ("reply", day)
    assert Ticket.objects.visible_to(ayse).filter(pk=ticket.pk).exists()
    with time_machine.travel(grant.until):
        assert not Ticket.objects.visible_to(ayse).filter(pk=ticket.pk).exists()


def test_a_week_before_the_end_its_holder_hears_of_it_once(cast, ayse, filiz):
    actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, until=timezone.now() + timedelta(days=6), by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, region=cast.region, until=timezone.now() + timedelta(days=60), by=filiz)

    assert [actions.warn_of_ending_authority(timezone.now()) for _again in range(2)] == [1, 0]

    assert Notice.objects.filter(user=ayse, kind="viewing_ends").count() == 1
    assert Mail.objects.filter(user=ayse, notice__kind="viewing_ends").count() == 1


def test_a_day_that_is_over_is_refused_beside_its_field(cast, elif_, ayse, signed_in):
    answer = signed_in(elif_).post(here(cast, "grant/"), typed(ayse, unit=cast.water.pk, until="01.01.2020"))
    if answer.status_code == 200:  # the preview; the day is refused when it is confirmed
        with pytest.raises(Refused):
            actions.grant_viewing(
                ayse, cast.akcasu, unit=cast.water, until=timezone.now() - timedelta(days=1), by=elif_
            )
    assert not ViewingGrant.objects.exists()


def test_the_matrix_tells_roles_from_authority(cast, ayse, baris, elif_, filiz, signed_in):
    actions.change_role(member(baris), role=Role.READER, by=filiz)
    grant = actions.grant_viewing(ayse, cast.akcasu, region=cast.region, can_reply=True, by=filiz)

    rights = signed_in(elif_).get(here(cast)).context["rights"]

    assert [
        (one.user, [(right.kind, right.place, right.level, right.grant) for right in found]) for one, found in rights
    ] == [
        (ayse, [("region", "Merkez", "reply", grant.pk)]),
        (baris, [("unit", "Su ve Kanal", "read", None)]),
        (elif_, [("whole", "", "reply", None)]),
    ]


@pytest.mark.case(49)
def test_outsiders_and_members_find_no_matrix(cast, cem, ayse, signed_in):
    assert signed_in(cem).get(here(cast)).status_code == 404
    assert signed_in(ayse).get(here(cast)).status_code == 403


def test_few_rights_or_many_cost_the_same_statements(cast, elif_, filiz, signed_in, django_assert_num_queries):
    browser = signed_in(elif_)
    browser.get(here(cast))
    with django_assert_num_queries(7):
        browser.get(here(cast))
    for number in range(6):
        email = f"k{number}@akcasu.example"
        one = actions.add_member(cast.akcasu, email=email, name=email, role=Role.READER, unit=cast.maps, by=filiz)
        actions.grant_viewing(one.user, cast.akcasu, region=cast.region, by=filiz)

    with django_assert_num_queries(7):
        browser.get(here(cast))
