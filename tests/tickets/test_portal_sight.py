"""Who sees what, in every door of the portal."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from notifications.models import Notice
from organizations.models import Membership
from tests.sales import filed, sold
from tests.tickets.portal import html, streamed
from tickets import actions
from tickets.models import Ticket

UNKNOWN = 987_654
VERBS = ("", "sent/", "promise/", "reply/", "withdraw/", "resolve/", "reopen/", "rate/", "share/", "unshare/1/")
READ_ONLY = {"", "sent/", "promise/"}
SECRET = "Gizliparsel"


@pytest.fixture
def ticket(ayse, akcasu, deniz):
    sold(akcasu, "premium")
    file = actions.keep(SimpleUploadedFile("gizli.txt", b"gizli\n", "text/plain"), by=ayse)
    ticket = filed(ayse, subject=f"{SECRET} konusu", text="Gizlimetin", files=[file])
    actions.answer(ticket, "Gizliyanıt", key=uuid4(), by=deniz)
    return ticket


def body(response) -> str:
    """What the reader gets, without what differs between any two answers."""
    text = html(response)
    return text.replace(str(UNKNOWN), "N").replace(response["X-Request-ID"], "R")


@pytest.mark.case(49)
@pytest.mark.check(2)
@pytest.mark.parametrize("verb", VERBS)
def test_a_foreign_request_answers_exactly_like_an_unknown_one(ticket, cem, signed_in, verb):
    for method, headers in (("get", {}), ("post", {}), ("head", {}), ("get", {"HX-Request": "true"})):
        browser = signed_in(cem)
        foreign = getattr(browser, method)(f"/tickets/{ticket.pk}/{verb}", headers=headers)
        unknown = getattr(browser, method)(f"/tickets/{UNKNOWN}/{verb}", headers=headers)

        expected = 405 if method == "post" and verb in READ_ONLY else 404
        assert (foreign.status_code, unknown.status_code) == (expected, expected), method
        assert body(foreign).replace(str(ticket.pk), "N") == body(unknown).replace(str(ticket.pk), "N")


@pytest.mark.case(49)
@pytest.mark.check(17)
def test_the_file_of_a_foreign_request_answers_like_an_unknown_one(ticket, cem, signed_in):
    public_id, browser = ticket.attachments.get().public_id, signed_in(cem)

    assert browser.get(f"/tickets/{ticket.pk}/files/{public_id}/").status_code == 404
    assert browser.get(f"/tickets/{filed(cem).pk}/files/{public_id}/").status_code == 404


@pytest.mark.case(49)
@pytest.mark.check(5)
def test_search_list_export_suggestions_and_home_keep_strangers_out(ticket, ayse, cem, signed_in):
    addresses = [
        "/",
        "/tickets/?view=all",
        "/tickets/?view=closed",
        f"/tickets/?view=all&q={SECRET}",
        "/tickets/?view=all&q=gizlimetin",
        "/tickets/?view=all&q=gizliyanıt",
        "/tickets/?view=all&q=gizlparsel",
        f"/tickets/?view=all&q=%23{ticket.pk}",
        "/tickets/?view=all&person=ayşe",
        "/tickets/?view=shared",
        f"/tickets/similar/?subject={SECRET}",
        f"/tickets/file/?subject={SECRET[:-1]}&follows={ticket.pk}",
    ]

    assert [place for place in addresses if f"{SECRET} konusu" in html(signed_in(cem).get(place))] == []
    assert f"{SECRET} konusu" not in streamed(signed_in(cem).get("/tickets/export/?view=all"))
    could_be_seen = [place for place in addresses if f"{SECRET} konusu" in html(signed_in(ayse).get(place))]
    assert len(could_be_seen) == len(addresses) - 2  # nothing is closed, nothing is shared with her


@pytest.mark.case(49)
def test_a_notification_link_opens_nothing_any_more(ticket, ayse, signed_in):
    notice = Notice.objects.filter(user=ayse, subject_id=ticket.pk)[0]
    browser = signed_in(ayse)
    assert browser.post(f"/notifications/{notice.pk}/open/").url == f"/tickets/{ticket.pk}/"

    Membership.objects.filter(user=ayse).update(left_at=timezone.now())

    assert browser.post(f"/notifications/{notice.pk}/open/").status_code == 404
    assert SECRET not in html(browser.get("/notifications/"))


@pytest.mark.case(47)
@pytest.mark.check(9)
def test_who_leaves_the_institution_loses_everything_in_an_open_tab(ticket, ayse, signed_in):
    browser, address = signed_in(ayse), f"/tickets/{ticket.pk}/"
    assert browser.get(address).status_code == 200

    Membership.objects.filter(user=ayse).update(left_at=timezone.now())

    assert [browser.get(f"{address}{verb}").status_code for verb in VERBS] == [404] * len(VERBS)
    assert browser.post(f"{address}reply/", {"text": "x"}).status_code == 404
    assert SECRET not in html(browser.get("/tickets/?view=all"))
    assert SECRET not in html(browser.get("/"))


@pytest.mark.case(47)
def test_who_changes_the_unit_loses_the_units_requests_and_keeps_the_own(ticket, ayse, baris, cast, signed_in):
    Membership.objects.filter(user=baris).update(unit=cast.maps, role=Membership.Role.READER)
    browser, address = signed_in(baris), f"/tickets/{ticket.pk}/"
    assert browser.get(address).status_code == 200
    own = filed(baris)

    Membership.objects.filter(user=baris).update(unit=cast.water)

    assert browser.get(address).status_code == 404
    assert browser.get(f"/tickets/{own.pk}/").status_code == 200


def test_seeing_is_not_changing(ticket, ayse, baris, cast, signed_in):
    actions.share(ticket, person=baris, by=ayse)
    browser, address = signed_in(baris), f"/tickets/{ticket.pk}/"

    shown = html(browser.get(address))

    assert f"{SECRET} konusu" in shown
    assert 'id="reply"' not in shown
    for verb in ("reply/", "withdraw/", "resolve/", "reopen/", "rate/", "share/"):
        assert browser.post(f"{address}{verb}", {"text": "x"}).status_code == 403, verb
    assert Ticket.objects.get(pk=ticket.pk).status == "waiting"


def test_administrators_work_on_the_requests_of_their_people(ticket, elif_, signed_in):
    browser, address = signed_in(elif_), f"/tickets/{ticket.pk}/"

    browser.post(f"{address}reply/", {"text": "Ben yanıtlıyorum", "sending_key": str(uuid4())})
    browser.post(f"{address}resolve/")
    rated = browser.post(f"{address}rate/", {"rating": "5"})

    assert Ticket.objects.get(pk=ticket.pk).status == "resolved"
    assert rated.status_code == 403


@pytest.mark.check(91)
def test_impossible_numbers_are_not_found(ayse, signed_in):
    browser = signed_in(ayse)

    for number in ("0", str(2**63), "9" * 30, "9" * 400):
        assert browser.get(f"/tickets/{number}/").status_code == 404
