"""Institutions and people for thousands of requests. Deterministic: the same size makes the same people."""

from collections.abc import Callable
from itertools import cycle, islice

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import connection

from accounts.demo import read_the_disclosure
from accounts.models import User
from common.turkish import fold
from organizations.demo.small import FIRST_NAMES, LAST_NAMES, PASSWORD
from organizations.models import Institution, Membership, Region, Unit

BUSY = "busy@buyuk.example"
AGENTS, DEVELOPERS = 50, 5
MOST_INSTITUTIONS, PEOPLE_EACH = 250, 20

# How many people an institution has, in the order institutions come: the big ones share what is left.
BIG, MIDDLE, SMALL, TINY = 0, 20, 8, 3
SIZES = (BIG, MIDDLE, TINY, SMALL, MIDDLE, SMALL, TINY, MIDDLE, BIG, SMALL, MIDDLE, TINY, MIDDLE)
REGIONS = ["Merkez", "Kuzey", "Güney", "Doğu"]
UNITS = [
    "Harita", "İmar ve Şehircilik", "Bilgi İşlem", "Su ve Kanal", "Fen İşleri", "Emlak ve İstimlak", "Etüt Proje",
]  # fmt: skip

BEGINNINGS = ["Ak", "Gök", "Yeşil", "Kızıl", "Sarı", "Taş", "Ulu", "Demir", "Gümüş", "Güzel"]
ENDINGS = ["pınar", "tepe", "dere", "kaya", "göl"]
KINDS = [
    ("Belediyesi", Institution.Kind.MUNICIPALITY),
    ("Kadastro Müdürlüğü", Institution.Kind.DIRECTORATE),
    ("Üniversitesi", Institution.Kind.UNIVERSITY),
    ("Su ve Kanal İdaresi", Institution.Kind.DIRECTORATE),
    ("Enerji A.Ş.", Institution.Kind.COMPANY),
]
ROLE = Membership.Role


def load_large(say: Callable[[str], None], size: int, open_percent: int) -> None:
    if User.objects.filter(email=BUSY).exists():
        raise CommandError("The large demo is loaded already. Start from an empty database for another size.")
    say("Many institutions and people …")
    password = make_password(PASSWORD)
    _colleagues(password)
    institutions = _institutions(max(8, min(MOST_INSTITUTIONS, size // 40)))
    places = [_places(institution, people) for institution, people in institutions]
    Unit.objects.bulk_create(unit for units in places for unit in units)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organizations_region SET path = ARRAY[id] WHERE path = '{}'")
    _members(institutions, places, password)
    read_the_disclosure()


def _colleagues(password: str) -> None:
    for role, wanted in ((User.VendorRole.AGENT, AGENTS), (User.VendorRole.SOFTWARE, DEVELOPERS)):
        there = User.objects.filter(vendor_role=role).count()
        User.objects.bulk_create(
            User(email=f"{role}{n}@vendor.example", name=_name(n * 3 + len(role)), vendor_role=role, password=password)
            for n in range(there + 1, wanted + 1)
        )


def _institutions(count: int) -> list[tuple[Institution, int]]:
    """Each with how many people it has."""
    sizes = list(islice(cycle(SIZES), count))
    big = sizes.count(BIG)
    left = max(count * PEOPLE_EACH - sum(sizes), big * (MIDDLE + 1))
    shares = iter([left // big + (place < left % big) for place in range(big)])
    made = [_institution(number) for number in range(count)]
    return list(zip(Institution.objects.bulk_create(made), (people or next(shares) for people in sizes), strict=True))


def _institution(number: int) -> Institution:
    if number == 0:
        return Institution(name="Büyükova Büyükşehir Belediyesi", city="Büyükova")
    end, kind = KINDS[number // (len(BEGINNINGS) * len(ENDINGS))]
    city = BEGINNINGS[number % len(BEGINNINGS)] + ENDINGS[number // len(BEGINNINGS) % len(ENDINGS)]
    return Institution(name=f"{city} {end}", kind=kind, city=city)


def _places(institution: Institution, people: int) -> list[Unit]:
    """A unit, a few units, or, in a big institution, regions with units. Regions are saved, units not yet."""
    if people <= MIDDLE:
        return [Unit(institution=institution, name=name) for name in UNITS[: 1 + people // 4]]
    regions = Region.objects.bulk_create(Region(institution=institution, name=name) for name in REGIONS)
    return [Unit(institution=institution, region=region, name=name) for region in regions for name in UNITS[:4]]


def _members(institutions: list[tuple[Institution, int]], places: list[list[Unit]], password: str) -> None:
    members = []
    for number, ((institution, people), units) in enumerate(zip(institutions, places, strict=True)):
        for place in range(people):
            name = _name(number * 31 + place * 7)
            login = f"{fold(name).replace(' ', '.')}{place}@kurum{number}.example"
            if number == 0 and place == 1:
                name, login = "Meşgul Yılmaz", BUSY
            user = User(email=login, name=name, password=password)
            role = ROLE.INSTITUTION_ADMIN if place == 0 else ROLE.READER if place % 9 == 8 else ROLE.MEMBER
            members.append(Membership(user=user, institution=institution, role=role, unit=units[place % len(units)]))
    User.objects.bulk_create((member.user for member in members), batch_size=1000)
    Membership.objects.bulk_create(members, batch_size=1000)


def _name(number: int) -> str:
    first, last = number % len(FIRST_NAMES), (number // len(FIRST_NAMES) + number * 3) % len(LAST_NAMES)
    return f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"
