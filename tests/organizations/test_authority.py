"""Viewing authority: granted with a level and an end, as far as one's own reach, and shown with whom it touches."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from common.refusals import Refused
from notifications.actions import deliver
from notifications.models import Mail, Notice
from organizations import actions
from organizations.models import Membership, Unit, ViewingGrant
from tests.organizations.test_tree_pages import confirmed
from tests.sales import filed, sold
from tickets.models import Ticket
from tickets.permissions import can_reply

Role = Membership.Role
TICK = timedelta(microseconds=1)


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def here(cast, end=""):
    return f"/institutions/{cast.akcasu.pk}/viewing/{end}"


def typed(person, **more):
    return {"person": person.email, "unit": "", "region": "", "level": "read", "until": "", "reason": "", **more}


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


@pytest.mark.check(12)
def test_a_regional_administrator_grants_within_the_region_only(cast, package, ayse, baris, filiz, signed_in):
    beside = actions.add_region(cast.akcasu, name="Yanda", by=filiz)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=beside, by=filiz)
    below = actions.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    actions.change_role(member(ayse), role=Role.REGION_ADMIN, region=cast.region, by=filiz)
    browser, address = signed_in(ayse), here(cast, "grant/")

    for wrong in ({"region": beside.pk}, {"unit": far.pk}, {}, {"region": 999_999}, {"unit": cast.zoning.pk}):
        assert browser.post(address, typed(baris, **wrong)).status_code == 422
    assert confirmed(browser, address, typed(baris, region=below.pk, level="file")).status_code == 302
    assert confirmed(browser, address, typed(baris, region=cast.region.pk)).status_code == 302
    outside = actions.grant_viewing(baris, cast.akcasu, by=filiz)
    for verb in ("withdraw", "change"):
        assert browser.post(f"/institutions/viewing/{outside.pk}/{verb}/", {}).status_code == 403
    assert ViewingGrant.objects.filter(granted_by=ayse).count() == 2


@pytest.mark.check(4)
def test_the_person_is_found_by_address_or_full_name_of_the_institution_only(cast, package, elif_, cem, signed_in):
    browser, address = signed_in(elif_), here(cast, "grant/")
    twin = actions.add_member(
        cast.akcasu, email="ikiz@akcasu.example", name="AYŞE YILDIZ", role=Role.MEMBER, unit=cast.maps, by=cast.filiz
    )

    for wrong in (cem.email, "Cem Kılıç", "yok", "ayşe yıldız", cast.deniz.email, "\x00"):
        answer = browser.post(address, typed(elif_, unit=cast.water.pk) | {"person": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["person"]), wrong
    assert browser.post(address, typed(twin.user, unit=cast.water.pk)).status_code == 200
    asked = browser.get(f"{address}?person={twin.pk}").context["form"]
    assert asked["person"].value() == twin.user.email
    foreign = browser.get(f"{address}?person={member(cem).pk}").context["form"]
    assert not foreign["person"].value()


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

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until"]
    for wrong in ({"until": "01.01.2031", "starts": "02.01.2031"}, {"until": "soon"}, {"starts": "32.01.2031"}):
        assert signed_in(elif_).post(here(cast, "grant/"), typed(ayse, unit=cast.water.pk, **wrong)).status_code == 422
    assert not ViewingGrant.objects.exists()
    over = timezone.now() - timedelta(days=1)
    with pytest.raises(Refused):
        actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, until=over, by=elif_)


def test_an_authority_begins_on_its_first_day_and_ends_with_its_last(cast, package, ayse, baris, elif_, signed_in):
    ticket, today = filed(baris), timezone.localdate()
    first, last = today + timedelta(days=2), today + timedelta(days=3)
    wish = typed(ayse, unit=cast.water.pk, starts=f"{first:%d.%m.%Y}", until=f"{last:%d.%m.%Y}")

    shown = confirmed(signed_in(elif_), here(cast, "grant/"), wish)

    assert shown.status_code == 302
    grant = ViewingGrant.objects.get()
    assert (grant.first_day, grant.last_day) == (first, last)
    moments = [grant.starts_at - TICK, grant.starts_at, grant.until - TICK, grant.until]
    seen = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            seen.append(Ticket.objects.visible_to(ayse).filter(pk=ticket.pk).exists())
    assert seen == [False, True, True, False]
    row = next(row for row in signed_in(elif_).get(here(cast)).context["rows"] if row.membership.user == ayse)
    assert [(right.first_day, right.last_day) for right in row.rights if right.grant] == [(first, last)]
    with pytest.raises(Refused):  # it is there already, though nobody sees it yet
        actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=elif_)


def test_what_is_over_is_granted_anew_and_not_changed(cast, ayse, filiz):
    grant = actions.grant_viewing(
        ayse, cast.akcasu, unit=cast.water, until=timezone.now() + timedelta(days=1), by=filiz
    )

    with time_machine.travel(grant.until):
        with pytest.raises(Refused):
            actions.change_viewing(grant, can_reply=False, can_file=False, reason="", until=None, by=filiz)
        assert actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)


@pytest.mark.check(8)
def test_a_mail_about_authority_is_not_sent_once_it_is_over(cast, ayse, filiz):
    grant = actions.grant_viewing(ayse, cast.akcasu, unit=cast.water, by=filiz)
    actions.change_viewing(grant, can_reply=True, can_file=False, reason="", until=None, by=filiz)
    actions.withdraw_viewing(grant, by=filiz)

    deliver()

    sent = set(Mail.objects.filter(user=ayse, state=Mail.State.SENT).values_list("notice__kind", flat=True))
    assert sent == {"viewing_withdrawn"}
    assert Notice.objects.filter(user=ayse, kind="viewing_changed").count() == 1


def test_the_matrix_tells_roles_from_authority(cast, ayse, baris, elif_, filiz, signed_in):
    actions.change_role(member(baris), role=Role.READER, by=filiz)
    grant = actions.grant_viewing(ayse, cast.akcasu, region=cast.region, can_reply=True, by=filiz)

    rows = signed_in(elif_).get(here(cast)).context["rows"]

    own = ("own", "Harita Şube", "file", None)
    assert [
        (row.membership.user, [(one.kind, one.place, one.level, one.grant) for one in row.rights]) for row in rows
    ] == [
        (ayse, [own, ("region", "Merkez", "reply", grant.pk)]),
        (baris, [("own", "Su ve Kanal", "file", None), ("unit", "Su ve Kanal", "read", None)]),
        (elif_, [own, ("whole", "", "file", None)]),
    ]


def test_the_matrix_says_who_sees_a_place(cast, ayse, baris, elif_, filiz, signed_in):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    far = actions.add_unit(cast.akcasu, name="Uzak", region=other, by=filiz)
    actions.change_role(member(baris), role=Role.READER, by=filiz)
    actions.grant_viewing(ayse, cast.akcasu, region=other, by=filiz)
    browser = signed_in(elif_)

    def who(place, words=""):
        rows = browser.get(here(cast), {"place": place, "q": words}).context["rows"]
        return [row.membership.user for row in rows]

    assert who(f"u{cast.water.pk}") == [baris, elif_]
    assert who(f"u{far.pk}") == [ayse, elif_] == who(f"r{other.pk}")
    assert who(f"u{far.pk}", "AYŞE") == [ayse]
    assert who("u999999") == [ayse, baris, elif_] == who("")


@pytest.mark.case(49)
def test_outsiders_and_members_find_no_matrix(cast, cem, ayse, signed_in):
    assert signed_in(cem).get(here(cast)).status_code == 404
    assert signed_in(ayse).get(here(cast)).status_code == 403


def test_few_rights_or_many_cost_the_same_statements(cast, elif_, filiz, signed_in, django_assert_num_queries):
    browser = signed_in(elif_)
    browser.get(here(cast))
    with django_assert_num_queries(9):
        browser.get(here(cast))
    for number in range(6):
        email = f"k{number}@akcasu.example"
        one = actions.add_member(cast.akcasu, email=email, name=email, role=Role.READER, unit=cast.maps, by=filiz)
        actions.grant_viewing(one.user, cast.akcasu, region=cast.region, by=filiz)

    with django_assert_num_queries(9):
        browser.get(here(cast))
