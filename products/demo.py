"""The vendor's products and who owns them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from organizations.actions import make_token
from organizations.models import Institution, Membership, ProgramToken
from products import actions
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
    load_use(Institution.objects.get(name="Akçasu Büyükşehir Belediyesi"))


FEATURES = {
    "gis-desktop": ("Harita düzenleme", "Baskı"),
    "cad-studio": ("Çizim",),
    "map-server": ("Yayın",),
    "field-mobile": ("Saha ölçümü",),
    "zoning-plan": ("Plan notu",),
    "network": ("Hat girişi",),
}
UNREADABLE = (
    {"product": "GIS Masaüsti", "person": "ayse@akcasu.example", "count": 14, "minutes": 62},
    {"product": "cad-studio", "person": "mehmet.eski@akcasu.example", "count": 6, "minutes": 35},
    {"product": "3B Kent", "person": "baris@akcasu.example", "count": 3, "minutes": 28},
    {"product": "gis-desktop", "person": "stajyer@akcasu.example", "count": 22, "minutes": 90},
)


def load_use(institution: Institution) -> None:
    """Three months of working days of one institution, as a program told them each night in one batch a month."""
    people = list(
        Membership.objects.filter(institution=institution, left_at=None).order_by("id").select_related("user")
    )
    owned = list(OwnedProduct.objects.filter(institution=institution).select_related("product").order_by("product_id"))
    by = next(one.user for one in people if one.role == Membership.Role.INSTITUTION_ADMIN)
    token, _words = make_token(institution, name="Lisans sunucusu", scopes=[ProgramToken.Scope.PRODUCT_USE], by=by)
    today = timezone.localdate()
    days = [day for day in (today - timedelta(days=back) for back in range(90, 0, -1)) if day.weekday() < 5]
    rows = [row for day in days for number, one in enumerate(people) for row in _day(day, number, one, owned)]
    for at in range(0, len(rows), 1000):
        actions.tell_use(institution, rows[at : at + 1000], key=f"demo-{at}", token=token)
    bad = [{"day": (today - timedelta(days=2 + at)).isoformat(), **row} for at, row in enumerate(UNREADABLE)]
    actions.tell_use(institution, bad, key="demo-held", token=token)


def _day(day: date, number: int, one: Membership, owned: Sequence[OwnedProduct]) -> Iterator[dict[str, Any]]:
    """Each person has one or two products of their own and uses them on most days."""
    for turn in range(1 + number % 2):
        product = owned[(number + turn) % len(owned)].product
        chance = (day.toordinal() * 31 + number * 17 + turn * 7) % 20
        if chance < 14:
            feature = FEATURES[product.code][chance % len(FEATURES[product.code])]
            told = {"day": day.isoformat(), "product": product.code, "person": one.user.email, "feature": feature}
            yield {**told, "count": 4 + chance * 2, "minutes": 20 + chance * 9}


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
