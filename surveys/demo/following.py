"""Filiz and Kemal talk to whoever rated low: the older ones are closed, the newest three still open."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from accounts.models import User
from common.travel import travelled_to
from surveys.actions import following as actions
from surveys.models import FollowUp

STILL_OPEN = 3
TALKS = (
    (
        "cleared",
        "Aradım, on dakika konuştuk. Yanıt doğruymuş; gecikme yıl sonu yoğunluğuna denk gelmiş. Özür diledim.",
        "",
    ),
    (
        "shown",
        "Ekranı birlikte izledik. Eksik olan yanıt değil, ayarın yeriymiş; 20 dakikada gösterdim.",
        "Ayarı birlikte yaptık. Birimdeki diğer kullanıcılar için kısa bir çevrim içi eğitim önerdik.",
    ),
    (
        "passed_on",
        "Asıl beklentisi üründe bir değişiklik. Ne istediğini birlikte yazdık, yazılım birimine ilettim.",
        "Beklentinizi yazılım birimine ilettik; bir gelişme olduğunda haber vereceğiz.",
    ),
    ("not_reached", "Üç gün arayla üç kez aradım, e-posta da yazdım; dönüş olmadı.", ""),
    ("no_cause", "Yanlışlıkla 1 vermiş, destekten memnun olduğunu söyledi.", ""),
)


def load(say: Callable[[str], None]) -> None:
    say("Follow-ups …")
    found = list(FollowUp.objects.open().order_by("-opened_at", "-id"))
    managers = cycle(User.objects.filter(email__in=["filiz@vendor.example", "kemal@vendor.example"]).order_by("id"))
    for follow_up, talk, manager in zip(reversed(found[STILL_OPEN:]), cycle(TALKS), managers):
        _talk(follow_up, talk, manager)
    if len(found) > 1:
        with travelled_to(min(found[1].opened_at + timedelta(hours=2), timezone.now())):
            filiz = User.objects.get(email="filiz@vendor.example")
            text = "Aradım, toplantıdaydı. Öğleden sonra yeniden arayacağım."
            actions.note_follow_up(found[1], text=text, by=filiz)


def _talk(follow_up: FollowUp, talk: tuple[str, str, str], manager: User) -> None:
    outcome, text, told = talk
    now = timezone.now()
    with travelled_to(min(follow_up.opened_at + timedelta(hours=1), now)):
        actions.take_follow_up(follow_up, by=manager)
    with travelled_to(min(follow_up.due_at - timedelta(minutes=20), now)):
        actions.close_follow_up(follow_up, outcome=outcome, text=text, told=told, by=manager)
