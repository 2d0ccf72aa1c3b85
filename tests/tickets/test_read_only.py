"""A person whose seat went when the package shrank: reads everything, files and replies not, and pages say why."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership
from tests.packages.reading import text
from tests.sales import filed, sold
from tickets.models import Ticket


@pytest.fixture
def ticket(ayse, akcasu):
    sold(akcasu, "premium")
    ticket = filed(ayse)
    Membership.objects.filter(user=ayse).update(read_only_since=timezone.now())
    return ticket


@pytest.mark.case(30)
def test_the_request_is_read_but_not_replied_to_and_the_page_says_why(ticket, ayse, signed_in):
    client = signed_in(ayse)

    page = client.get(ticket.get_absolute_url())

    assert page.status_code == 200
    assert ticket.subject in text(page)
    assert "Yalnızca okuyabilirsiniz" in text(page)
    assert "data-draft" not in page.content.decode()
    verbs = {"reply": {"text": "Bir şey", "sending_key": uuid4()}, "withdraw": {}, "resolve": {}, "share": {}}
    statuses = [
        client.post(reverse(f"tickets:{verb}", args=[ticket.pk]), typed).status_code for verb, typed in verbs.items()
    ]
    assert statuses == [403, 403, 403, 403]


@pytest.mark.case(30)
def test_nothing_is_filed_without_a_seat_and_the_page_says_whom_to_ask(ticket, ayse, signed_in):
    page = signed_in(ayse).get(reverse("tickets:file"))
    posted = signed_in(ayse).post(reverse("tickets:file"), {"subject": "Yeni", "text": "Yeni"})

    assert (page.status_code, posted.status_code) == (403, 403)
    assert "Yalnızca okuyabilirsiniz" in text(page)
    assert Ticket.objects.count() == 1


def test_the_administrator_replies_for_the_person(ticket, elif_, signed_in):
    client = signed_in(elif_)

    client.post(reverse("tickets:reply", args=[ticket.pk]), {"text": "Ben bakıyorum", "sending_key": uuid4()})

    assert ticket.comments.count() == 1


def test_with_the_seat_back_all_is_as_before(ticket, ayse, signed_in):
    Membership.objects.filter(user=ayse).update(read_only_since=None)

    page = signed_in(ayse).get(ticket.get_absolute_url())

    assert "data-draft" in page.content.decode()
    assert "Yalnızca okuyabilirsiniz" not in text(page)
