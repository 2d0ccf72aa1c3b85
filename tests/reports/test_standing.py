"""The manager's view of all institutions: figures, and the rows that each of them opens."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Institution
from packages import actions
from packages.models import Inquiry, Offer, QuotaAccount
from reports import queries
from reports.queries import Filters
from tests.packages.offers import offered
from tests.packages.reading import text
from tests.packages.spend import held
from tests.sales import account, filed, leave, sold
from tickets.models import SlaClock, Ticket


def today():
    return timezone.localdate()


def runs(institution, tier="gold", *, passed, length=365, **changes):
    starts_on = today() - timedelta(days=passed)
    return sold(institution, tier, starts_on=starts_on, ends_on=starts_on + timedelta(days=length), **changes)


def names(**asked) -> list[str]:
    return [standing.name for standing in queries.standings(Filters(**asked))]


def count(name) -> int:
    return queries.figures().counts[name]


def tiers() -> dict[str, int]:
    return {tier.code: tier.institutions for tier in queries.figures().tiers}


AKCASU, KARAOVA = "Akçasu Büyükşehir Belediyesi", "Karaova Belediyesi"


def test_every_institution_stands_under_its_tier_or_under_none(akcasu, karaova):
    assert tiers() == {"none": 2}

    runs(akcasu, "premium", passed=10)
    sold(karaova, "gold", starts_on=today() - timedelta(days=400), ends_on=today())

    assert tiers() == {"premium": 1, "lapsed": 1}
    assert (names(tier="premium"), names(tier="lapsed"), names(tier="none")) == ([AKCASU], [KARAOVA], [])


@pytest.mark.parametrize(("left", "found"), [(30, [30, 60, 90]), (31, [60, 90]), (90, [90]), (91, [])])
def test_what_ends_in_so_many_days_is_counted_and_listed(akcasu, left, found):
    runs(akcasu, passed=365 - left)

    assert [days for days in (30, 60, 90) if count(f"open-{days}")] == found
    assert [days for days in (30, 60, 90) if names(ending=str(days), renewal="open") == [AKCASU]] == found


def test_what_is_renewed_still_ends_but_asks_for_nothing(akcasu):
    ending = runs(akcasu, passed=350)
    sold(akcasu, "gold", starts_on=ending.ends_on, ends_on=ending.ends_on + timedelta(days=365))

    assert (count("ending-30"), count("open-30")) == (1, 0)
    assert (names(ending="30"), names(ending="30", renewal="renewed")) == ([AKCASU], [AKCASU])
    assert names(ending="30", renewal="open") == []


def test_use_is_held_against_the_part_of_the_term_that_has_passed(akcasu, karaova):
    leave(runs(akcasu, passed=100), "phone", 40)  # 60 of 100 used in 27 % of the term
    runs(karaova, passed=200)

    assert (names(use="over"), names(use="under")) == ([AKCASU], [KARAOVA])
    assert (count("over"), count("under")) == (1, 1)


def test_a_young_package_says_nothing_about_its_use(akcasu, karaova):
    leave(runs(akcasu, passed=20), "phone", 10)
    runs(karaova, passed=60)

    assert (count("over"), count("under")) == (0, 0)


def test_unlimited_packages_are_neither(akcasu):
    runs(akcasu, "premium-plus", passed=200)

    assert (count("over"), count("under"), count("quota")) == (0, 0, 0)
    (standing,) = queries.standings(Filters(tier="premium-plus"))
    assert (standing.used, standing.fullest) == (None, None)


def test_quota_is_a_risk_once_a_channel_is_empty_or_requests_wait(akcasu, karaova, cem):
    leave(runs(akcasu, passed=10), "remote", 0)
    sold(karaova, "gold", starts_on=today() - timedelta(days=400), ends_on=today())
    filed(cem)

    assert Ticket.objects.get().status == Ticket.Status.AWAITING_QUOTA
    assert names(risk="quota") == [AKCASU, KARAOVA]
    assert [standing.waiting for standing in queries.standings(Filters(risk="quota"))] == [0, 1]


def _missed(by, times):
    for _ in range(times):
        ticket = filed(by)
        SlaClock.objects.filter(ticket=ticket).update(
            state="missed", due_at=timezone.now() - timedelta(days=3), next_look_at=None
        )


@pytest.mark.parametrize(("misses", "is_risk"), [(2, False), (3, True)])
def test_misses_are_a_risk_from_three_on(akcasu, ayse, misses, is_risk):
    runs(akcasu, "premium", passed=30)
    _missed(ayse, misses)

    assert bool(names(risk="misses")) == is_risk
    assert count("misses") == is_risk


def test_excused_misses_and_those_of_long_ago_do_not_count(akcasu, ayse, filiz):
    runs(akcasu, "premium", passed=200)
    _missed(ayse, 6)
    assert count("misses") == 1

    clocks = list(SlaClock.objects.order_by("ticket_id").values_list("pk", flat=True))
    now = timezone.now()
    SlaClock.objects.filter(pk__in=clocks[:2]).update(excused_at=now, excused_by=filiz, excuse="Power cut")
    SlaClock.objects.filter(pk__in=clocks[2:4]).update(due_at=now - timedelta(days=91))

    assert count("misses") == 0


@pytest.mark.parametrize(("ratings", "is_risk"), [([2, 2, 3, 3], False), ([2, 2, 3, 3, 4], True), ([4] * 5, False)])
def test_satisfaction_is_judged_from_five_ratings_on(akcasu, ayse, ratings, is_risk):
    runs(akcasu, "premium", passed=30)
    for rating in ratings:
        Ticket.objects.filter(pk=filed(ayse).pk).update(rating=rating, rated_at=timezone.now())

    assert bool(names(risk="satisfaction")) == is_risk


def test_a_suspended_package_is_a_risk(akcasu):
    actions.suspend(runs(akcasu, passed=30), reason="Not paid", by=None)

    assert names(risk="suspended") == names(risk="any") == [AKCASU]


@pytest.mark.parametrize("risk", ["any", "quota", "misses", "satisfaction", "suspended"])
def test_each_figure_says_how_many_rows_it_opens(akcasu, karaova, ayse, cem, risk):
    leave(runs(akcasu, passed=100), "phone", 0)
    actions.suspend(runs(karaova, passed=50), reason="Not paid", by=None)
    _missed(ayse, 4)

    assert count(risk) == len(names(risk=risk))


def test_the_list_finds_names_in_turkish_and_orders_by_name_or_by_end(akcasu, karaova):
    runs(akcasu, passed=10)
    runs(karaova, passed=300)

    assert names(q="AKÇASU") == names(q="akcasu") == [AKCASU]
    assert (names(), names(order="end")) == ([AKCASU, KARAOVA], [KARAOVA, AKCASU])


@pytest.mark.parametrize("order", ["", "end"])
def test_pages_go_by_keyset_and_show_everybody_once(akcasu, karaova, order):
    Institution.objects.bulk_create(Institution(name=f"Kurum {number:03d}") for number in range(120))
    runs(akcasu, passed=10)
    seen, mark = [], ""

    for _ in range(3):
        page = queries.standings_after(Filters(order=order), mark)
        seen += [standing.pk for standing in page.rows]
        mark = page.next_mark

    assert (len(seen), len(set(seen)), mark) == (122, 122, "")


def test_the_figures_cost_the_same_with_many_institutions(akcasu, filiz, signed_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(filiz)
    with CaptureQueriesContext(connection) as few:
        browser.get("/office/portfolio/")
    Institution.objects.bulk_create(Institution(name=f"Kurum {number:03d}") for number in range(60))
    for institution in Institution.objects.filter(name__startswith="Kurum")[:30]:
        runs(institution, passed=100)

    with django_assert_num_queries(len(few)):
        browser.get("/office/portfolio/")
    assert len(few) <= 15
    with CaptureQueriesContext(connection) as rows:
        browser.get("/office/portfolio/institutions/")
    assert len(rows) <= 6


def test_the_page_opens_its_rows(akcasu, karaova, filiz, signed_in):
    leave(runs(akcasu, passed=100), "phone", 0)
    runs(karaova, passed=350)
    browser = signed_in(filiz)

    page = browser.get("/office/portfolio/")
    assert page.status_code == 200
    assert "?ending=30&amp;renewal=open" in page.content.decode()
    assert "?ending=30&amp;order=end" in page.content.decode()
    rows = browser.get("/office/portfolio/institutions/?ending=30&renewal=open&order=end")

    assert KARAOVA in text(rows)
    assert AKCASU not in text(rows)


def test_an_address_that_reads_badly_asks_for_everything(akcasu, filiz, signed_in):
    answer = signed_in(filiz).get("/office/portfolio/institutions/?tier=zzz&ending=7&after=%1fx&q=%00")

    assert answer.status_code == 200
    assert AKCASU in text(answer)


@pytest.mark.check(6)
@pytest.mark.check(79)
def test_the_download_has_the_rows_of_the_page_and_calculates_nothing(akcasu, filiz, signed_in):
    Institution.objects.filter(pk=akcasu.pk).update(name="=1+1 Belediyesi")
    runs(akcasu, "premium", passed=100)

    answer = signed_in(filiz).get("/office/portfolio/institutions.csv?tier=premium")

    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [line[0] for line in lines[1:]] == ["'=1+1 Belediyesi"]


def test_the_pipeline_counts_questions_and_living_offers(world):
    pipeline = queries.pipeline()

    assert pipeline.asked == Inquiry.objects.filter(state="open").count()
    assert pipeline.drafts == Offer.objects.filter(state="draft").count()
    assert pipeline.sent == Offer.objects.filter(state="sent").count()
    assert pipeline.lapsing <= pipeline.sent


def test_offers_that_lapse_within_a_week_open_as_rows_of_their_own(akcasu, karaova, filiz, signed_in):
    soon = offered(karaova, "first", "gold", by=filiz, valid_until=today() + timedelta(days=7))
    offered(akcasu, "first", "gold", by=filiz, valid_until=today() + timedelta(days=8))

    figures, page = queries.pipeline(), signed_in(filiz).get("/office/offers/?state=lapsing")

    assert (figures.sent, figures.lapsing) == (2, 1)
    assert [offer.pk for offer in page.context["offers"]] == [soon.pk]
    assert "/office/offers/?state=lapsing" in signed_in(filiz).get("/office/portfolio/").content.decode()


def test_what_broke_a_limit_comes_first(akcasu, ayse, filiz, signed_in):
    browser = signed_in(filiz)
    assert "Aşılan sınırlar" in text(browser.get("/office/portfolio/"))
    subscription = runs(akcasu, "premium", passed=30)
    QuotaAccount.objects.filter(pk=account(subscription).pk).update(captured=1)
    actions.alarm_of_mismatches(today())
    Ticket.objects.filter(pk=filed(ayse).pk).update(response_due_at=timezone.now() - timedelta(hours=1))

    alarms = queries.alarms(filiz)

    assert (alarms.overdue, alarms.mismatches) == (1, 1)
    page = browser.get("/office/portfolio/").content.decode()
    assert page.index("Aşılan sınırlar") < page.index("Düzeye göre kurumlar")


@pytest.mark.case(49)
def test_customers_and_agents_do_not_see_it(akcasu, elif_, cem, deniz, filiz, signed_in):
    for place in ("/office/portfolio/", "/office/portfolio/institutions/", "/office/portfolio/institutions.csv"):
        assert signed_in(filiz).get(place).status_code == 200
        assert [signed_in(person).get(place).status_code for person in (cem, elif_, deniz)] == [404, 404, 403]


def test_a_held_unit_counts_as_used(akcasu):
    subscription = runs(akcasu, "silver", passed=100)
    for _ in range(15):
        held(subscription)

    (standing,) = queries.standings(Filters(use="over"))
    assert round(standing.fullest, 2) == 0.75
