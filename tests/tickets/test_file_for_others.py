"""A request for another unit, and for a colleague there: offered where one may, the colleague's from then on, with both
names on it."""

from uuid import uuid4

import pytest
from django.utils import timezone

from common.refusals import Refused
from notifications.models import Notice
from organizations import actions as organizations
from organizations.models import Membership
from tests.sales import filed, leave, sold
from tests.tickets.portal import html
from tickets import actions
from tickets.models import Share, Ticket
from tickets.queries import limits
from tickets.queries.places import filing_places

FILE = "/tickets/file/"
Role = Membership.Role


def member(user):
    return Membership.objects.get(user=user, left_at=None)


def typed(cast, unit=None, **more):
    form = {"kind": "support", "subject": "Vekâleten", "effect": "slowed", "product": "other", "text": "Açıklama."}
    place = {"place": f"{cast.akcasu.pk}-{unit.pk}"} if unit else {}
    return form | {"filing_key": str(uuid4())} | place | more


@pytest.fixture
def package(cast):
    return sold(cast.akcasu, "premium")


@pytest.fixture
def deputy(cast, package, ayse, filiz):
    """Ayşe may file for the water unit, where Barış works."""
    return organizations.grant_viewing(ayse, cast.akcasu, unit=cast.water, can_file=True, by=filiz)


def test_a_request_for_a_colleague_is_theirs_and_names_both(cast, deputy, ayse, baris, deniz, signed_in):
    browser = signed_in(ayse)

    answer = browser.post(FILE, typed(cast, cast.water, colleague="BARIŞ DEMİR"))

    ticket = Ticket.objects.get()
    assert answer.url == f"/tickets/{ticket.pk}/sent/"
    assert (ticket.requester, ticket.filed_by, ticket.unit) == (baris, ayse, cast.water)
    assert "Barış Demir" in html(browser.get(answer.url))
    for reader, prefix in ((ayse, "/tickets/"), (baris, "/tickets/"), (deniz, "/desk/tickets/")):
        page = html(signed_in(reader).get(f"{prefix}{ticket.pk}/"))
        assert "Ayşe Yıldız bir çalışma arkadaşı için talebi açtı" in page
        assert "Barış Demir" in page
    assert list(Notice.objects.filter(user=baris).values_list("kind", flat=True)) == ["ticket_filed_for_you"]
    assert ticket.events.get(kind="filed").actor == ayse


def test_who_filed_it_keeps_sight_by_a_share_that_its_owner_ends(cast, deputy, ayse, baris, filiz, signed_in):
    browser = signed_in(ayse)
    browser.post(FILE, typed(cast, cast.water, colleague=baris.email))
    ticket = Ticket.objects.get()
    address = f"/tickets/{ticket.pk}/"

    organizations.withdraw_viewing(deputy, by=filiz)

    assert browser.get(address).status_code == 200
    share = Share.objects.get()
    assert (share.person, share.can_reply) == (ayse, True)
    signed_in(baris).post(f"{address}unshare/{share.pk}/")
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}sent/").status_code == 404


def test_without_a_colleague_it_is_the_own_request_for_that_unit(cast, deputy, ayse, signed_in):
    signed_in(ayse).post(FILE, typed(cast, cast.water))

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.filed_by, ticket.unit) == (ayse, None, cast.water)
    assert not Share.objects.exists()


def test_the_own_unit_is_chosen_already(cast, deputy, ayse, signed_in):
    browser = signed_in(ayse)
    assert browser.get(FILE).context["form"]["place"].value() == f"{cast.akcasu.pk}-{cast.maps.pk}"

    browser.post(FILE, typed(cast))

    assert Ticket.objects.get().unit == cast.maps


@pytest.mark.check(3)
@pytest.mark.check(4)
def test_the_colleague_has_to_work_in_a_unit_one_files_for(cast, deputy, ayse, baris, cem, elif_, signed_in):
    browser = signed_in(ayse)
    Membership.objects.filter(user=baris).update(read_only_since=timezone.now())

    answers = [
        browser.post(FILE, typed(cast, cast.water, colleague=elif_.email)),  # works elsewhere
        browser.post(FILE, typed(cast, cast.water, colleague=cem.email)),  # of another institution
        browser.post(FILE, typed(cast, cast.maps, colleague=elif_.email)),  # where ayşe files for herself only
        browser.post(FILE, typed(cast, cast.water, colleague=baris.email)),  # has no seat
        browser.post(FILE, typed(cast, cast.zoning)),  # of another institution
    ]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert ["colleague" in answer.context["form"].errors for answer in answers] == [True] * 4 + [False]
    assert "place" in answers[4].context["form"].errors
    assert not Ticket.objects.exists()


