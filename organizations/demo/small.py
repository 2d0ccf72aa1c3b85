"""The institutions and people of the demo. The cast is the same as in the tests."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password

from accounts.demo import ask_about_data, read_the_disclosure
from accounts.models import User
from organizations.models import Institution, Membership, Region, Unit

PASSWORD = "supportx-demo"  # noqa: S105 public: the demo never runs outside a trial
ROLE = Membership.Role

VENDOR = [
    ("deniz", "Deniz Arslan", User.VendorRole.AGENT),
    ("selin", "Selin Kaya", User.VendorRole.AGENT),
    ("mert", "Mert Şahin", User.VendorRole.AGENT),
    ("aylin", "Aylin Güneş", User.VendorRole.AGENT),
    ("kaan", "Kaan Öztürk", User.VendorRole.AGENT),
    ("burak", "Burak Tan", User.VendorRole.SOFTWARE),
    ("ipek", "İpek Yalçın", User.VendorRole.SOFTWARE),
    ("filiz", "Filiz Öztürk", User.VendorRole.MANAGER),
    ("kemal", "Kemal Aslan", User.VendorRole.MANAGER),
]

# domain: (name, kind, city, units, people); people: (login, name, role, place in `units`)
FLAT = {
    "karaova": (
        "Karaova Belediyesi",
        Institution.Kind.MUNICIPALITY,
        "Karaova",
        ["İmar Müdürlüğü", "Fen İşleri"],
        [
            ("cem", "Cem Kılıç", ROLE.INSTITUTION_ADMIN, 0),
            ("sevgi", "Sevgi Doğan", ROLE.MEMBER, 0),
            ("umut", "Umut Çetin", ROLE.UNIT_ADMIN, 1),
        ],
    ),
    "tepecik": (
        "Tepecik Harita Ltd. Şti.",
        Institution.Kind.COMPANY,
        "Tepecik",
        ["Ofis"],
        [("gul", "Gül Işık", ROLE.INSTITUTION_ADMIN, 0), ("okan", "Okan Bulut", ROLE.MEMBER, 0)],
    ),
    "bozova": (
        "Bozova Su İdaresi",
        Institution.Kind.DIRECTORATE,
        "Bozova",
        ["Abone İşleri", "Etüt Proje"],
        [("hakan", "Hakan Ünal", ROLE.INSTITUTION_ADMIN, 0), ("nur", "Nur Çelik", ROLE.MEMBER, 1)],
    ),
    "demirkapi": (
        "Demirkapı Enerji A.Ş.",
        Institution.Kind.COMPANY,
        "Demirkapı",
        ["Şebeke Planlama", "Bilgi Teknolojileri", "Saha Operasyon"],
        [
            ("irem", "İrem Şimşek", ROLE.INSTITUTION_ADMIN, 1),
            ("tolga", "Tolga Erdem", ROLE.MEMBER, 0),
            ("ozge", "Özge Aydın", ROLE.READER, 2),
        ],
    ),
    "derekoy": (
        "Dereköy Belediyesi",
        Institution.Kind.MUNICIPALITY,
        "Dereköy",
        ["İmar Müdürlüğü"],
        [("seda", "Seda Kurt", ROLE.INSTITUTION_ADMIN, 0)],
    ),
    "ovacik": (
        "Ovacık Haritacılık A.Ş.",
        Institution.Kind.COMPANY,
        "Ovacık",
        ["Ofis"],
        [("levent", "Levent Ak", ROLE.INSTITUTION_ADMIN, 0)],
    ),
    "saricam": (
        "Sarıçam Üniversitesi",
        Institution.Kind.UNIVERSITY,
        "Sarıçam",
        ["Harita Mühendisliği", "Yapı İşleri"],
        [("yasemin", "Yasemin Koç", ROLE.INSTITUTION_ADMIN, 0), ("emre", "Emre Polat", ROLE.MEMBER, 1)],
    ),
}

DIRECTORATE_REGIONS = [
    "Ankara", "İstanbul", "İzmir", "Bursa", "Antalya", "Adana", "Konya", "Trabzon", "Erzurum", "Diyarbakır", "Samsun",
    "Çanakkale",
]  # fmt: skip
DIRECTORATE_UNITS = ["Kadastro", "Harita", "Veri Merkezi", "Arşiv", "Tescil"]
FIRST_NAMES = [
    "Ahmet", "Büşra", "Can", "Derya", "Ebru", "Ferhat", "Gizem", "Hülya", "Işıl", "İlker", "Jale", "Kerem", "Leyla",
    "Murat", "Nilay", "Orhan", "Ömer", "Pınar", "Rıza", "Şule", "Tuğba", "Uğur", "Ümit", "Volkan", "Zehra",
]  # fmt: skip
LAST_NAMES = [
    "Acar", "Bozkurt", "Ceylan", "Çakır", "Duman", "Eren", "Fidan", "Gündüz", "Karaca", "Öz", "Özkan", "Sezer", "Şen",
    "Taş", "Uçar", "Ünlü", "Yavuz",
]  # fmt: skip


def load(say: Callable[[str], None]) -> None:
    say("People and institutions …")
    keys = _Keys()
    for login, name, vendor_role in VENDOR:
        keys.person(f"{login}@vendor.example", name, vendor_role=vendor_role)
    _akcasu(keys)
    for domain, (name, kind, city, units, people) in FLAT.items():
        institution = Institution.objects.create(name=name, kind=kind, city=city)
        places = [Unit.objects.create(institution=institution, name=unit) for unit in units]
        for login, person, role, place in people:
            keys.member(f"{login}@{domain}.example", person, institution, role, unit=places[place])
    _directorate(keys)
    _consultant(keys)
    read_the_disclosure()
    ask_about_data()


class _Keys:
    """Makes people; the password is hashed once for all of them."""

    def __init__(self) -> None:
        self.password = make_password(PASSWORD)

    def person(self, email: str, name: str, *, vendor_role: str = "") -> User:
        return User.objects.create(email=email, name=name, password=self.password, vendor_role=vendor_role)

    def member(
        self,
        email: str,
        name: str,
        institution: Institution,
        role: str,
        *,
        unit: Unit | None = None,
        region: Region | None = None,
    ) -> Membership:
        return Membership.objects.create(
            user=self.person(email, name), institution=institution, role=role, unit=unit, region=region
        )


def _region(institution: Institution, name: str, parent: Region | None = None) -> Region:
    region = Region.objects.create(institution=institution, name=name, parent=parent)
    region.path = [*(parent.path if parent else []), region.pk]
    region.save(update_fields=["path"])
    return region


def _akcasu(keys: _Keys) -> None:
    akcasu = Institution.objects.create(
        name="Akçasu Büyükşehir Belediyesi", kind=Institution.Kind.MUNICIPALITY, city="Akçasu", phone="0312 265 05 10"
    )
    centre, coast = _region(akcasu, "Merkez"), _region(akcasu, "Kıyı İlçeleri")
    maps, water, computing = (
        Unit.objects.create(institution=akcasu, region=centre, name=name)
        for name in ("Harita Şube", "Su ve Kanal", "Bilgi İşlem")
    )
    zoning = Unit.objects.create(institution=akcasu, region=coast, name="İmar ve Şehircilik")
    keys.member("ayse@akcasu.example", "Ayşe Yıldız", akcasu, ROLE.MEMBER, unit=maps)
    keys.member("baris@akcasu.example", "Barış Demir", akcasu, ROLE.MEMBER, unit=water)
    keys.member("elif@akcasu.example", "Elif Aksoy", akcasu, ROLE.INSTITUTION_ADMIN, unit=maps)
    keys.member("gokhan@akcasu.example", "Gökhan Er", akcasu, ROLE.UNIT_ADMIN, unit=computing)
    keys.member("melis@akcasu.example", "Melis Kurt", akcasu, ROLE.MEMBER, unit=zoning)
    keys.member("serkan@akcasu.example", "Serkan Ateş", akcasu, ROLE.REGION_ADMIN, region=coast, unit=zoning)


def _directorate(keys: _Keys) -> None:
    """12 regions of five units each, one person in every unit, an administrator in every region and one above all."""
    directorate = Institution.objects.create(
        name="Yeşilhisar Kadastro Genel Müdürlüğü", kind=Institution.Kind.DIRECTORATE, city="Ankara"
    )
    keys.member("nihat@yesilhisar.example", "Nihat Bayrak", directorate, ROLE.INSTITUTION_ADMIN, region=None, unit=None)
    for number, name in enumerate(DIRECTORATE_REGIONS):
        region = _region(directorate, f"{number + 1}. Bölge {name}")
        units = [Unit.objects.create(institution=directorate, region=region, name=unit) for unit in DIRECTORATE_UNITS]
        keys.member(
            f"bolge{number + 1}@yesilhisar.example", _name(number), directorate, ROLE.REGION_ADMIN, region=region
        )
        for place, unit in enumerate(units):
            login = f"kisi{number * len(units) + place + 1}@yesilhisar.example"
            keys.member(login, _name(20 + number * 7 + place * 3), directorate, ROLE.MEMBER, unit=unit)


def _consultant(keys: _Keys) -> None:
    """One person, one sign-in, two institutions."""
    onur = keys.person("onur@danisman.example", "Onur Danış")
    for institution, unit in (("Akçasu Büyükşehir Belediyesi", "Bilgi İşlem"), ("Karaova Belediyesi", "Fen İşleri")):
        place = Unit.objects.select_related("institution").get(institution__name=institution, name=unit)
        Membership.objects.create(user=onur, institution=place.institution, unit=place, role=ROLE.READER)


def _name(number: int) -> str:
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number * 5 % len(LAST_NAMES)]}"
