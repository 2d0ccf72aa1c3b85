from datetime import timedelta

import pytest
from django.utils import timezone

from tests.sales import filed, sold
from tests.tickets.portal import html
from tickets import actions
from tickets.models import Share


@pytest.fixture
def ticket(ayse, akcasu):
    sold(akcasu, "premium")
    return filed(ayse)


def share(browser, ticket, **fields):
    return browser.post(f"/tickets/{ticket.pk}/share/", fields)


@pytest.mark.case(47)
def test_a_request_is_shared_with_a_colleague_by_address_or_name(ticket, ayse, baris, elif_, signed_in):
    browser = signed_in(ayse)

    share(browser, ticket, person="BARIŞ DEMİR", until="31.12.2026")
    share(browser, ticket, person=elif_.email, can_reply="on")

    first, second = Share.objects.order_by("id")
    assert (first.person, first.can_reply) == (baris, False)
    assert timezone.localdate(first.until).isoformat() == "2026-12-31"
    assert (second.person, second.can_reply, second.until) == (elif_, True, None)
    assert "Barış Demir" in html(signed_in(baris).get(f"/tickets/{ticket.pk}/"))


@pytest.mark.case(48)
def test_a_share_with_a_unit_reaches_who_works_there_now(ticket, cast, ayse, baris, signed_in):
    share(signed_in(ayse), ticket, unit=str(cast.water.pk))
    address = f"/tickets/{ticket.pk}/"
    seen = signed_in(baris).get(address).status_code

    baris.memberships.update(unit=cast.maps)

    assert (seen, signed_in(baris).get(address).status_code) == (200, 404)


@pytest.mark.check(4)
def test_readers_outside_the_institution_are_refused_at_their_field(ticket, cast, ayse, cem, signed_in):
    browser = signed_in(ayse)

    by_mail = share(browser, ticket, person=cem.email)
    by_unit = share(browser, ticket, unit=str(cast.zoning.pk))
    of_vendor = share(browser, ticket, person=cast.deniz.email)

    assert "person" in by_mail.context["form"].errors
    assert "unit" in by_unit.context["form"].errors
    assert "person" in of_vendor.context["form"].errors
    assert not Share.objects.exists()


def test_one_reader_at_a_time_and_no_day_that_has_passed(ticket, cast, ayse, baris, signed_in):
    browser, yesterday = signed_in(ayse), timezone.localdate() - timedelta(days=1)

    none = share(browser, ticket)
    two = share(browser, ticket, person=baris.email, unit=str(cast.water.pk))
    past = share(browser, ticket, person=baris.email, until=f"{yesterday:%d.%m.%Y}")
    first, twice = share(browser, ticket, person=baris.email), share(browser, ticket, person=baris.email)

    assert [answer.status_code for answer in (none, two, past, first, twice)] == [422, 422, 422, 302, 422]
    assert baris.email in html(past)
    assert Share.objects.count() == 1


@pytest.mark.check(9)
@pytest.mark.check(11)
def test_an_ended_share_closes_the_request_at_once_and_opens_no_other(ticket, ayse, baris, signed_in):
    follower = filed(ayse, follows=ticket)
    actions.share(ticket, person=baris, by=ayse)
    reader, address = signed_in(baris), f"/tickets/{ticket.pk}/"
    assert reader.get(address).status_code == 200
    assert reader.get(f"/tickets/{follower.pk}/").status_code == 404

    share_pk = Share.objects.get().pk
    assert "Barış Demir" in html(signed_in(ayse).get(f"{address}unshare/{share_pk}/"))
    signed_in(ayse).post(f"{address}unshare/{share_pk}/")

    assert reader.get(address).status_code == 404
    assert reader.post(f"{address}reply/", {"text": "hâlâ burada"}).status_code == 404


def test_only_those_who_settle_the_request_share_it(ticket, ayse, baris, elif_, signed_in):
    actions.share(ticket, person=baris, by=ayse, can_reply=True)
    share_pk = Share.objects.get().pk
    reader = signed_in(baris)

    assert share(reader, ticket, person=elif_.email).status_code == 403
    assert reader.post(f"/tickets/{ticket.pk}/unshare/{share_pk}/").status_code == 403
    assert share(signed_in(elif_), ticket, unit=str(ayse.memberships.get().unit_id)).status_code == 302


def test_a_share_of_another_request_is_not_ended_here(ticket, ayse, baris, signed_in):
    other = filed(ayse)
    actions.share(other, person=baris, by=ayse)

    assert signed_in(ayse).post(f"/tickets/{ticket.pk}/unshare/{Share.objects.get().pk}/").status_code == 404


def test_a_package_without_sharing_says_which_one_has_it(cem, karaova, signed_in):
    sold(karaova, "gold")
    ticket = filed(cem)
    browser = signed_in(cem)

    text = html(browser.get(f"/tickets/{ticket.pk}/share/"))
    share(browser, ticket, unit=str(ticket.unit_id))

    assert "Paketinizde talep paylaşımı yok" in text
    assert "Premium+" in text
    assert not Share.objects.exists()
