"""What a manager meets: inquiries, an offer in each state, a suspended package, and corrections."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from accounts.actions import audit_all, entry
from accounts.models import AuditEntry, User
from common.travel import travelled_to
from notifications.models import Mail, Notice
from organizations.models import Institution, Membership
from packages import actions
from packages.actions import offering
from packages.conditions import Conditions, Wish
from packages.models import Inquiry, Offer, Purpose, QuotaAccount, Subscription, Tier
from packages.queries.catalogue import on_sale_versions
from reports.actions import Plan, add_schedule, open_dispatches
from reports.scopes import EVERYBODY, Scope

AKCASU, KARAOVA, TEPECIK = "Akçasu Büyükşehir Belediyesi", "Karaova Belediyesi", "Tepecik Harita Ltd. Şti."
BOZOVA, DEMIRKAPI, SARICAM = "Bozova Su İdaresi", "Demirkapı Enerji A.Ş.", "Sarıçam Üniversitesi"
DEREKOY, OVACIK = "Dereköy Belediyesi", "Ovacık Haritacılık A.Ş."
FEW = {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12}


def load(say: Callable[[str], None]) -> None:
    say("Sign-ins …")
    _sign_ins()
    say("Offers and corrections …")
    _Desk().work()
    _schedule()
    actions.foretell(timezone.localdate())
    Mail.objects.all().delete()
    Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=2)).update(read_at=timezone.now())


def _sign_ins() -> None:
    """Three months of working days: people of an institution come on most of them, each at their own rhythm."""
    places = Membership.objects.filter(left_at=None, user__is_active=True, user__vendor_role="")
    alone = places.filter(user__in=User.objects.annotate(n=Count("memberships")).filter(n=1))
    people = list(alone.select_related("user", "unit__region", "region").order_by("id"))
    today = timezone.localdate()
    for back in range(90, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() < 5:
            with travelled_to(timezone.make_aware(datetime.combine(day, time(8, 40)))):
                audit_all(_sign_in(place) for place in people if (place.pk * 7 + back * 5) % 11 < 3 + place.pk % 5)


def _sign_in(place: Membership) -> AuditEntry:
    region = place.unit.region if place.unit else place.region
    where = {"at_unit": place.unit_id, "at_regions": region.path if region else []}
    user = place.user
    return entry("signed_in", by=user, person=user, institution_id=place.institution_id, method=["password"], **where)


def _schedule() -> None:
    """Elif and Filiz have scheduled theirs; last month's are opened now, and made by the worker when it starts."""
    elif_, filiz = (User.objects.get(email=address) for address in ("elif@akcasu.example", "filiz@vendor.example"))
    here, now = Institution.objects.get(name=AKCASU), timezone.now()
    with travelled_to(now.replace(day=1) - timedelta(days=15)):
        for report in ("summary", "package-use"):
            add_schedule(here, Plan(report, Scope(here.pk), "monthly", ["pdf", "xlsx"], ["central"], []), by=elif_)
        add_schedule(None, Plan("performance", EVERYBODY, "monthly", ["pdf"], [], [filiz]), by=filiz)
    open_dispatches(now)


