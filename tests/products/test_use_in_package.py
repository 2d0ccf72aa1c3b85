"""Product use belongs to packages with staff performance: the others say what it is and which packages have it."""

import json

import pytest
from django.test import Client

from common.refusals import Refused
from organizations.models import ProgramToken
from products import actions
from products.models import HeldUse, ProductUse
from tests.api.programs import USE, token
from tests.products.uses import row
from tests.sales import sold


def page(browser, institution, end=""):
    return browser.get(f"/institutions/{institution.pk}/use/{end}")


def tell(words, *rows, key="k"):
    headers = {"Authorization": f"Bearer {words}", "Idempotency-Key": key}
    return Client().post(
        "/api/product-use/", json.dumps({"rows": rows}), content_type="application/json", headers=headers
    )


@pytest.fixture
def gold(cast):
    sold(cast.karaova, "gold")
    return cast


def test_the_page_says_what_it_is_and_which_packages_have_it(gold, cem, elif_, signed_in):
    sold(gold.akcasu, "premium")
    without, with_it = page(signed_in(cem), gold.karaova), page(signed_in(elif_), gold.akcasu)

    assert [name for _code, name in without.context["tiers"]] == ["Premium", "Premium+"]
    assert "Paketinizde ürün kullanımı yok" in without.content.decode()
    assert "kind=upgrade&amp;tier=premium" in without.content.decode()
    assert "/use/upload/" not in without.content.decode()
    assert page(signed_in(cem), gold.karaova, "upload/")["Location"] == f"/institutions/{gold.karaova.pk}/use/"
    assert "/use/upload/" in with_it.content.decode()
    assert "Paketinizde ürün kullanımı yok" not in with_it.content.decode()


def test_nothing_is_taken_in_by_file(gold, cem):
    batch = actions.read_use(gold.karaova, [row(person="cem@karaova.example")], file_name="liste.csv", by=cem)

    with pytest.raises(Refused):
        actions.take_in_use(batch, by=cem)

    assert not ProductUse.objects.exists()


def test_nothing_is_taken_in_from_programs_but_an_earlier_batch_is_answered(cast, elif_):
    words = token(cast.akcasu, elif_, USE)
    first = tell(words, row(), row(product="uzay"))
    sold(cast.akcasu, "gold")

    again, more = tell(words, row(), row(product="uzay")), tell(words, row(minutes=7), key="k2")

    assert (again.status_code, again.json()) == (200, first.json())
    assert (more.status_code, more.json()["error"]["code"]) == (403, "not_in_package")
    assert ProductUse.objects.get().minutes == 20
    with pytest.raises(Refused):
        actions.correct_held(HeldUse.objects.get(), product="gis-desktop", person="", by=elif_)
    actions.drop_held(HeldUse.objects.get(), by=elif_)


def test_a_token_for_it_is_not_offered(gold, cem, elif_, signed_in):
    def form(person, institution):
        browser = signed_in(person)
        browser.post("/accounts/confirm/", {"password": "supportx-demo"})
        address = f"/institutions/{institution.pk}/programs/make/"
        refused = browser.post(address, {"name": "Lisans sunucusu", "scopes": ["product_use"], "days": "365"})
        return [code for code, _label in browser.get(address).context["form"].fields["scopes"].choices], refused

    choices, refused = form(cem, gold.karaova)

    assert (choices, refused.status_code) == (["reports"], 422)
    assert form(elif_, gold.akcasu)[0] == ["product_use", "reports"]
    assert ProgramToken.objects.get().institution == gold.akcasu
