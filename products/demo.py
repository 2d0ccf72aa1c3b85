"""The vendor's products and who owns them."""

from collections.abc import Callable
from datetime import date

from organizations.models import Institution
from products.models import OwnedProduct, Product, ProductVersion

PRODUCTS = {
    "gis-desktop": ("GIS Masaüstü", [("9.1", date(2025, 9, 15)), ("9.2", date(2026, 3, 2))]),
    "cad-studio": ("CAD Studio", [("8.4", date(2025, 6, 2)), ("9.0", date(2026, 5, 18))]),
    "map-server": ("Harita Sunucusu", [("5.3", date(2025, 11, 10)), ("5.4", date(2026, 6, 22))]),
    "field-mobile": ("Mobil Saha", [("3.1", date(2026, 1, 12))]),
    "zoning-plan": ("İmar Planı", [("4.0", date(2025, 4, 7)), ("4.2", date(2026, 8, 31))]),
    "network": ("Altyapı Yönetimi", [("6.0", date(2026, 2, 9))]),
}


def load(say: Callable[[str], None]) -> None:
    say("Products …")
    newest = {}
    for code, (name, versions) in PRODUCTS.items():
        product = Product.objects.create(code=code, name=name)
        for version, released_on in versions:
            newest[product] = ProductVersion.objects.create(product=product, name=version, released_on=released_on)
    OwnedProduct.objects.bulk_create(
        OwnedProduct(institution=institution, product=product, version=version, since=date(2025, 9, 15))
        for institution in Institution.objects.order_by("id")
        for number, (product, version) in enumerate(newest.items())
        if (institution.pk + number) % 4
    )


def load_large(say: Callable[[str], None], size: int, open_percent: int) -> None:
    """The institutions that came since own the newest versions."""
    say("What they own …")
    newest = list(
        ProductVersion.objects.select_related("product").order_by("product", "-released_on", "-id").distinct("product")
    )
    OwnedProduct.objects.bulk_create(
        OwnedProduct(institution=institution, product=version.product, version=version, since=date(2025, 9, 15))
        for institution in Institution.objects.filter(owned_products=None).order_by("id")
        for number, version in enumerate(newest)
        if (institution.pk + number) % 4
    )
