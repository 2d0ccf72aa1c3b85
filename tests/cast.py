"""The people and institutions of every test. The demo has the same ones; they never change meaning.

**ayse** files requests in the Maps unit of Akçasu, **baris** is a colleague in another unit, **elif**
administers Akçasu, **cem** of Karaova is the outsider; **deniz** and **selin** are agents, **burak** is
the software unit, **filiz** is a manager.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import DisclosureReading, DisclosureText, User
from organizations.models import Institution, Membership, Region, Unit
from products.models import OwnedProduct, Product, ProductVersion

PASSWORD = "supportx-demo"


@dataclass
class Cast:
    ayse: User
    baris: User
    elif_: User
    cem: User
    deniz: User
    selin: User
    burak: User
    filiz: User
    akcasu: Institution
    karaova: Institution
    region: Region
    maps: Unit
    water: Unit
    zoning: Unit
    desktop: Product


def person(email: str, name: str, **fields: str) -> User:
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def assemble() -> Cast:
    akcasu = Institution.objects.create(name="Akçasu Büyükşehir Belediyesi", city="Akçasu")
    karaova = Institution.objects.create(name="Karaova Belediyesi", city="Karaova")
    region = Region.objects.create(institution=akcasu, name="Merkez")
    Region.objects.filter(pk=region.pk).update(path=[region.pk])
    region.refresh_from_db()
    maps = Unit.objects.create(institution=akcasu, region=region, name="Harita Şube")
    water = Unit.objects.create(institution=akcasu, region=region, name="Su ve Kanal")
    zoning = Unit.objects.create(institution=karaova, name="İmar Müdürlüğü")

    ayse = person("ayse@akcasu.example", "Ayşe Yıldız")
    baris = person("baris@akcasu.example", "Barış Demir")
    elif_ = person("elif@akcasu.example", "Elif Aksoy")
    cem = person("cem@karaova.example", "Cem Kılıç")
    Membership.objects.create(user=ayse, institution=akcasu, unit=maps, role=Membership.Role.MEMBER)
    Membership.objects.create(user=baris, institution=akcasu, unit=water, role=Membership.Role.MEMBER)
    Membership.objects.create(user=elif_, institution=akcasu, unit=maps, role=Membership.Role.INSTITUTION_ADMIN)
    Membership.objects.create(user=cem, institution=karaova, unit=zoning, role=Membership.Role.INSTITUTION_ADMIN)

    desktop = Product.objects.create(code="gis-desktop", name="GIS Masaüstü")
    version = ProductVersion.objects.create(product=desktop, name="9.2", released_on=date(2026, 3, 2))
    for institution in (akcasu, karaova):
        OwnedProduct.objects.create(institution=institution, product=desktop, version=version, since=date(2025, 1, 1))

    role = User.VendorRole
    cast = Cast(
        ayse=ayse,
        baris=baris,
        elif_=elif_,
        cem=cem,
        deniz=person("deniz@vendor.example", "Deniz Arslan", vendor_role=role.AGENT),
        selin=person("selin@vendor.example", "Selin Kaya", vendor_role=role.AGENT),
        burak=person("burak@vendor.example", "Burak Tan", vendor_role=role.SOFTWARE),
        filiz=person("filiz@vendor.example", "Filiz Öztürk", vendor_role=role.MANAGER),
        akcasu=akcasu,
        karaova=karaova,
        region=region,
        maps=maps,
        water=water,
        zoning=zoning,
        desktop=desktop,
    )
    have_read_the_disclosure()
    return cast


def have_read_the_disclosure() -> None:
    """Everybody so far was shown the first version, so that pages come up without it."""
    text, now = DisclosureText.objects.get(number=1), timezone.now()
    DisclosureReading.objects.bulk_create(
        DisclosureReading(user=user, text=text, language=user.language, shown_at=now, confirmed_at=now)
        for user in User.objects.exclude(disclosure_readings__text=text)
    )
