from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from packages import actions, queries
from tests.packages.reading import text
from tests.packages.spend import held
from tests.sales import account, sold

PAGE = "/package/"


def test_a_member_sees_the_tier_and_what_is_left(akcasu, ayse, signed_in):
    subscription = sold(akcasu, "premium")
    held(subscription)

    page = signed_in(ayse).get(PAGE)

    assert page.status_code == 200
    assert page.context["usage"].subscription == subscription
    assert "999 hak" in text(page)
    assert "ayrılan 1" in text(page)
    assert reverse("packages:statement") not in page.content.decode()


def test_an_administrator_has_the_way_to_the_statement(akcasu, elif_, signed_in):
    sold(akcasu, "premium")

    assert reverse("packages:statement") in signed_in(elif_).get(PAGE).content.decode()


def test_the_comparison_has_18_rows_in_four_columns_and_marks_the_own_tier(karaova, cem, signed_in):
    sold(karaova, "gold")

    rows = signed_in(cem).get(PAGE).context["rows"]

    assert len(rows) == 18
    assert {tuple(cell.tier.name for cell in row.cells) for row in rows} == {("Silver", "Gold", "Premium", "Premium+")}
    assert {cell.tier.name for row in rows for cell in row.cells if cell.is_own} == {"Gold"}


def test_only_the_rows_that_differ(karaova, cem, signed_in):
    sold(karaova, "gold")

    page = signed_in(cem).get(PAGE, {"differences": "1"})

    assert [row.service.number for row in page.context["rows"]] == [1, 3, 4, 5, 6, 9, 11, 13, 14, 16]


def test_a_missing_service_says_which_tiers_have_it_and_how_to_ask(karaova, cem, filiz, signed_in):
    sold(karaova, "silver")

    said = text(signed_in(cem).get(PAGE))

    assert said.count("Bulunduğu paketler: Premium, Premium+. Nasıl istenir?") == 3
    assert "filiz@vendor.example" in said


def test_a_narrow_screen_shows_the_own_tier_and_the_one_asked_for(karaova, cem, signed_in):
    sold(karaova, "silver")
    client = signed_in(cem)

    assert client.get(PAGE).context["beside"].code == "gold"
    assert client.get(PAGE, {"beside": "premium-plus"}).context["beside"].code == "premium-plus"
    assert client.get(PAGE, {"beside": "nonsense"}).context["beside"].code == "gold"


@pytest.mark.case(15)
def test_an_unlimited_channel_shows_the_word_and_no_bar(karaova, cem, signed_in):
    sold(karaova, "premium-plus")

    page = signed_in(cem).get(PAGE).content.decode()

    usage = page.split('class="usage five"')[1].split("</section>")[0]
    assert usage.count("<b>Sınırsız</b>") == 3
    assert usage.count('<svg class="meter') == 2  # days on site and workshops


@pytest.mark.case(16)
def test_silver_reads_that_days_on_site_are_priced(karaova, cem, signed_in):
    sold(karaova, "silver")

    assert "Gün başına ücretli: gün gün satın alınabilir." in text(signed_in(cem).get(PAGE))


@pytest.mark.case(26)
def test_without_a_valid_package_the_page_says_why_and_whom_to_ask(karaova, cem, filiz, signed_in):
    today = timezone.localdate()
    sold(karaova, "gold", starts_on=today - timedelta(days=365), ends_on=today)

    said = text(signed_in(cem).get(PAGE))

    assert "Bugün geçerli bir destek paketiniz yok" in said
    assert "filiz@vendor.example" in said


def test_an_institution_that_never_bought_sees_the_comparison(cem, signed_in):
    page = signed_in(cem).get(PAGE)

    assert page.status_code == 200
    assert len(page.context["rows"]) == 18


def test_the_outsider_does_not_find_another_institutions_package(akcasu, cem, signed_in):
    subscription = sold(akcasu, "premium")
    client = signed_in(cem)

    assert client.get(PAGE, {"institution": akcasu.pk}).status_code == 404
    assert client.get(PAGE, {"subscription": subscription.pk}).status_code == 404
    assert client.get(PAGE, {"institution": 10**9}).status_code == 404


