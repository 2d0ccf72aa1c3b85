from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import time_machine
from django.utils import timezone

from organizations.actions import add_region
from packages.actions import cataloguing
from packages.advisor import Fit
from packages.models import TierVersion
from tests.catalogue import drafted
from tests.packages.reading import text
from tests.packages.spend import held
from tests.sales import filed, leave, sold
from tickets import actions
from tickets.queries.demand import needs

PAGE = "/package/advice/"


def sixty_days(institution, tier="silver"):
    today = timezone.localdate()
    return sold(institution, tier, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=305))


def test_demand_is_what_was_held_and_what_waits(karaova, cem):
    subscription = sixty_days(karaova)
    filed(cem)
    leave(subscription, "written", 0)
    filed(cem)

    need = needs([karaova.pk], timezone.localdate())[karaova.pk]

    assert sum(need.uses["written"]) == 2
    assert need.days == 61
    assert (need.users, need.regions) == (1, 0)


def test_answers_are_counted_by_the_time_they_took(karaova, cem, deniz):
    sixty_days(karaova)
    monday = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        slow, quick = filed(cem), filed(cem)
        filed(cem)
    for ticket, minutes in ((quick, 20), (slow, 50)):
        with time_machine.travel(monday + timedelta(minutes=minutes), tick=False):
            actions.answer(ticket, "Şöyle yapın.", key=uuid4(), by=deniz)

    need = needs([karaova.pk], date(2026, 11, 20), [30, 60])[karaova.pk]

    assert need.answered == 2
    assert need.met == {30: 1, 60: 2}


def test_demand_of_many_institutions_is_as_many_statements(karaova, akcasu, cem, ayse, django_assert_num_queries):
    for institution, person in ((karaova, cem), (akcasu, ayse)):
        sixty_days(institution, "gold")
        filed(person)

    with django_assert_num_queries(6):
        needs([karaova.pk, akcasu.pk], timezone.localdate(), [30, 60])


def test_an_administrator_reads_which_package_fits_and_asks_for_it(karaova, cem, signed_in):
    subscription = sixty_days(karaova)
    for _ in range(3):
        filed(cem)
    leave(subscription, "written", 0)
    for _ in range(3):
        filed(cem)

    page = signed_in(cem).get(PAGE)

    assert page.context["advice"].chosen.candidate.tier == "gold"
    assert page.context["advice"].smaller.fit is Fit.SHORT
    assert "Yeterli paket: Gold." in text(page)
    assert "kind=upgrade&amp;tier=gold" in page.content.decode()


def test_a_plan_is_advised_too(karaova, cem, signed_in):
    sixty_days(karaova)
    filed(cem)
    client = signed_in(cem)

    many = client.get(PAGE, {"users": "300", "growth": "0"})
    spread = client.get(PAGE, {"regions": "2", "growth": "0"})

    assert many.context["advice"].chosen.candidate.name == "Premium 201–350"
    assert spread.context["advice"].chosen.candidate.name == "Premium 21–50"
    assert "Planınıza göre" in text(many)


def test_requests_grow_with_the_users_unless_said_otherwise(karaova, cem, signed_in):
    sixty_days(karaova)
    filed(cem)

    page = signed_in(cem).get(PAGE, {"users": "10"})

    assert page.context["need"].growth == 10


def test_a_number_that_cannot_be_says_so(karaova, cem, signed_in):
    sixty_days(karaova)

    page = signed_in(cem).get(PAGE, {"growth": "-500", "users": "many"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"growth", "users"}
    assert page.context["is_planned"] is False
    assert signed_in(cem).get(PAGE, {"institution": "x"}).status_code == 400


def test_a_young_package_gets_no_advice_yet(karaova, cem, signed_in):
    today = timezone.localdate()
    sold(karaova, "silver", starts_on=today - timedelta(days=5), ends_on=today + timedelta(days=360))
    filed(cem)

    assert "Öneri için erken" in text(signed_in(cem).get(PAGE))


def test_prices_are_not_on_the_page(karaova, cem, signed_in):
    sixty_days(karaova)
    filed(cem)

    assert "₺" not in signed_in(cem).get(PAGE).content.decode()


def test_members_agents_and_outsiders_are_kept_out(akcasu, ayse, deniz, filiz, cem, elif_, signed_in):
    sold(akcasu, "premium")

    assert signed_in(elif_).get(PAGE).status_code == 200
    assert signed_in(filiz).get(PAGE, {"institution": akcasu.pk}).status_code == 200
    assert signed_in(filiz).get(PAGE).status_code == 302
    assert signed_in(ayse).get(PAGE).status_code == 403
    assert signed_in(deniz).get(PAGE, {"institution": akcasu.pk}).status_code == 403
    assert signed_in(cem).get(PAGE, {"institution": akcasu.pk}).status_code == 404


def test_prices_are_there_when_they_are_shown(karaova, cem, filiz, signed_in, settings):
    settings.SHOW_PRICES = True
    sixty_days(karaova)
    filed(cem)
    draft = drafted("gold", by=filiz)
    TierVersion.objects.filter(pk=draft.pk).update(list_price=Decimal("48000"))
    cataloguing.publish(draft, by=filiz)

    assert "48.000,00 ₺" in text(signed_in(cem).get(PAGE))


def test_more_users_of_the_own_tier_are_asked_for_as_an_upgrade(karaova, cem, signed_in):
    today = timezone.localdate()
    sold(karaova, "premium", starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=305))
    filed(cem)
    client = signed_in(cem)

    page = client.get(PAGE, {"users": "300", "growth": "0"})
    link = f"/package/inquire/?institution={karaova.pk}&kind=upgrade&tier=premium&seats=300"

    assert link.replace("&", "&amp;") in page.content.decode()
    assert 'value="300"' in client.get(link).content.decode()


def test_a_larger_band_of_the_own_tier_is_asked_for_with_its_users(karaova, cem, signed_in):
    subscription = sixty_days(karaova, "premium")
    for _ in range(95):
        held(subscription)

    page = signed_in(cem).get(PAGE, {"growth": "150"})

    assert page.context["advice"].chosen.candidate.name == "Premium 51–100"
    assert "kind=upgrade&amp;tier=premium&amp;seats=100" in page.content.decode()


def test_the_own_package_is_asked_for_again_as_it_is(karaova, cem, signed_in):
    sixty_days(karaova, "premium")
    for number in range(3):
        add_region(karaova, name=f"Bölge {number}", by=None)
    filed(cem)

    page = signed_in(cem).get(PAGE)

    assert page.context["advice"].chosen.candidate.covers("premium", 50)
    assert f'institution={karaova.pk}&amp;kind=renewal&amp;tier=premium"' in page.content.decode()
