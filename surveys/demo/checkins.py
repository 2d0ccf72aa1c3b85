"""Two check-ins that were held and shared, one planned for the next working day, one overdue, and the plan ahead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from organizations.models import Institution
from surveys.actions import acts, checkins
from surveys.actions.acts import NewAct
from surveys.actions.planning_checkins import plan_ahead
from surveys.models import Act, CheckIn
from worktime import hours as worktime
from worktime.queries import current_hours

AKCASU, DEMIRKAPI = "Akçasu Büyükşehir Belediyesi", "Demirkapı Enerji A.Ş."
YESILHISAR, SARICAM = "Yeşilhisar Kadastro Genel Müdürlüğü", "Sarıçam Üniversitesi"


@dataclass(frozen=True)
class Talk:
    """Who said what; `acts` are (what, whose, days until due, is done)."""

    institution: str
    days_ago: int
    caller: str
    summary: str
    notes: str
    score: int
    acts: tuple[tuple[str, str, int, bool], ...]
    answer: tuple[str, str]


TALKS = (
    Talk(
        AKCASU,
        5,
        "deniz@vendor.example",
        "Harita Şube ile Su ve Kanal biriminin açık taleplerini tek tek geçtik.\n\n"
        "- Koordinat dönüşümüyle ilgili talepler aynı ayardan kaynaklanıyor; kısa bir **eğitimle** çözülecek.\n"
        "- Yanıt sürelerinden memnunsunuz; telefonla geri dönüşün daha erken haber verilmesini istediniz.\n"
        "- Yazılı destek hakkınız dönem sonuna yetecek görünüyor.",
        "Elif Hanım yeni yılda iki birim daha eklemek istiyor; yenilemede **Premium+** sorulabilir.",
        4,
        (
            ("Koordinat dönüşümü için bir saatlik çevrim içi eğitim planlamak", "deniz@vendor.example", 14, True),
            ("Eğitime katılacak kişileri bildirmek", "elif@akcasu.example", 18, False),
            ("Hatalı pafta örneklerini talep olarak iletmek", "ayse@akcasu.example", 20, False),
        ),
        ("elif@akcasu.example", "Özet doğru, teşekkürler. Eğitim için salı öğleden sonra bize uyuyor."),
    ),
    Talk(
        DEMIRKAPI,
        4,
        "selin@vendor.example",
        "Şebeke Planlama biriminin iletim hattı taleplerini ve iletilen iki öneriyi konuştuk.\n\n"
        "Bir talebiniz geç yanıtlandı; nedenini açıkladık. Saha ekibi mobil kullanımı yaygınlaştırmak istiyor.",
        "Tolga Bey ayrılıyor olabilir; yerine gelecek kişi için karşılama önerelim.",
        3,
        (
            ("Geç yanıtlanan talebin nedenini yazılı olarak iletmek", "selin@vendor.example", 5, True),
            ("Saha ekibi için mobil kullanım kılavuzunu paylaşmak", "selin@vendor.example", 21, False),
        ),
        ("irem@demirkapi.example", "Kılavuzu bekliyoruz, ekip gelecek hafta sahaya çıkıyor."),
    ),
)


def load(say: Callable[[str], None]) -> None:
    say("Check-ins …")
    now = timezone.now()
    for number, talk in enumerate(TALKS):
        _held(talk, now, number)
    plan_ahead(timezone.localdate())
    _tomorrow(now)
    _overdue(now)


def _held(talk: Talk, now: datetime, number: int) -> None:
    institution, hours = Institution.objects.get(name=talk.institution), current_hours()
    caller = User.objects.get(email=talk.caller)
    day = worktime.next_opening(now - timedelta(days=talk.days_ago), hours)
    at = timezone.localtime(day).replace(hour=11, minute=0, second=0, microsecond=0)
    with travelled_to(at - timedelta(days=25)):
        plan_ahead(timezone.localdate(), institutions=[institution.pk])
    checkin = CheckIn.objects.filter(institution=institution, starts_on__lte=at.date()).order_by("-starts_on")[0]
    CheckIn.objects.filter(pk=checkin.pk).update(planned_at=at, caller=caller)
    CheckIn.objects.filter(institution=institution).exclude(pk=checkin.pk).delete()
    new = [
        NewAct(what, User.objects.get(email=whose), timezone.localdate(at) + timedelta(days=days), _key(number, place))
        for place, (what, whose, days, _done) in enumerate(talk.acts)
    ]
    with travelled_to(at + timedelta(minutes=35)):
        planned = CheckIn.objects.get(pk=checkin.pk)
        checkins.hold(planned, summary=talk.summary, notes=talk.notes, score=talk.score, acts=new, by=caller)
        _as_it_was(checkin)
    with travelled_to(at + timedelta(hours=2)):
        checkins.share(checkin, by=caller)
    with travelled_to(at + timedelta(days=1)):
        writer, text = talk.answer
        acts.comment(checkin, text, key=_key(number, 9), by=User.objects.get(email=writer))
        for place, (_what, _whose, _days, is_done) in enumerate(talk.acts):
            if is_done:
                acts.finish_act(Act.objects.get(key=_key(number, place)), by=caller)


def _key(number: int, place: int) -> UUID:
    return UUID(int=0x7A1C << 96 | number << 8 | place)


def _as_it_was(checkin: CheckIn) -> None:
    """What was filed after the talk is not on its sheet."""
    sheet: Any = CheckIn.objects.values_list("sheet", flat=True).get(pk=checkin.pk)
    for rows, count in (("questions", "open_count"), ("feedback", "feedback_count")):
        before = [row for row in sheet[rows] if row["filed_at"] < sheet["at"]]
        sheet[count] -= len(sheet[rows]) - len(before)
        sheet[rows] = before
    CheckIn.objects.filter(pk=checkin.pk).update(sheet=sheet)


def _tomorrow(now: datetime) -> None:
    checkin = _coming(YESILHISAR)
    tomorrow = worktime.next_opening(now + timedelta(days=1), current_hours())
    manager = User.objects.get(email="filiz@vendor.example")
    caller = User.objects.get(email="deniz@vendor.example")
    checkins.reassign(checkin, to=caller, by=manager)
    at = timezone.localtime(tomorrow).replace(hour=11, minute=0)
    checkins.move(checkin, at=at, reason="Nihat Bey hafta ortasında görevli", by=manager)


def _overdue(now: datetime) -> None:
    """Planned for a morning two working days ago, and nobody has called."""
    at = now - timedelta(days=2)
    while not worktime.is_open(timezone.localtime(at).replace(hour=10, minute=30), current_hours()):
        at -= timedelta(days=1)
    at = timezone.localtime(at).replace(hour=10, minute=30, second=0, microsecond=0)
    CheckIn.objects.filter(pk=_coming(SARICAM).pk).update(planned_at=at)


def _coming(name: str) -> CheckIn:
    return CheckIn.objects.planned().filter(institution__name=name).with_people().in_order()[0]
