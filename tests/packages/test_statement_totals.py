from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from packages import actions, queries
from packages.queries import Filters
from tests.packages.reading import text
from tests.packages.spend import held, moved
from tests.sales import account, sold

PAGE, XLSX = "/package/statement/", "/package/statement.xlsx"


@pytest.fixture
def subscription(akcasu, ayse, deniz, filiz):
    """Forty days old. Ten days ago a request went to the phone and was solved; today one is open."""
    today = timezone.localdate()
    with time_machine.travel(timezone.now() - timedelta(days=40), tick=False):
        subscription = sold(
            akcasu, "premium", starts_on=today - timedelta(days=40), ends_on=today + timedelta(days=325)
        )
    with time_machine.travel(timezone.now() - timedelta(days=10), tick=False):
        actions.capture(moved(held(subscription, subject=4821, by=ayse), "phone", by=deniz), key="c", by=deniz)
    actions.goodwill(account(subscription), 3, reason="Taşıma haftası", by=filiz, key="g")
    held(subscription, by=ayse)
    return subscription


def found(institution, **asked):
    return {total.account.service_id: total for total in queries.totals(institution, Filters(**asked))}


def test_totals_explain_the_balance_of_each_account(subscription, akcasu):
    written, phone = (found(akcasu)[code] for code in ("written", "phone"))

    assert (written.opening, written.sold, written.goodwill, written.used, written.held) == (0, 1000, 3, 0, 1)
    assert written.closing == account(subscription).available == 1002
    assert (phone.sold, phone.used, phone.held, phone.closing) == (1000, 1, 0, 999)


def test_a_period_opens_with_what_was_left_before_it(subscription, akcasu):
    since = timezone.localdate() - timedelta(days=5)

    phone = found(akcasu, since=since)["phone"]
    earlier = found(akcasu, until=since - timedelta(days=1))["phone"]

    assert (phone.opening, phone.sold, phone.used, phone.closing) == (999, 0, 0, 999)
    assert (earlier.opening, earlier.used, earlier.closing) == (0, 1, 999)


def test_a_unit_given_back_stands_apart_from_what_was_used(subscription, akcasu, deniz):
    unit = actions.capture(held(subscription, "phone"), key="again", by=deniz)
    actions.reverse(unit, key="back", by=deniz, reason="It was a bug")

    phone = found(akcasu)["phone"]

    assert (phone.used, phone.given_back, phone.closing) == (2, 1, 999)


def test_every_total_is_the_sum_of_its_entries(subscription, akcasu):
    for total in queries.totals(akcasu, Filters()):
        assert total.closing == sum(entry.change for entry in total.account.entries.all())


def test_a_package_that_ended_before_the_period_is_left_out(subscription, akcasu):
    today = timezone.localdate()
    with time_machine.travel(timezone.now() - timedelta(days=405), tick=False):
        old = sold(akcasu, "gold", starts_on=today - timedelta(days=405), ends_on=today - timedelta(days=40))

    recent = queries.totals(akcasu, Filters(since=today - timedelta(days=5)))
    longer = queries.totals(akcasu, Filters(since=today - timedelta(days=60)))

    assert {total.account.subscription for total in recent} == {subscription}
    assert {total.account.subscription for total in longer} == {subscription, old}


def test_totals_of_one_person_have_no_balance(subscription, akcasu):
    phone = found(akcasu, person="ayşe")["phone"]

    assert (phone.opening, phone.closing) == (None, None)
    assert phone.used == 1


@pytest.mark.case(15)
def test_an_unlimited_service_has_no_balance_either(karaova):
    held(sold(karaova, "premium-plus"))

    written = found(karaova)["written"]

    assert (written.opening, written.held, written.closing) == (None, 1, None)


def test_totals_of_one_package_leave_the_others_out(subscription, akcasu):
    today = timezone.localdate()
    old = sold(akcasu, "gold", starts_on=today - timedelta(days=405), ends_on=today - timedelta(days=40))

    assert {total.account.subscription for total in queries.totals(akcasu, Filters())} == {subscription, old}
    assert {total.account.subscription for total in queries.totals(akcasu, Filters(package=old.pk))} == {old}


def test_totals_are_two_statements(subscription, akcasu, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.totals(akcasu, Filters())


def test_the_page_shows_totals_above_the_entries(subscription, elif_, signed_in):
    client = signed_in(elif_)

    assert "Dönem başı" in text(client.get(PAGE))
    assert client.get(PAGE, {"package": subscription.pk}).status_code == 200
    assert client.get(PAGE, {"package": "1; DROP"}).context["form"].errors


def workbook(page):
    assert page.status_code == 200
    return load_workbook(BytesIO(page.getvalue()))


def test_the_workbook_has_a_cover_and_real_dates_and_numbers(subscription, elif_, signed_in):
    book = workbook(signed_in(elif_).get(XLSX, {"service": "phone"}))

    cover, rows = book.worksheets
    assert [row[0].value for row in rows.iter_rows(min_row=2)] != []
    first = rows[2]
    assert isinstance(first[0].value, datetime)
    assert (first[3].value, first[7].value, first[10].value) == ("Tanımlandı", 1000, 1000)
    assert rows.max_row == 1 + 3
    assert rows.freeze_panes == "A2"
    words = [cell.value for row in cover.iter_rows() for cell in row if cell.value is not None]
    assert "Akçasu Büyükşehir Belediyesi" in words
    assert words[-1] == 999


@pytest.mark.parametrize("text_", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example"])
def test_a_reason_is_never_calculated(subscription, akcasu, filiz, elif_, signed_in, text_):
    actions.goodwill(account(subscription), 1, reason=text_, by=filiz, key="evil")

    rows = workbook(signed_in(elif_).get(XLSX)).worksheets[1]

    cell = next(row[6] for row in rows.iter_rows() if row[6].value == text_)
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_longer_workbook_costs_no_more_statements(
    subscription, ayse, elif_, signed_in, django_assert_max_num_queries
):
    client = signed_in(elif_)
    workbook(client.get(XLSX))
    with django_assert_max_num_queries(14) as few:
        workbook(client.get(XLSX))
    for _ in range(20):
        held(subscription, by=ayse)

    with django_assert_max_num_queries(len(few)):
        assert workbook(client.get(XLSX)).worksheets[1].max_row > 20


def test_strangers_get_no_workbook(subscription, akcasu, ayse, cem, signed_in):
    assert signed_in(ayse).get(XLSX).status_code == 403
    assert signed_in(cem).get(XLSX, {"institution": akcasu.pk}).status_code == 404
