"""The use of products on the sheet of a check-in, and what may be written once its result is shared."""

from datetime import timedelta

import pytest
from django.utils import timezone

from products.models import Product, ProductUse
from surveys.actions import checkins
from surveys.models import CheckIn
from surveys.queries.sheet import prepare, sheet_of
from surveys.sheets import from_json
from tests.surveys.talking import SUMMARY, held, planned


@pytest.fixture
def checkin(akcasu, deniz) -> CheckIn:
    return planned(akcasu, deniz)


def use_of(institution, product, who, day):
    ProductUse.objects.create(institution=institution, product=product, day=day, who=who, count=3, minutes=10)


def test_the_use_of_a_product_by_few_people_is_withheld(checkin, cast, deniz):
    day = timezone.localdate()
    for number in range(5):
        use_of(cast.akcasu, cast.desktop, f"x{number}", day)
    use_of(cast.akcasu, cast.desktop, "x0", day - timedelta(days=200))
    [enough] = prepare(checkin, deniz, timezone.now()).products
    ProductUse.objects.filter(who="x4").delete()

    [few] = prepare(checkin, deniz, timezone.now()).products

    assert (enough.name, enough.people, enough.count, enough.minutes) == (cast.desktop.name, 5, 15, 50)
    assert (few.name, few.people, few.count, few.minutes) == ("", None, None, None)


def test_products_of_few_people_stand_together(checkin, cast, deniz):
    other, third = (Product.objects.create(code=code, name=code) for code in ("saha", "plan"))
    for number in range(5):
        use_of(cast.akcasu, cast.desktop, f"x{number}", timezone.localdate())
    for number in range(3):
        use_of(cast.akcasu, other, f"x{number}", timezone.localdate())
        use_of(cast.akcasu, third, f"y{number}", timezone.localdate())

    alone, together = prepare(checkin, deniz, timezone.now()).products

    assert (alone.name, alone.people) == (cast.desktop.name, 5)
    assert (together.name, together.people, together.count) == ("", 6, 18)


def test_the_use_that_was_looked_at_stays_on_the_sheet(checkin, cast, deniz, signed_in):
    for number in range(5):
        use_of(cast.akcasu, cast.desktop, f"x{number}", timezone.localdate())
    held(checkin, deniz)
    ProductUse.objects.all().delete()

    kept = CheckIn.objects.get(pk=checkin.pk)

    assert [product.people for product in sheet_of(kept, deniz).products] == [5]
    page = signed_in(deniz).get(f"/desk/check-ins/{checkin.pk}/").content.decode()
    assert "5 kişi · 15 kez · 50 dk" in page


def test_a_sheet_from_before_products_were_on_it_still_reads(checkin, deniz):
    held(checkin, deniz)
    sheet = CheckIn.objects.get(pk=checkin.pk).sheet
    del sheet["products"]

    assert from_json(sheet).products == []


def test_once_shared_only_the_notes_are_offered_for_change(checkin, deniz, signed_in):
    desk, here = signed_in(deniz), f"/desk/check-ins/{checkin.pk}/write/"
    held(checkin, deniz)
    before = desk.get(here).content.decode()
    checkins.share(checkin, by=deniz)

    after = desk.get(here).content.decode()
    answer = desk.post(here, {"notes": "Yeni bir not"})

    assert 'name="summary"' in before
    assert 'name="summary"' not in after
    assert answer.status_code == 302
    kept = CheckIn.objects.get(pk=checkin.pk)
    assert (kept.notes, kept.summary, kept.score) == ("Yeni bir not", SUMMARY, 4)