@pytest.mark.check(91)
@pytest.mark.parametrize("number", ["1" + "0" * 400, "-1", "NaN", "1e308", str(2**63)])
def test_a_number_that_cannot_be_is_a_bad_request(akcasu, elif_, signed_in, number):
    sold(akcasu, "premium")
    client = signed_in(elif_)

    assert client.get(PAGE, {"institution": number}).status_code == 400
    assert client.get("/package/statement/", {"before": number}).status_code == 400


def test_the_vendor_chooses_an_institution_first(akcasu, deniz, signed_in):
    sold(akcasu, "premium")
    client = signed_in(deniz)

    assert client.get(PAGE).url == reverse("packages:subscriptions")
    assert client.get(PAGE, {"institution": akcasu.pk}).status_code == 200


def test_the_strip_of_meters_is_one_statement(akcasu, django_assert_num_queries):
    sold(akcasu, "premium")

    with django_assert_num_queries(1):
        usage = queries.usage(akcasu)

    assert [balance.code for balance in usage.balances] == ["written", "phone", "remote", "onsite"]
    assert (usage.days, usage.days_passed, usage.days_left) == (365, 30, 335)


def test_what_would_run_out_before_the_end_has_a_day(karaova):
    today = timezone.localdate()
    subscription = sold(karaova, "silver", starts_on=today - timedelta(days=40), ends_on=today + timedelta(days=325))
    for _ in range(10):
        held(subscription)
    held(subscription, "phone")
    told = queries.forecast(subscription, queries.balances(subscription))

    assert actions.foretell(today) == 1
    by_code = {balance.code: balance.runs_out_on for balance in queries.usage(karaova).balances}

    assert by_code["written"] == told["written"].runs_out_on
    assert today + timedelta(days=30) < by_code["written"] < today + timedelta(days=50)
    assert (by_code["phone"], by_code["remote"]) == (None, None)
    assert actions.foretell(today) == 0


def test_units_that_come_make_a_forecast_void(karaova, filiz):
    today = timezone.localdate()
    subscription = sold(karaova, "silver", starts_on=today - timedelta(days=40), ends_on=today + timedelta(days=325))
    for _ in range(10):
        held(subscription)
    actions.foretell(today)

    actions.top_up(account(subscription), 500, key="t", by=filiz, reason="")

    assert account(subscription).runs_out_on is None
    assert actions.foretell(today) == 0


def test_foretelling_costs_the_same_for_more_institutions(karaova, akcasu, django_assert_num_queries):
    today = timezone.localdate()
    for institution in (karaova, akcasu):
        subscription = sold(
            institution, "silver", starts_on=today - timedelta(days=40), ends_on=today + timedelta(days=325)
        )
        for _ in range(10):
            held(subscription)

    with django_assert_num_queries(5):
        assert actions.foretell(today) == 2


def test_a_month_is_needed_for_a_forecast(karaova):
    today = timezone.localdate()
    subscription = sold(karaova, "silver", starts_on=today - timedelta(days=28), ends_on=today + timedelta(days=336))
    for _ in range(10):
        held(subscription)

    actions.foretell(today)

    assert {balance.runs_out_on for balance in queries.usage(karaova).balances} == {None}


def test_a_top_up_shows_in_the_own_column(karaova, cem, filiz, signed_in):
    subscription = sold(karaova, "silver")
    actions.top_up(account(subscription, "onsite"), 2, key="t", by=filiz, reason="")

    assert "Sizde: 2" in text(signed_in(cem).get(PAGE))


def test_in_its_days_of_grace_the_package_says_that_it_has_ended_and_until_when_it_serves(karaova, cem, signed_in):
    today = timezone.localdate()
    gold = sold(karaova, "gold", starts_on=today - timedelta(days=365), ends_on=today - timedelta(days=2))
    type(gold).objects.filter(pk=gold.pk).update(grace_days=10)

    said = text(signed_in(cem).get("/package/"))

    assert "Süresi doldu; şu güne kadar talep açılabilir:" in said
    assert "gün kaldı" not in said
