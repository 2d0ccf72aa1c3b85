from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.packages.life import renewed
from tests.packages.reading import text
from tests.sales import filed, fresh, sold


@pytest.fixture
def gap(akcasu, ayse):
    """A renewal signed three weeks late, and two requests that came meanwhile."""
    today = timezone.localdate()
    old = sold(akcasu, "gold", starts_on=today - timedelta(days=386), ends_on=today - timedelta(days=21))
    days_ago = [filed(ayse, at=timezone.now() - timedelta(days=days), subject=f"{days} gün önce") for days in (4, 9)]
    return renewed(old), days_ago


def test_the_manager_sees_them_oldest_first_and_lets_them_in_by_one_button(gap, filiz, signed_in):
    renewal, (younger, older) = gap
    client, address = signed_in(filiz), reverse("tickets:admit_gap", args=[renewal.pk])
    shown = client.get(reverse("packages:subscription", args=[renewal.pk])).content.decode()
    assert address in shown

    page = client.get(address)
    assert list(page.context["waiting"]) == [older, younger]
    assert "Kalan yazılı hak: 125" in text(page)
    client.post(address)

    assert [fresh(ticket).status for ticket in (younger, older)] == ["new", "new"]
    assert address not in client.get(reverse("packages:subscription", args=[renewal.pk])).content.decode()
    assert list(client.get(address).context["waiting"]) == []


def test_others_do_not_let_requests_in(gap, deniz, elif_, cem, signed_in):
    renewal, (younger, _older) = gap
    address = reverse("tickets:admit_gap", args=[renewal.pk])

    assert [signed_in(person).post(address).status_code for person in (deniz, elif_, cem)] == [403, 404, 404]
    assert fresh(younger).status == "awaiting_quota"
