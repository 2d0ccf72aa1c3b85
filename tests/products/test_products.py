"""The vendor's products, their versions, and which institution owns what."""

from datetime import date

import pytest

from common.refusals import Refused
from products import actions
from products.models import OwnedProduct, Product, ProductVersion


@pytest.fixture
def manager(filiz, signed_in):
    return signed_in(filiz)


def test_a_product_is_created_and_a_version_released(cast, manager):
    manager.post("/office/products/create/", {"name": "CAD Şehir"})
    product = Product.objects.get(name="CAD Şehir")
    assert product.code == "cad-sehir"

    manager.post(f"/office/products/{product.pk}/versions/release/", {"name": "1.0", "released_on": "31.12.2026"})

    assert ProductVersion.objects.get(product=product).released_on == date(2026, 12, 31)
    assert "CAD Şehir" in manager.get("/office/products/").content.decode()


def test_names_of_products_and_versions_are_taken_once(cast, filiz):
    with pytest.raises(Refused):
        actions.create_product(name="GIS Masaüstü", by=filiz)
    with pytest.raises(Refused):
        actions.release_version(cast.desktop, name="9.2", released_on=date(2026, 1, 1), by=filiz)
    with pytest.raises(Refused):
        actions.create_product(name="???", by=filiz)


def test_an_institution_gets_a_product_and_later_another_version(cast, manager):
    product = Product.objects.create(code="cad", name="CAD")
    first, second = (
        ProductVersion.objects.create(product=product, name=name, released_on=date(2026, 1, 1)) for name in "12"
    )
    address = f"/office/institutions/{cast.akcasu.pk}/products/own/"
    for version in (first, second):
        manager.post(address, {"product": product.pk, "version": version.pk, "since": "01.02.2026"})

    assert OwnedProduct.objects.get(institution=cast.akcasu, product=product).version == second
    assert cast.akcasu.events.filter(kind="product_owned").count() == 2
    assert "CAD" in manager.get(f"/office/institutions/{cast.akcasu.pk}/products/").content.decode()


def test_a_version_belongs_to_its_product(cast, manager, filiz):
    product = Product.objects.create(code="cad", name="CAD")
    version = ProductVersion.objects.get(product=cast.desktop)
    with pytest.raises(Refused):
        actions.own_product(cast.akcasu, product, version=version, since=date(2026, 1, 1), by=filiz)

    typed = {"product": product.pk, "version": version.pk, "since": "01.02.2026"}
    answer = manager.post(f"/office/institutions/{cast.akcasu.pk}/products/own/", typed)

    assert answer.status_code == 422
    assert not OwnedProduct.objects.filter(product=product).exists()


def test_one_product_or_many_cost_the_same_statements(cast, manager, django_assert_num_queries):
    owned = f"/office/institutions/{cast.akcasu.pk}/products/"
    for address, statements in (("/office/products/", 5), (owned, 5)):
        with django_assert_num_queries(statements):
            manager.get(address)
    for number in range(8):
        product = actions.create_product(name=f"Ürün {number}", by=None)
        version = actions.release_version(product, name="1", released_on=date(2026, 1, 1), by=None)
        actions.own_product(cast.akcasu, product, version=version, since=date(2026, 1, 1), by=None)

    for address, statements in (("/office/products/", 5), (owned, 5)):
        with django_assert_num_queries(statements):
            manager.get(address)


def test_colleagues_read_and_customers_do_not_find_it(cast, deniz, cem, signed_in):
    browser = signed_in(deniz)
    assert browser.get("/office/products/").status_code == 200
    assert browser.get("/office/products/create/").status_code == 403
    for address in ("/office/products/", f"/office/institutions/{cast.karaova.pk}/products/"):
        assert signed_in(cem).get(address).status_code == 404
