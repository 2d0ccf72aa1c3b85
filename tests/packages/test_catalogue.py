"""The catalogue against the source table, written out by hand: 18 services in the columns of four tiers."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from packages import actions
from packages.models import Band, BandAllowance, Service, Subscription, Tier, TierService, TierVersion

pytestmark = pytest.mark.django_db

TIERS = ["Silver", "Gold", "Premium", "Premium+"]

# ✓ included, ✗ not included, ∞ unlimited, "priced": bought one by one, numbers and ranges as the source has them.
TABLE = [
    ("Kullanıcı Sayısı", "3", "20", "21-500", "501+"),
    ("İlk Karşılama Hizmeti", "✓", "✓", "✓", "✓"),
    ("Yazılı Teknik Destek", "20", "125", "1000-5000", "∞"),
    ("Telefon ile Teknik Destek", "20", "100", "1000-5000", "∞"),
    ("Canlı Uzaktan Destek", "20", "75", "1000-5000", "∞"),
    ("Yerinde Teknik Destek ve Eğitim", "priced", "priced", "0-12", "24"),
    ("365 / 7 / 24 SupportX Platformu Talep İletimi", "✓", "✓", "✓", "✓"),
    ("WEB ve IOS Android Mobil Uygulamalarından Kesintisiz Talep İletimi", "✓", "✓", "✓", "✓"),
    ("Teknik Destek Önceliği", "4", "3", "2", "1"),
    ("Ürün Geliştirme Süreçlerine Direk Katılım", "✓", "✓", "✓", "✓"),
    ("Teknik Destek Taleplerine Maksimum Dönüş Süresi", "120 dk", "90 dk", "60 dk", "30 dk"),
    ("Sürekli Ölçme & Değerlendirme & Raporlama ile Müşteri Memnuniyeti Takibi", "✓", "✓", "✓", "✓"),
    ("Kurum Personel Performans Takibi", "✗", "✗", "✓", "✓"),
    ("Kurum Bölge Bazlı Organizasyon Yönetimi", "✗", "✗", "✓", "✓"),
    ("Online Eğitim Programları", "∞", "∞", "∞", "∞"),
    ("Kurum/Kuruluş Özel Workshop Uygulamaları", "✗", "✗", "12-90", "180"),
    ("Yardım Dokümanları ve Videolar", "✓", "✓", "✓", "✓"),
    ("Proje Uygulama Dokümanları ve Veri setleri", "✓", "✓", "✓", "✓"),
]


def _cell(offer: TierService) -> str:
    if offer.service.kind == Service.Kind.PRIORITY:
        return str(offer.version.priority)
    if offer.service.kind == Service.Kind.RESPONSE:
        return f"{offer.version.response_minutes} dk"
    if offer.priced_per_unit:
        return "priced"
    if not offer.included:
        return "✗"
    if offer.unlimited:
        return "∞"
    if offer.minimum is None:
        return "✓"
    return _range(offer.minimum, offer.maximum)


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


@pytest.mark.parametrize("number", range(1, 19))
def test_a_row_of_the_table_is_as_the_source_has_it(number):
    service = Service.objects.get(number=number)
    offers = service.offers.filter(version__number=1).select_related("version__tier", "service")

    cells = {offer.version.tier.name: _cell(offer) for offer in offers}

    assert (service.name_tr, *(cells[tier] for tier in TIERS)) == TABLE[number - 1]


def test_the_catalogue_has_18_services_in_three_groups_and_72_cells():
    groups = dict.fromkeys(range(1, 12), "technical") | dict.fromkeys(range(12, 15), "corporate")
    groups |= dict.fromkeys(range(15, 19), "learning")

    assert dict(Service.objects.values_list("number", "group")) == groups
    assert TierService.objects.count() == 72


def test_tiers_have_the_source_titles_and_seats_without_a_gap():
    versions = TierVersion.objects.filter(number=1).select_related("tier").order_by("tier__rank")

    assert [(v.tier.title_tr, v.seats_minimum, v.seats_maximum, v.state) for v in versions] == [
        ("Standart Destek Paketi (1 Yıl)", 3, 3, "published"),
        ("Profesyonel Destek Paketi (1 Yıl)", 20, 20, "published"),
        ("Premium Destek Paketi (1 Yıl)", 21, 500, "published"),
        ("Premium + Destek Paketi (1 Yıl)", 501, None, "published"),
    ]


def test_bands_cover_all_seats_of_premium_and_stay_inside_its_ranges():
    bands = list(Band.objects.filter(version__tier__code="premium").order_by("seats_minimum"))
    ranges = {o.service.code: o for o in TierService.objects.filter(version=bands[0].version).select_related("service")}

    assert [(band.seats_minimum, band.seats_maximum) for band in bands] == [
        (21, 50),
        (51, 100),
        (101, 200),
        (201, 350),
        (351, 500),
    ]
    for allowance in BandAllowance.objects.select_related("service", "band"):
        offer = ranges[allowance.service.code]
        assert offer.minimum <= allowance.amount <= offer.maximum
    assert BandAllowance.objects.count() == 5 * 5


def test_every_service_is_named_in_english_too():
    assert not Service.objects.filter(name_en="").exists()
    assert not Service.objects.exclude(text_tr="").filter(text_en="").exists()


@pytest.mark.case(33)
@pytest.mark.parametrize(
    "change",
    [
        lambda gold: TierVersion.objects.filter(pk=gold.pk).update(priority=1),
        lambda gold: TierVersion.objects.filter(pk=gold.pk).update(state="draft"),
        lambda gold: TierVersion.objects.filter(pk=gold.pk).update(state="retired", response_minutes=10),
        lambda gold: gold.services.filter(service__code="written").update(maximum=9999),
        lambda gold: gold.services.filter(service__code="written").delete(),
        lambda gold: Band.objects.create(version=gold, seats_minimum=1, seats_maximum=2),
        lambda gold: BandAllowance.objects.update(amount=1),
    ],
)
def test_a_published_version_never_changes(change):
    gold = TierVersion.objects.get(tier__code="gold")

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        change(gold)


def test_a_published_version_may_be_retired():
    assert TierVersion.objects.filter(tier__code="gold").update(state=TierVersion.State.RETIRED) == 1


@pytest.mark.case(33)
def test_a_new_version_of_a_tier_leaves_existing_subscriptions_unchanged(karaova, filiz):
    gold = Tier.objects.get(code="gold")
    first = gold.versions.get(number=1)
    sold = actions.sell(
        karaova,
        first,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        contract_number="S-1",
        seats=20,
        allowances={},
        by=filiz,
    )
    before = _columns(sold)

    second = TierVersion.objects.create(
        tier=gold, number=2, priority=2, response_minutes=45, seats_minimum=25, seats_maximum=25
    )
    for offer in first.services.all():
        TierService.objects.create(
            version=second, service=offer.service, included=offer.included, minimum=999, maximum=999
        )
    second.state = TierVersion.State.PUBLISHED
    second.save()

    assert _columns(sold) == before


def _columns(sold):
    return Subscription.objects.filter(pk=sold.pk).values().get(), list(sold.accounts.order_by("id").values())


def test_the_texts_are_the_words_of_the_source():
    texts = json.dumps(list(Service.objects.values_list("text_tr", flat=True)), ensure_ascii=False)

    assert "Yeni bir Netcad ürünü alındığınızda veya güncelleme yaptığınızda" in texts
    assert "Her bir workshop süresi 2 saattir." in texts
    assert "anlık olarak yazılım birimine aktarılır." in texts
