"""The manager's page of a subscription and its verbs; the page where an administrator picks who stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import formats, timezone

from organizations.actions import add_member
from organizations.models import Membership
from packages import actions
from packages.models import Subscription, TierVersion
from tests.packages.life import renewed, state
from tests.packages.reading import text
from tests.sales import account, sold

VERBS = ("renew", "suspend", "resume", "terminate", "add_seats")


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def typed(day) -> str:
    return formats.date_format(day, "d.m.Y")


def address(verb, subscription) -> str:
    return reverse(f"packages:{verb}", args=[subscription.pk])


@pytest.fixture
def gold(karaova):
    return sold(karaova, "gold")


@pytest.fixture
def office(filiz, signed_in):
    return signed_in(filiz)


def test_a_manager_renews_with_the_same_package_by_default(gold, office):
    page = office.get(address("renew", gold))
    assert page.context["form"]["offer"].value() == f"version-{gold.version_id}"

    answer = office.post(
        address("renew", gold),
        {
            "offer": f"version-{gold.version_id}",
            "contract_number": "2027/9",
            "grace_days": "10",
            "carry_over_percent": "25",
        },
    )

    renewal = Subscription.objects.get(renews=gold)
    assert answer.url == address("subscription", renewal)
    assert (renewal.starts_on, renewal.grace_days, renewal.carry_over_percent) == (gold.ends_on, 10, 25)
    assert "2027/9" in text(office.get(address("subscription", gold)))


def test_a_renewal_that_overlaps_is_refused_at_its_first_day_and_what_was_typed_stays(gold, office):
    page = office.post(
        address("renew", gold),
        {"offer": f"version-{gold.version_id}", "contract_number": "2027/9", "starts_on": typed(today())},
    )

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["starts_on"]
    assert 'value="2027/9"' in page.content.decode()


@pytest.mark.case(29)
def test_the_renewal_is_where_a_smaller_package_begins(akcasu, office):
    premium, silver = sold(akcasu, "premium"), TierVersion.objects.get(tier__code="silver", state="published")

    office.post(address("renew", premium), {"offer": f"version-{silver.pk}", "contract_number": "2027/1"})

    assert Subscription.objects.get(renews=premium).version == silver


def test_a_manager_suspends_and_lets_it_go_on(gold, office):
    assert office.post(address("suspend", gold), {"reason": ""}).status_code == 422

    office.post(address("suspend", gold), {"reason": "Ödeme gecikti"})
    said = text(office.get(address("subscription", gold)))
    assert (state(gold), "Ödeme gecikti" in said, "Sürdür" in said) == ("suspended", True, True)

    office.post(address("resume", gold))
    assert state(gold) == "active"


def test_a_manager_ends_it_early(gold, office):
    page = office.post(address("terminate", gold), {"last_on": typed(today(-5)), "reason": "Fesih"})
    assert page.status_code == 422

    office.post(address("terminate", gold), {"last_on": typed(today()), "reason": "Sözleşme bitti"})

    gold.refresh_from_db()
    assert (gold.ends_on, gold.ended_reason) == (today(1), "Sözleşme bitti")
    assert "Sözleşme bitti" in text(office.get(address("subscription", gold)))


def test_a_manager_adds_users_once_however_often_the_form_is_sent(karaova, office):
    silver, key = sold(karaova, "silver"), uuid4()

    for _ in range(2):
        office.post(address("add_seats", silver), {"amount": "4", "reason": "Sipariş", "key": key})

    silver.refresh_from_db()
    assert silver.seats == 7
    assert list(office.post(address("add_seats", silver), {"amount": "40", "key": uuid4()}).context["form"].errors) == [
        "amount"
    ]


def test_the_page_offers_what_can_be_done_and_nothing_else(gold, karaova, office, deniz, burak, signed_in):
    def offered(client, subscription):
        return client.get(address("subscription", subscription)).context["verbs"]

    assert offered(office, gold) == {"goodwill", "top_up", "upgrade", "add_seats", "renew", "suspend", "terminate"}
    assert (offered(signed_in(deniz), gold), offered(signed_in(burak), gold)) == ({"goodwill"}, set())
    actions.terminate(gold, on=today(), reason="Fesih", by=None)
    assert offered(office, gold) == set()


def test_an_agent_gives_goodwill_within_the_month_and_reads_what_is_left(gold, deniz, signed_in, settings):
    settings.GOODWILL_MONTHLY_UNITS = 10
    client = signed_in(deniz)
    give = {"account": account(gold).pk, "reason": "Geciktik"}
    client.post(address("goodwill", gold), {**give, "amount": "8", "key": uuid4()})

    assert "2 hak" in text(client.get(address("goodwill", gold)))
    page = client.post(address("goodwill", gold), {**give, "amount": "3", "key": uuid4()})

    assert list(page.context["form"].errors) == ["amount"]
    assert account(gold).granted == 133


@pytest.mark.parametrize("verb", VERBS)
def test_customers_do_not_find_the_verbs_and_colleagues_may_not(gold, cem, elif_, deniz, burak, signed_in, verb):
    assert [signed_in(person).get(address(verb, gold)).status_code for person in (cem, elif_)] == [404, 404]
    assert [signed_in(person).get(address(verb, gold)).status_code for person in (deniz, burak)] == [403, 403]


class TestWhoStays:
    @pytest.fixture
    def shrunk(self, cast):
        gold = sold(cast.karaova, "gold", starts_on=today(-365), ends_on=today())
        for name in ("Bir", "İki", "Üç", "Dört"):
            email = f"{name}@new.example"
            add_member(cast.karaova, email=email, name=name, role="member", unit=cast.zoning, by=None)
        return renewed(gold, "silver")

    def seat(self, cast, name):
        return Membership.objects.get(institution=cast.karaova, user__name=name)

    @pytest.mark.case(30)
    def test_the_administrator_picks_and_the_page_says_how_many(self, shrunk, cast, cem, signed_in):
        client, page = signed_in(cem), reverse("packages:choose_seats")
        assert "5 kişi, 3 kullanıcı hakkı" in text(client.get(page))

        everybody = [self.seat(cast, name).pk for name in ("Bir", "İki", "Üç", "Dört")]
        assert client.post(page, {"people": everybody}).status_code == 422
        client.post(page, {"people": everybody[:2]})

        assert [self.seat(cast, name).read_only_since is None for name in ("Bir", "İki", "Üç", "Dört")] == [
            True,
            True,
            False,
            False,
        ]
        assert "yalnızca okur" in text(client.get(reverse("organizations:people", args=[cast.karaova.pk])))

    def test_members_do_not_choose_and_outsiders_do_not_find_it(self, shrunk, cast, elif_, filiz, deniz, signed_in):
        page = f"{reverse('packages:choose_seats')}?institution={cast.karaova.pk}"
        member = self.seat(cast, "Bir").user

        statuses = [signed_in(person).get(page).status_code for person in (member, elif_, deniz, filiz)]
        assert statuses == [403, 404, 403, 200]
