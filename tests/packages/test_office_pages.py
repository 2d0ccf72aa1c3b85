from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import Institution
from packages.models import Band, LedgerEntry, Subscription, TierVersion
from tests.packages.reading import text
from tests.sales import account, sold

LIST, SELL = "/office/subscriptions/", "/office/subscriptions/sell/"


def version(code: str) -> str:
    return f"version-{TierVersion.objects.get(tier__code=code).pk}"


def band(seats: int) -> str:
    return f"band-{Band.objects.get(seats_minimum=seats).pk}"


def sell(client, institution, offer, **typed):
    numbers = {"starts_on": "01.01.2027", "contract_number": "2027/12", **typed}
    return client.post(f"{SELL}?institution={institution.pk}", {"offer": offer, **numbers})


def test_a_manager_sells_a_band_of_premium(akcasu, filiz, signed_in):
    answer = sell(signed_in(filiz), akcasu, band(51))

    subscription = Subscription.objects.get()
    assert answer.url == reverse("packages:subscription", args=[subscription.pk])
    assert (subscription.seats, subscription.starts_on, subscription.ends_on) == (
        100,
        date(2027, 1, 1),
        date(2028, 1, 1),
    )
    assert (account(subscription).granted, account(subscription, "onsite").granted) == (2000, 3)
    assert (subscription.contract_number, subscription.sold_by, subscription.state) == ("2027/12", filiz, "scheduled")


def test_a_manager_sells_numbers_of_choice_and_names_the_last_day(akcasu, filiz, signed_in):
    numbers = {"seats": "64", "written": "1.500", "phone": "1000", "remote": "1000", "onsite": "12", "workshop": "90"}

    sell(signed_in(filiz), akcasu, version("premium"), ends_on="30.06.2027", **numbers)

    subscription = Subscription.objects.get()
    assert (subscription.seats, account(subscription).granted) == (64, 1500)
    assert (subscription.last_on, subscription.ends_on) == (date(2027, 6, 30), date(2027, 7, 1))


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"seats": "501"}, "seats", "Premium: 21 ile 500 arası kullanıcıya satılır."),
        ({"seats": ""}, "seats", "Kullanıcı sayısını yazın."),
        ({"seats": "64", "written": "999"}, "written", "Yazılı Teknik Destek: en az 1000, en çok 5000."),
        ({"seats": "64", "written": ""}, "written", "Yazılı Teknik Destek: en az 1000, en çok 5000."),
        ({"seats": "64", "written": "9" * 400}, "written", "Sayı çok büyük."),
        ({"seats": "64", "written": "-1"}, "written", "0 ya da daha büyük bir tam sayı yazın."),
        ({"seats": "64", "written": "bin"}, "written", "0 ya da daha büyük bir tam sayı yazın."),
    ],
)
def test_a_number_outside_the_range_is_refused_beside_its_field_and_what_was_typed_stays(
    akcasu, filiz, signed_in, typed, field, said
):
    numbers = {"written": "1000", "phone": "1000", "remote": "1000", "onsite": "0", "workshop": "12"}

    page = sell(signed_in(filiz), akcasu, version("premium"), **{**numbers, **typed})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"].errors[field] == [said]
    assert 'value="2027/12"' in page.content.decode()
    assert not Subscription.objects.exists()


def test_a_number_of_users_outside_the_band_is_refused(akcasu, filiz, signed_in):
    page = sell(signed_in(filiz), akcasu, band(51), seats="120")

    assert page.context["form"].errors["seats"] == ["Bu aralık 51 ile 100 arası kullanıcı içindir."]


def test_an_end_before_its_start_is_refused_beside_the_last_day(akcasu, filiz, signed_in):
    page = sell(signed_in(filiz), akcasu, version("gold"), ends_on="31.12.2026")

    assert page.status_code == 422
    assert page.context["form"].errors == {"ends_on": ["Abonelik başladıktan sonra bitmelidir."]}
    assert not Subscription.objects.exists()


@pytest.mark.case(32)
def test_an_overlapping_sale_is_refused_at_its_first_day(akcasu, filiz, signed_in):
    client = signed_in(filiz)
    sell(client, akcasu, version("gold"))

    page = sell(client, akcasu, version("gold"), starts_on="31.12.2027")

    assert list(page.context["form"].errors) == ["starts_on"]
    assert Subscription.objects.count() == 1


def test_the_institution_is_found_by_a_part_of_its_name(akcasu, karaova, filiz, signed_in):
    page = signed_in(filiz).get(SELL, {"q": "KARAOVA"})

    assert list(page.context["institutions"]) == [karaova]
    assert signed_in(filiz).get(SELL, {"institution": karaova.pk}).status_code == 200


def test_the_list_is_narrowed_by_name_state_and_tier(akcasu, karaova, filiz, signed_in):
    premium, gold = sold(akcasu, "premium"), sold(karaova, "gold")
    client = signed_in(filiz)

    assert client.get(LIST).context["page"].rows == [premium, gold]
    assert client.get(LIST, {"q": "akçasu"}).context["page"].rows == [premium]
    assert client.get(LIST, {"tier": "gold"}).context["page"].rows == [gold]
    assert client.get(LIST, {"state": "expired"}).context["page"].rows == []


