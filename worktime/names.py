"""The public holidays in the reader's language. The calendar keeps the Turkish name; what a person typed stays."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KNOWN: dict[str, Promise] = {
    "Yılbaşı": _("New Year's Day"),
    "Ulusal Egemenlik ve Çocuk Bayramı": _("National Sovereignty and Children's Day"),
    "Emek ve Dayanışma Günü": _("Labour and Solidarity Day"),
    "Atatürk'ü Anma, Gençlik ve Spor Bayramı": _("Commemoration of Atatürk, Youth and Sports Day"),
    "Demokrasi ve Millî Birlik Günü": _("Democracy and National Unity Day"),
    "Zafer Bayramı": _("Victory Day"),
    "Cumhuriyet Bayramı": _("Republic Day"),
    "Cumhuriyet Bayramı arifesi": _("Republic Day eve"),
    "Ramazan Bayramı": _("Ramadan Feast"),
    "Ramazan Bayramı arifesi": _("Ramadan Feast eve"),
    "Kurban Bayramı": _("Feast of Sacrifice"),
    "Kurban Bayramı arifesi": _("Feast of Sacrifice eve"),
}


def shown(name: str) -> str:
    return str(KNOWN.get(name, name))
