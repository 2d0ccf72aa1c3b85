from datetime import timedelta

import pytest

from tests.sales import filed, sold
from tickets.actions import answer


@pytest.fixture
def queue(ayse, cem, akcasu, karaova, monday_morning):
    sold(akcasu, "premium")
    sold(karaova, "gold")
    filed(ayse, at=monday_morning, subject="Gizli konu")
    return filed(cem, at=monday_morning + timedelta(minutes=5))


def test_a_customer_reads_why_the_request_stands_where_it_stands(queue, signed_in, cem):
    page = signed_in(cem).get(f"/tickets/{queue.pk}/standing/")

    assert page.status_code == 200
    assert page.context["before"]["by_priority"] == 1
    assert "Gizli konu" not in page.content.decode()
    assert "Akçasu" not in page.content.decode()


def test_a_request_that_waits_for_the_customer_is_not_in_the_queue(queue, signed_in, cem, deniz):
    from uuid import uuid4

    answer(queue, "Deneyin.", key=uuid4(), by=deniz)

    page = signed_in(cem).get(f"/tickets/{queue.pk}/standing/")

    assert page.context["before"] is None
    assert "yanıtınızı bekliyor" in page.content.decode()


def test_an_outsider_does_not_find_the_page(queue, signed_in, ayse):
    assert signed_in(ayse).get(f"/tickets/{queue.pk}/standing/").status_code == 404