def test_a_list_of_many_costs_as_many_statements_as_one(akcasu, filiz, signed_in, django_assert_max_num_queries):
    sold(akcasu, "premium")
    client = signed_in(filiz)
    with django_assert_max_num_queries(10) as one:
        client.get(LIST)
    for number in range(10):
        sold(Institution.objects.create(name=f"Kurum {number}"), "gold")

    with django_assert_max_num_queries(len(one)):
        assert len(client.get(LIST).context["page"].rows) == 11


def test_the_page_of_a_subscription_tells_what_happened(akcasu, filiz, deniz, signed_in):
    subscription = sold(akcasu, "premium")
    _top_up(signed_in(filiz), subscription, amount="5", reason="Sipariş 7")

    said = text(signed_in(deniz).get(reverse("packages:subscription", args=[subscription.pk])))

    assert "Premium, 50 kullanıcı" in said
    assert "Yazılı Teknik Destek: 5 hak. Sipariş 7" in said
    assert "1.005" in said


def _top_up(client, subscription, *, verb="top_up", key=None, **typed):
    address = reverse(f"packages:{verb}", args=[subscription.pk])
    return client.post(address, {"account": account(subscription).pk, "key": key or uuid4(), **typed})


def test_a_top_up_sent_twice_comes_once(akcasu, filiz, signed_in):
    subscription, key = sold(akcasu, "premium"), uuid4()

    for _ in range(2):
        answer = _top_up(signed_in(filiz), subscription, key=key, amount="5", reason="")

    assert answer.url == reverse("packages:subscription", args=[subscription.pk])
    assert account(subscription).granted == 1005


@pytest.mark.case(21)
def test_goodwill_without_a_reason_is_refused_at_its_field(akcasu, filiz, signed_in):
    subscription = sold(akcasu, "premium")

    page = _top_up(signed_in(filiz), subscription, verb="goodwill", amount="5", reason=" ")
    _top_up(signed_in(filiz), subscription, verb="goodwill", amount="2", reason="We were late")

    assert list(page.context["form"].errors) == ["reason"]
    assert LedgerEntry.objects.get(kind="goodwill").granted == 2


@pytest.mark.check(91)
@pytest.mark.parametrize("amount", ["0", "-1", "1" + "0" * 400, "NaN", "1e308", str(2**63), "2147483647"])
def test_an_impossible_amount_is_refused_at_its_field(akcasu, filiz, signed_in, amount):
    page = _top_up(signed_in(filiz), sold(akcasu, "premium"), amount=amount, reason="")

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["amount"]


def test_units_go_only_to_accounts_of_the_subscription(akcasu, karaova, filiz, signed_in):
    own, other = sold(akcasu, "premium"), sold(karaova, "gold")
    address = reverse("packages:top_up", args=[own.pk])

    page = signed_in(filiz).post(address, {"account": account(other).pk, "amount": "5", "key": uuid4()})

    assert page.status_code == 422
    assert account(other).granted == 125


def test_a_manager_upgrades_at_once(karaova, filiz, signed_in):
    subscription = sold(karaova, "gold")
    address = reverse("packages:upgrade", args=[subscription.pk])

    answer = signed_in(filiz).post(address, {"offer": band(21)})

    subscription.refresh_from_db()
    assert answer.status_code == 302
    assert (subscription.version.tier.code, subscription.seats, account(subscription).granted) == ("premium", 50, 1000)


def test_an_upgrade_offers_nothing_smaller(karaova, filiz, signed_in):
    subscription = sold(karaova, "premium")
    address = reverse("packages:upgrade", args=[subscription.pk])

    assert signed_in(filiz).post(address, {"offer": version("gold")}).status_code == 422
    assert [o.version.tier.code for o in signed_in(filiz).get(address).context["offers"]] == ["premium", "premium-plus"]


def test_an_ended_subscription_offers_no_change(karaova, filiz, signed_in):
    today = timezone.localdate()
    ended = sold(karaova, "gold", starts_on=today - timedelta(days=365), ends_on=today)

    page = signed_in(filiz).get(reverse("packages:subscription", args=[ended.pk]))

    assert reverse("packages:top_up", args=[ended.pk]) not in page.content.decode()
    assert _top_up(signed_in(filiz), ended, amount="5", reason="").status_code == 422


def _addresses(subscription) -> list[str]:
    verbs = ("subscription", "upgrade", "top_up", "goodwill")
    return [LIST, SELL, *(reverse(f"packages:{verb}", args=[subscription.pk]) for verb in verbs)]


def test_customers_do_not_find_the_office(akcasu, elif_, cem, signed_in):
    for address in _addresses(sold(akcasu, "premium")):
        assert signed_in(elif_).get(address).status_code == 404, address
        assert signed_in(cem).get(address).status_code == 404, address


def test_colleagues_who_do_not_sell_may_read_only(akcasu, deniz, burak, signed_in):
    addresses = _addresses(sold(akcasu, "premium"))

    for person, goodwill in ((deniz, 200), (burak, 403)):
        statuses = [signed_in(person).get(address).status_code for address in addresses]
        assert statuses == [200, 403, 200, 403, 403, goodwill]