class _Desk:
    """Filiz and Kemal at work in the last weeks, in the order of time."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.filiz = User.objects.get(email="filiz@vendor.example")
        self.kemal = User.objects.get(email="kemal@vendor.example")
        self.keys = (UUID(int=0x5EED << 96 | number) for number in range(1, 100))

    def work(self) -> None:
        with self._ago(50):
            late = self._offered(AKCASU, self._more(AKCASU, {"onsite": 2}, days=14))
            offering.send_offer(late, by=self.filiz)
        with self._ago(33):
            bigger = self._offered(DEREKOY, self._package(DEREKOY, Purpose.UPGRADE, "gold", 20, days=20))
            offering.send_offer(bigger, by=self.kemal)
        with self._ago(25):
            offering.decline_offer(bigger, reason="Bütçe gelecek yıla kaldı", by=self.filiz)
            wrong = self._offered(TEPECIK, self._package(TEPECIK, Purpose.UPGRADE, "premium", 50, days=30))
            offering.send_offer(wrong, by=self.kemal)
        with self._ago(24):
            offering.withdraw_offer(wrong, reason="Yanlış düzey yazılmış", by=self.kemal)
        self._renewals()
        with self._ago(6):
            actions.suspend(self._current(DEREKOY), reason="Ödeme bekleniyor", by=self.filiz)
        self._inquiries()
        self._today(late)

    def _renewals(self) -> None:
        with self._ago(9):
            asked = self._asked(SARICAM, "yasemin@saricam.example", Purpose.RENEWAL, "gold", "Aynı paketle sürdürelim.")
        with self._ago(7):
            conditions = self._package(SARICAM, Purpose.RENEWAL, "gold", 20, days=19)
            offering.send_offer(self._offered(SARICAM, conditions, inquiry=asked), by=self.filiz)
        with self._ago(4):
            asked = self._asked(BOZOVA, "hakan@bozova.example", Purpose.RENEWAL, "gold", "Bekleyen talebimiz var.")
        with self._ago(2):
            self._offered(BOZOVA, self._package(BOZOVA, Purpose.RENEWAL, "gold", 20, days=20), inquiry=asked)

    def _inquiries(self) -> None:
        with self._ago(2):
            note = "Kış boyunca saha ekibi de talep açacak."
            self._asked(KARAOVA, "cem@karaova.example", Purpose.UPGRADE, "premium", note, seats=50)
        with self._ago(1):
            self._asked(OVACIK, "levent@ovacik.example", Purpose.FIRST, "gold", "Üç büro, on beş kullanıcı.")

    def _today(self, late: Offer) -> None:
        """What enters the ledger comes last, as its ids do."""
        today = timezone.localdate(self.now)
        with travelled_to(self.now - timedelta(hours=3)):
            order = self._offered(DEMIRKAPI, self._more(DEMIRKAPI, {"onsite": 2}, days=30))
            offering.send_offer(order, by=self.kemal)
        with travelled_to(self.now - timedelta(minutes=40)):
            offering.accept_offer(order, contract_number="2026/402-EK1", signed_on=today, by=self.kemal)
            offering.expire_offers(today)
            phone = self._account(SARICAM, "phone")
            reason = "Sözleşme ekindeki 2 telefon hakkı işlenmemiş"
            actions.correct(phone, 2, reason=reason, key=next(self.keys), by=self.filiz)
            remote = self._account(DEMIRKAPI, "remote")
            reason = "Sipariş 2026/402-EK1: 8 canlı uzaktan hakkı"
            actions.correct(remote, 8, reason=reason, key=next(self.keys), by=self.kemal)

    @contextmanager
    def _ago(self, days: int) -> Iterator[None]:
        with travelled_to(self.now - timedelta(days=days, hours=2)):
            yield

    def _offered(self, name: str, conditions: Conditions, inquiry: Inquiry | None = None) -> Offer:
        institution = Institution.objects.get(name=name)
        return offering.write_offer(institution, conditions, inquiry=inquiry, key=next(self.keys), by=self.kemal)

    def _asked(self, name: str, email: str, kind: Purpose, tier: str, note: str, seats: int | None = None) -> Inquiry:
        subscription = None if kind == Purpose.FIRST else self._current(name)
        wish = Wish(kind, subscription, Tier.objects.get(code=tier), seats, note=note)
        person = User.objects.get(email=email)
        return offering.inquire(Institution.objects.get(name=name), wish, key=next(self.keys), by=person)

    def _package(self, name: str, kind: Purpose, tier: str, seats: int, *, days: int) -> Conditions:
        version = on_sale_versions().get(tier__code=tier)
        amounts = FEW if tier == "premium" else {}
        sold = self._current(name)
        begins = sold.ends_on if kind == Purpose.RENEWAL else None
        ends = begins + timedelta(days=365) if begins else None
        return Conditions(kind, sold, self._until(days), version, seats, amounts, starts_on=begins, ends_on=ends)

    def _more(self, name: str, amounts: dict[str, int], *, days: int) -> Conditions:
        return Conditions(Purpose.TOP_UP, self._current(name), self._until(days), amounts=amounts)

    def _until(self, days: int) -> date:
        return timezone.localdate() + timedelta(days=days)

    def _current(self, name: str) -> Subscription:
        sold = Subscription.objects.filter(institution__name=name).select_related("version__tier", "institution")
        return sold.order_by("-starts_on")[0]

    def _account(self, name: str, service: str) -> QuotaAccount:
        return QuotaAccount.objects.get(subscription=self._current(name), service__code=service)