def test_the_action_asks_again_whether_the_colleague_works_there(cast, package, ayse, baris, cem):
    for stranger, unit in ((cem, cast.maps), (baris, cast.maps), (baris, None)):
        with pytest.raises(Refused):
            actions.file(
                actions.Request(subject="x", text="x"),
                institution=cast.akcasu,
                unit=unit,
                key=uuid4(),
                by=ayse,
                requester=stranger,
            )


def test_members_and_readers_file_for_themselves_only(cast, package, ayse, baris, filiz, signed_in):
    organizations.grant_viewing(ayse, cast.akcasu, can_reply=True, by=filiz)
    browser = signed_in(ayse)

    assert not {"place", "colleague"} & set(browser.get(FILE).context["form"].fields)
    browser.post(FILE, typed(cast, cast.water, colleague=baris.email))

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.unit) == (ayse, cast.maps), "what is not asked for is ignored"


@pytest.mark.parametrize(
    ("role", "units", "for_others"),
    [
        (Role.MEMBER, ["Harita Şube"], []),
        (Role.READER, ["Harita Şube"], []),
        (Role.UNIT_ADMIN, ["Harita Şube"], ["Harita Şube"]),
        (Role.REGION_ADMIN, ["Harita Şube", "Derin", "Su ve Kanal"], ["Harita Şube", "Derin", "Su ve Kanal"]),
        (Role.INSTITUTION_ADMIN, ["Harita Şube", "Derin", "Su ve Kanal", "Uzak"], None),
    ],
)
def test_administrators_file_for_what_they_run(cast, ayse, filiz, role, units, for_others):
    below = organizations.add_region(cast.akcasu, name="Alt", parent=cast.region, by=filiz)
    organizations.add_unit(cast.akcasu, name="Derin", region=below, by=filiz)
    organizations.add_unit(cast.akcasu, name="Uzak", by=filiz)
    region = cast.region if role == Role.REGION_ADMIN else None
    organizations.change_role(member(ayse), role=role, unit=cast.maps, region=region, by=filiz)

    places = filing_places([member(ayse)])

    assert [place.unit.name for place in places] == units
    assert [place.unit.name for place in places if place.for_others] == (units if for_others is None else for_others)
    Membership.objects.filter(user=ayse).update(read_only_since=timezone.now())
    assert filing_places([member(ayse)]) == []


def test_filing_for_others_is_limited_by_itself(cast, deputy, ayse, baris, signed_in, monkeypatch):
    monkeypatch.setattr(limits, "FILED_PER_HOUR", 1)
    browser = signed_in(ayse)
    first = browser.post(FILE, typed(cast, cast.water, colleague=baris.email))

    second = browser.post(FILE, typed(cast, cast.water, colleague=baris.email))

    assert (first.status_code, second.status_code) == (302, 429)
    own = signed_in(baris).post(FILE, typed(cast))
    assert own.status_code == 302, "what others file for him does not keep him from filing"


def test_the_same_form_sent_twice_is_one_request(cast, deputy, ayse, baris, signed_in):
    form, browser = typed(cast, cast.water, colleague=baris.email), signed_in(ayse)

    assert browser.post(FILE, form).url == browser.post(FILE, form).url
    assert (Ticket.objects.count(), Share.objects.count()) == (1, 1)


def test_a_kept_request_tells_its_owner_who_filed_it(cast, package, deputy, ayse, baris, signed_in):
    leave(package, "written", 0)

    signed_in(ayse).post(FILE, typed(cast, cast.water, colleague=baris.email))

    assert Ticket.objects.get().status == "awaiting_quota"
    kinds = set(Notice.objects.filter(user=baris).values_list("kind", flat=True))
    assert kinds == {"ticket_filed_for_you", "ticket_awaits_quota"}


@pytest.mark.check(11)
def test_it_opens_no_other_request_of_the_colleague(cast, deputy, ayse, baris, filiz, signed_in):
    other = filed(baris)
    signed_in(ayse).post(FILE, typed(cast, cast.water, colleague=baris.email))
    organizations.withdraw_viewing(deputy, by=filiz)

    assert signed_in(ayse).get(f"/tickets/{other.pk}/").status_code == 404
