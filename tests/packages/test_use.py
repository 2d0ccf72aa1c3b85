from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from packages import actions, queries
from packages.models import Hold
from tests.packages.reading import text
from tests.packages.spend import held, moved
from tests.sales import filed, sold, units_of

PAGE = "/package/"


def spent(subscription, service="written", *, unit=None, at=None):
    """A unit held and captured, at another moment if asked."""

    def spend():
        person = subscription.institution.memberships.first().user
        hold = held(subscription, service, by=person)
        Hold.objects.filter(pk=hold.pk).update(unit=unit)
        actions.capture(hold, key=f"capture:{hold.pk}", by=None)

    if at is None:
        spend()
    else:
        with time_machine.travel(at, tick=False):
            spend()


def test_a_request_takes_the_unit_it_was_filed_from_to_its_hold(akcasu, ayse):
    subscription = sold(akcasu, "premium")

    ticket = filed(ayse)

    assert ticket.hold.unit == ticket.unit
    assert moved(ticket.hold, "phone").unit_id == ticket.unit_id
    assert subscription.accounts.get(service="phone").held == 1


def test_use_is_told_by_month_channel_region_and_unit(akcasu, ayse):
    today = timezone.localdate()
    subscription = sold(akcasu, "premium", starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=275))
    first, second = units_of(akcasu)[:2]
    before = timezone.now() - timedelta(days=60)
    spent(subscription, unit=first, at=before)
    spent(subscription, "phone", unit=first)
    spent(subscription, unit=second)
    held(subscription, by=ayse)

    use = queries.use(subscription)

    assert (use.total.spent, use.total.held) == (3, 1)
    assert use.months[timezone.localdate(before).replace(day=1)].spent == 1
    assert sum(share.spent for share in use.months.values()) == 3
    assert {code: share.spent for code, share in use.services.items()} == {"written": 2, "phone": 1}
    assert {row.unit: row.share.units for row in use.units} == {first: 2, second: 1, None: 1}
    assert sum(row.share.spent for row in use.regions) == 3


def test_months_without_use_are_there_too(karaova):
    today = timezone.localdate()
    subscription = sold(karaova, "gold", starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=265))

    months = list(queries.use(subscription).months)

    assert months[0] == (today - timedelta(days=100)).replace(day=1)
    assert months[-1] == today.replace(day=1)


def test_what_was_given_back_is_not_use(karaova, cem):
    subscription = sold(karaova, "gold")
    unit = held(subscription, by=cem)
    actions.release(unit, key="r", by=None, reason="Withdrawn")

    assert queries.use(subscription).total.units == 0


def test_an_administrator_sees_who_used_what(akcasu, elif_, signed_in):
    subscription = sold(akcasu, "premium")
    unit = units_of(akcasu)[0]
    spent(subscription, unit=unit)

    page = signed_in(elif_).get(PAGE)

    assert "Aylara göre kullanım" in text(page)
    assert page.context["picture"].units[0].name == unit.name
    assert 'class="chart wide"' in page.content.decode()
    assert "Satıldı" in text(page)


def test_the_vendor_sees_it_too_and_a_member_does_not(akcasu, ayse, deniz, signed_in):
    spent(sold(akcasu, "premium"))

    assert "picture" in signed_in(deniz).get(PAGE, {"institution": akcasu.pk}).context
    page = signed_in(ayse).get(PAGE)
    assert "picture" not in page.context
    assert "Aylara göre kullanım" not in text(page)


def test_the_page_costs_the_same_with_one_unit_and_with_many(akcasu, elif_, signed_in, django_assert_max_num_queries):
    subscription = sold(akcasu, "premium")
    client = signed_in(elif_)
    spent(subscription, unit=units_of(akcasu)[0])
    client.get(PAGE)
    with django_assert_max_num_queries(40) as few:
        client.get(PAGE)
    for unit in units_of(akcasu):
        for service in ("written", "phone", "remote"):
            spent(subscription, service, unit=unit)

    with django_assert_max_num_queries(40) as many:
        client.get(PAGE)

    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_page_says_when_units_run_out_and_what_follows(karaova, cem, signed_in):
    today = timezone.localdate()
    subscription = sold(karaova, "silver", starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=305))
    for _ in range(15):
        held(subscription, by=cem)

    said = text(signed_in(cem).get(PAGE))

    assert "Tükenme tarihi:" in said
    assert "Sonraki talepler saklanır ve hak bekler." in said


@pytest.mark.parametrize(("days", "is_said"), [(20, True), (40, False)])
def test_under_a_month_the_page_says_it_is_too_early(karaova, cem, signed_in, days, is_said):
    today = timezone.localdate()
    sold(karaova, "silver", starts_on=today - timedelta(days=days), ends_on=today + timedelta(days=365 - days))

    assert ("Tahmin için erken" in text(signed_in(cem).get(PAGE))) is is_said
