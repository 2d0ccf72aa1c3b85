"""An offer as a printed document: its facts as plain words, set by Typst. The document has a language of its own."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from packages.models import Offer, OfferLine, Purpose, Service
from packages.money import lira, prices_are_shown

DOCUMENTS = Path(settings.BASE_DIR) / "templates" / "documents"
Words = dict[str, Any]


def offer_paper(offer: Offer) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1). It reads nothing but what is handed in."""
    with override(offer.language):
        words = _words(offer)
    return typst.compile(  # type: ignore[misc]
        (DOCUMENTS / "offer.typ").read_bytes(),
        root=str(DOCUMENTS),
        font_paths=[str(DOCUMENTS / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(words)},
        pdf_standards=["ua-1"],
    )


def _words(offer: Offer) -> Words:
    lines = list(offer.lines.select_related("service").order_by("service__number"))
    institution = offer.institution
    return {
        "language": offer.language,
        "title": _("Offer %(number)s") % {"number": offer.number},
        "subtitle": _subtitle(offer),
        "draft": _("DRAFT, not an offer yet") if offer.is_draft else "",
        "vendor": settings.VENDOR_NAME,
        "place_and_day": formats.date_format(timezone.localdate(offer.sent_at or offer.written_at), "DATE_FORMAT"),
        "to_label": _("For"),
        "institution": institution.name,
        "to_place": institution.city,
        "opening": _opening(offer),
        "package_heading": _("Conditions"),
        "facts": _facts(offer),
        "lines_heading": _("Added units") if offer.kind == Purpose.TOP_UP else _("Units in the package"),
        "line_heads": _heads(lines),
        "lines": [_line(line, priced=_has_prices(lines)) for line in lines if line.amount or line.unlimited],
        "total": _total(offer, lines),
        "included_heading": _("Also in the package"),
        "included": _included(offer),
        "note_heading": _("Note"),
        "note": offer.note.replace("\r\n", "\n"),
        **_ending(offer),
    }


def _subtitle(offer: Offer) -> str:
    tier = offer.version.tier if offer.version else None
    if tier is None:
        return _("Additional units for your support package")
    return f"{tier.name} · {tier.title_en if offer.language == 'en' else tier.title_tr}"


def _opening(offer: Offer) -> str:
    sentences = {
        Purpose.FIRST: _("We offer you the following support package."),
        Purpose.RENEWAL: _("We offer you the renewal of your support package as follows."),
        Purpose.UPGRADE: _("We offer you the upgrade of your support package as follows."),
        Purpose.TOP_UP: _("We offer you the following units on top of your support package."),
    }
    return sentences[Purpose(offer.kind)]


def _facts(offer: Offer) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if offer.subscription:
        facts.append((_("Current package"), str(offer.subscription)))
    if offer.version and offer.seats:
        facts += _package_facts(offer)
    if offer.kind in {Purpose.FIRST, Purpose.RENEWAL} and offer.starts_on and offer.last_on:
        first, last = (formats.date_format(day, "DATE_FORMAT") for day in (offer.starts_on, offer.last_on))
        facts.append((_("Period"), f"{first} – {last}"))
        if offer.grace_days:
            facts.append((_("Days of grace after the end"), str(offer.grace_days)))
        if offer.carry_over_percent:
            share = _("%(number)s%%") % {"number": offer.carry_over_percent}
            facts.append((_("Unused units carried over"), share))
    return facts


def _package_facts(offer: Offer) -> list[tuple[str, str]]:
    version = offer.version
    if version is None:
        return []
    minutes = {"minutes": version.response_minutes}
    return [
        (_("Package"), version.tier.name),
        (_("Users"), _number(offer.seats or 0)),
        (_("Priority"), str(version.priority)),
        (_("First answer"), _("within %(minutes)d minutes of working time") % minutes),
    ]


def _has_prices(lines: list[OfferLine]) -> bool:
    return prices_are_shown() and any(line.unit_price is not None for line in lines)


def _heads(lines: list[OfferLine]) -> list[str]:
    heads = [_("Service"), _("Units")]
    return [*heads, _("Unit price"), _("Amount")] if _has_prices(lines) else heads


def _line(line: OfferLine, *, priced: bool) -> list[str]:
    cells = [line.service.name, _("Unlimited") if line.unlimited else _number(line.amount)]
    if not priced:
        return cells
    return [*cells, *("–" if amount is None else lira(amount) for amount in (line.unit_price, line.total))]


def _total(offer: Offer, lines: list[OfferLine]) -> tuple[str, str] | None:
    amounts = [offer.price, *(line.total for line in lines)]
    known = [amount for amount in amounts if amount is not None]
    if not known or not prices_are_shown():
        return None
    return _("Total, without VAT"), lira(sum(known[1:], known[0]))


def _included(offer: Offer) -> list[str]:
    """The services of the package that are not counted."""
    if offer.version is None:
        return []
    kinds = [Service.Kind.INCLUDED, Service.Kind.UNLIMITED]
    cells = offer.version.services.filter(included=True, service__kind__in=kinds).select_related("service")
    return [cell.service.name for cell in cells.order_by("service__number")]


def _ending(offer: Offer) -> Words:
    day = formats.date_format(offer.valid_until, "DATE_FORMAT")
    writer = offer.written_by.name if offer.written_by else settings.VENDOR_NAME
    return {
        "valid": _("This offer is valid until: %(day)s") % {"day": day},
        "how_to_accept": _("To accept it, send us the signed contract. The package page shows this offer as well."),
        "signatures": [(writer, settings.VENDOR_NAME), (_("Name, signature, stamp"), offer.institution.name)],
        "footer": f"{settings.VENDOR_NAME} · {offer.number}",
    }


def _number(value: int) -> str:
    return formats.number_format(value, 0, force_grouping=True)
