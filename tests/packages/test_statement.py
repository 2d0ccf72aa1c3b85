import csv
import io

import pytest
from django.urls import reverse

from packages import actions, queries
from packages.models import LedgerEntry
from tests.packages.reading import text
from tests.packages.spend import held, moved
from tests.sales import account, sold

PAGE, CSV = "/package/statement/", "/package/statement.csv"


@pytest.fixture
def subscription(akcasu, ayse, deniz):
    """Grants, then one request of Ayşe's: filed, moved to the phone, resolved."""
    subscription = sold(akcasu, "premium")
    unit = moved(held(subscription, subject=4821, by=ayse), "phone", by=deniz)
    actions.capture(unit, key="c", by=deniz)
    return subscription


def shown(page) -> list[tuple[str, str, int]]:
    return [(entry.account.service_id, entry.kind, entry.balance) for entry in page.context["entries"]]


def test_the_statement_is_every_entry_latest_first_with_its_running_balance(subscription, elif_, signed_in):
    page = signed_in(elif_).get(PAGE)

    assert shown(page) == [
        ("phone", "capture", 999),
        ("phone", "hold", 999),
        ("written", "release", 1000),
        ("written", "hold", 999),
        ("workshop", "grant", 12),
        ("remote", "grant", 1000),
        ("phone", "grant", 1000),
        ("written", "grant", 1000),
    ]
    assert reverse("tickets:show", args=[4821]) in page.content.decode()
    assert "Ayşe Yıldız" in text(page)
    assert "Deniz Arslan" in text(page)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"service": "phone"}, 3),
        ({"kind": "grant"}, 4),
        ({"person": "ayse"}, 4),
        ({"person": "AYŞE YIL"}, 4),
        ({"person": "nobody"}, 0),
        ({"since": "01.01.2020", "until": "31.12.2020"}, 0),
        ({"since": "01.01.2020"}, 8),
        ({"service": "phone", "person": "ayşe", "kind": "capture"}, 1),
    ],
)
def test_the_statement_is_filtered_by_its_address(subscription, elif_, signed_in, asked, count):
    assert len(shown(signed_in(elif_).get(PAGE, asked))) == count


def test_a_date_that_cannot_be_read_says_so_and_filters_nothing(subscription, elif_, signed_in):
    page = signed_in(elif_).get(PAGE, {"since": "31.02.2026"})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert len(shown(page)) == 8


def test_a_long_statement_goes_by_pages_without_gap_or_repetition(akcasu, elif_, signed_in):
    subscription = sold(akcasu, "premium")
    for number in range(queries.PAGE + 10):
        held(subscription, ["written", "phone"][number % 2])
    client = signed_in(elif_)

    first = client.get(PAGE)
    second = client.get(PAGE, {"before": first.context["next_before"]})

    pks = [entry.pk for page in (first, second) for entry in page.context["entries"]]
    assert len(first.context["entries"]) == queries.PAGE
    assert second.context["next_before"] is None
    assert pks == list(LedgerEntry.objects.order_by("-id").values_list("pk", flat=True))


def test_a_statement_of_several_entries_costs_as_many_statements_as_one(
    akcasu, elif_, signed_in, django_assert_max_num_queries
):
    subscription, client = sold(akcasu, "premium"), signed_in(elif_)
    held(subscription)
    client.get("/preferences/")  # the first page of a session asks where the person belongs
    with django_assert_max_num_queries(12) as one:
        client.get(PAGE)
    for _ in range(20):
        held(subscription, by=elif_)

    with django_assert_max_num_queries(len(one)):
        assert len(shown(client.get(PAGE))) == 25


def test_members_who_do_not_administer_may_not_read_it(subscription, ayse, signed_in):
    assert signed_in(ayse).get(PAGE).status_code == 403
    assert signed_in(ayse).get(CSV).status_code == 403


def test_the_outsider_does_not_find_it(subscription, akcasu, cem, signed_in):
    client = signed_in(cem)

    assert client.get(PAGE, {"institution": akcasu.pk}).status_code == 404
    assert client.get(CSV, {"institution": akcasu.pk}).status_code == 404
    assert shown(client.get(PAGE)) == []


def test_the_vendor_reads_it_for_an_institution(subscription, akcasu, deniz, signed_in):
    client = signed_in(deniz)

    page = client.get(PAGE, {"institution": akcasu.pk})

    assert client.get(PAGE).url == reverse("packages:subscriptions")
    assert len(shown(page)) == 8
    assert reverse("desk:show", args=[4821]) in page.content.decode()


@pytest.mark.case(10)
def test_a_capture_and_its_reversal_are_both_on_it(akcasu, elif_, deniz, signed_in):
    unit = actions.capture(held(sold(akcasu, "premium")), key="c", by=deniz)
    actions.reverse(unit, key="v", by=deniz, reason="Bug")

    assert [kind for _service, kind, _balance in shown(signed_in(elif_).get(PAGE))][:3] == [
        "reverse",
        "capture",
        "hold",
    ]


@pytest.mark.case(21)
def test_goodwill_stands_apart_from_what_was_sold(akcasu, elif_, filiz, signed_in):
    actions.goodwill(account(sold(akcasu, "premium")), 3, reason="We were late twice", by=filiz, key="g")

    page = signed_in(elif_).get(PAGE)

    assert "İyi niyet hakkı" in text(page)
    assert len(shown(signed_in(elif_).get(PAGE, {"kind": "goodwill"}))) == 1
    assert len(shown(signed_in(elif_).get(PAGE, {"kind": "grant"}))) == 4


@pytest.mark.case(15)
def test_an_unlimited_channel_has_no_balance_but_the_word(karaova, cem, signed_in):
    held(sold(karaova, "premium-plus"))

    assert "Sınırsız" in text(signed_in(cem).get(PAGE, {"service": "written"}))


def downloaded(client, **asked) -> list[list[str]]:
    response = client.get(CSV, asked)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_download_has_every_entry_in_order(subscription, elif_, signed_in):
    header, *rows = downloaded(signed_in(elif_))

    assert header[:4] == ["Tarih", "Talep", "Hizmet", "Hareket"]
    assert len(rows) == 8
    assert [row[3] for row in rows[4:]] == ["Ayrıldı", "İade edildi", "Ayrıldı", "Düşüldü"]
    assert rows[4][1:3] == ["4821", "Yazılı Teknik Destek"]
    assert rows[4][7:] == ["1", "0", "1", "999"]


def test_the_download_follows_the_filters(subscription, elif_, signed_in):
    assert len(downloaded(signed_in(elif_), service="phone", kind="hold")) == 2


@pytest.mark.check(79)
def test_a_reason_that_looks_like_a_formula_stays_text(akcasu, elif_, filiz, signed_in):
    actions.top_up(account(sold(akcasu, "premium")), 1, key="t", by=filiz, reason='=HYPERLINK("http://x";"y")')

    rows = downloaded(signed_in(elif_), kind="top_up")

    assert rows[1][6].startswith("'=")
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
