"""A right that is taken away is gone with the next request of a session that is open, in every door."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from notifications.actions import deliver
from notifications.models import Mail, Notice
from organizations import actions as organizations
from organizations.models import Membership, ViewingGrant
from tests.sales import filed, sold
from tests.tickets.portal import html, streamed
from tickets import actions
from tickets.models import Share

Role = Membership.Role
WORD = "Gizliparsel"


def member(user):
    return Membership.objects.get(user=user, left_at=None)


@pytest.fixture
def ticket(cast, ayse):
    sold(cast.akcasu, "premium")
    file = actions.keep(SimpleUploadedFile("gizli.txt", b"gizli\n", "text/plain"), by=ayse)
    return filed(ayse, subject=f"{WORD} konusu", files=[file])


def role(name, **place):
    def give(cast, ticket):
        places = {key: getattr(cast, value) for key, value in place.items()}
        organizations.change_role(member(cast.baris), role=name, by=cast.filiz, **places)

    return give


def grant(place, **level):
    def give(cast, ticket):
        where = {"region": cast.region} if place == "region" else {"unit": cast.maps} if place == "unit" else {}
        organizations.grant_viewing(cast.baris, cast.akcasu, by=cast.filiz, **where, **level)

    return give


def share(**more):
    def give(cast, ticket):
        readers = {"person": cast.baris, "unit": cast.water, "region": cast.region}
        named = {name: readers.get(name, value) for name, value in more.items()}
        actions.share(ticket, by=cast.ayse, **named)

    return give


WAYS = {
    "reader": (role(Role.READER, unit="maps"), False),
    "unit administrator": (role(Role.UNIT_ADMIN, unit="maps"), True),
    "regional administrator": (role(Role.REGION_ADMIN, region="region"), True),
    "central administrator": (role(Role.INSTITUTION_ADMIN), True),
    "authority on the unit, to read": (grant("unit"), False),
    "authority on the unit, to reply": (grant("unit", can_reply=True), True),
    "authority on the unit, to file": (grant("unit", can_file=True), True),
    "authority on the region, to reply": (grant("region", can_reply=True), True),
    "authority on all, to file": (grant("all", can_file=True), True),
    "share with the person": (share(person=True), False),
    "share with the unit, to reply": (share(unit=True, can_reply=True), True),
    "share with the region": (share(region=True), False),
}


def take_everything(cast):
    """Each through the action that an administrator or the owner has."""
    for one in ViewingGrant.objects.filter(user=cast.baris, withdrawn_at=None):
        organizations.withdraw_viewing(one, by=cast.filiz)
    for one in Share.objects.filter(withdrawn_at=None):
        actions.unshare(one, by=cast.ayse)
    if member(cast.baris).role != Role.MEMBER:
        organizations.change_role(member(cast.baris), role=Role.MEMBER, unit=cast.water, by=cast.filiz)


def opened(browser, ticket, file):
    """By door: whether it shows the request."""
    address = f"/tickets/{ticket.pk}/"
    listed = [f"/tickets/?view=all&q={WORD}", "/tickets/?view=all", "/", f"/tickets/similar/?subject={WORD}"]
    return {
        "page": browser.get(address).status_code == 200,
        "file": b"".join(browser.get(f"{address}files/{file}/")) == b"gizli\n",
        "promise": browser.get(f"{address}promise/").status_code == 200,
        "standing": browser.get(f"{address}standing/").status_code == 200,
        "export": WORD in streamed(browser.get("/tickets/export/?view=all")),
        **{place: f"{WORD} konusu" in html(browser.get(place)) for place in listed},
    }


@pytest.mark.case(47)
@pytest.mark.case(48)
@pytest.mark.check(9)
@pytest.mark.check(6)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_taken_away_is_gone_with_the_next_request(cast, ticket, baris, signed_in, way):
    give, replies = WAYS[way]
    browser, file = signed_in(baris), ticket.attachments.get().public_id
    assert set(opened(browser, ticket, file).values()) == {False}

    give(cast, ticket)
    assert set(opened(browser, ticket, file).values()) == {True}
    reply = {"text": "Yanıt", "sending_key": str(uuid4())}
    assert browser.post(f"/tickets/{ticket.pk}/reply/", reply).status_code == (302 if replies else 403)

    take_everything(cast)
    assert set(opened(browser, ticket, file).values()) == {False}
    reply = {"text": "Hâlâ burada", "sending_key": str(uuid4())}
    assert browser.post(f"/tickets/{ticket.pk}/reply/", reply).status_code == 404


@pytest.mark.check(9)
def test_without_a_seat_the_levels_only_read(cast, ticket, baris, filiz, signed_in):
    organizations.grant_viewing(baris, cast.akcasu, can_file=True, by=filiz)
    browser = signed_in(baris)
    assert browser.get("/tickets/file/").status_code == 200

    Membership.objects.filter(user=baris).update(read_only_since=timezone.now())

    assert browser.get(f"/tickets/{ticket.pk}/").status_code == 200
    assert browser.post(f"/tickets/{ticket.pk}/reply/", {"text": "x"}).status_code == 403
    assert browser.get("/tickets/file/").status_code == 403


@pytest.mark.check(8)
@pytest.mark.check(9)
def test_a_mail_about_a_share_is_not_sent_once_it_ended(cast, ticket, ayse, baris, elif_, signed_in):
    ended = actions.share(ticket, by=ayse, person=baris)
    actions.share(ticket, by=ayse, person=elif_)
    browser, notice = signed_in(baris), Notice.objects.get(user=baris, kind="ticket_shared")
    assert f"{WORD} konusu" in html(browser.get("/notifications/"))

    actions.unshare(ended, by=ayse)
    deliver()

    sent = Mail.objects.filter(notice__kind="ticket_shared", state=Mail.State.SENT)
    assert list(sent.values_list("user", flat=True)) == [elif_.pk]
    assert f"{WORD} konusu" not in html(browser.get("/notifications/"))
    assert browser.post(f"/notifications/{notice.pk}/open/").status_code == 404


@pytest.mark.check(11)
def test_no_way_of_sharing_opens_what_the_request_hangs_together_with(cast, ticket, ayse, baris, deniz, signed_in):
    """Not what follows it, what it follows, what was merged into it, nor what it was merged into."""
    earlier = filed(ayse, subject="Kuyuadı")
    middle = filed(ayse, subject="Levhaadı", follows=earlier)
    later = filed(ayse, subject="Çitadı", follows=middle)
    duplicate = filed(ayse, subject="Tepeadı")
    actions.merge(duplicate, into=middle, by=deniz)
    browser = signed_in(baris)
    for shared, hidden in ((middle, (earlier, later, duplicate)), (duplicate, (middle, earlier, later))):
        for reader in ({"person": baris}, {"unit": cast.water}, {"region": cast.region}):
            opening = actions.share(shared, by=ayse, **reader)

            page = html(browser.get(f"/tickets/{shared.pk}/"))
            assert [browser.get(f"/tickets/{one.pk}/").status_code for one in hidden] == [404] * 3
            assert [one.subject for one in hidden if one.subject in page] == []

            actions.unshare(opening, by=ayse)
            assert browser.get(f"/tickets/{shared.pk}/").status_code == 404
