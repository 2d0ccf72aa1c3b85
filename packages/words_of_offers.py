"""The words of the notices about inquiries and offers, in the reader's language, and their registration."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from notifications.registry import register
from packages import notices_of_offers as notices
from packages import permissions
from packages.models import Purpose
from packages.words import PACKAGE

Data = dict[str, Any]


def _kind(data: Data) -> str:
    return str(Purpose(data["kind"]).label)


def _what(data: Data) -> str:
    """ "Renewal, Premium" or "Top-up"."""
    return ", ".join(filter(None, [_kind(data), data["tier"]]))


def _asked_title(data: Data) -> str:
    return _("%(institution)s asks for an offer: %(kind)s") % {**data, "kind": _kind(data)}


def _asked_body(data: Data) -> str:
    return f"{data['by']}: {data['note']}" if data["note"] else str(data["by"])


def _taken_back_title(data: Data) -> str:
    return _("%(institution)s no longer asks for an offer: %(kind)s") % {**data, "kind": _kind(data)}


def _taken_back_body(data: Data) -> str:
    return str(data["by"])


def _set_aside_title(data: Data) -> str:
    return _("No offer is made for: %(kind)s") % {"kind": _kind(data)}


def _reason(data: Data) -> str:
    return str(data["reason"])


def _sent_title(data: Data) -> str:
    return _("You have an offer: %(what)s") % {"what": _what(data)}


def _sent_body(data: Data) -> str:
    day = formats.date_format(date.fromisoformat(data["valid_until"]), "DATE_FORMAT")
    return _("Offer %(number)s, valid until: %(day)s") % {"number": data["number"], "day": day}


def _withdrawn_title(data: Data) -> str:
    return _("Offer %(number)s is withdrawn: %(what)s") % {**data, "what": _what(data)}


def _declined_title(data: Data) -> str:
    return _("%(institution)s declined offer %(number)s") % data


def _expired_title(data: Data) -> str:
    return _("Offer %(number)s is no longer valid: %(institution)s") % data


def _expired_body(data: Data) -> str:
    return _what(data)


def _accepted_title(data: Data) -> str:
    return _("Offer %(number)s is accepted: %(institution)s") % data


def _accepted_body(data: Data) -> str:
    return _("%(what)s, contract %(contract)s") % {"what": _what(data), "contract": data["contract"]}


def _inquiry_page(inquiry_id: int) -> str:
    return reverse("packages:inquiry", args=[inquiry_id])


def _offer_page(offer_id: int) -> str:
    return reverse("packages:offer", args=[offer_id])


def register_all() -> None:
    _register_inquiry(notices.ASKED, _asked_title, _asked_body)
    _register_inquiry(notices.TAKEN_BACK, _taken_back_title, _taken_back_body)
    _register_inquiry(notices.SET_ASIDE, _set_aside_title, _reason)
    _register_offer(notices.SENT, _sent_title, _sent_body)
    _register_offer(notices.WITHDRAWN, _withdrawn_title, _reason)
    _register_offer(notices.DECLINED, _declined_title, _reason)
    _register_offer(notices.EXPIRED, _expired_title, _expired_body)
    _register_offer(notices.ACCEPTED, _accepted_title, _accepted_body)


def _register_inquiry(kind: str, title: Callable[[Data], str], body: Callable[[Data], str]) -> None:
    may_see, which_seen = permissions.can_read_inquiry, permissions.inquiries_seen
    address, group = _inquiry_page, PACKAGE
    register(kind, title=title, body=body, address=address, may_see=may_see, which_seen=which_seen, group=group)


def _register_offer(kind: str, title: Callable[[Data], str], body: Callable[[Data], str]) -> None:
    may_see, which_seen = permissions.can_read_offer, permissions.offers_seen
    address, group = _offer_page, PACKAGE
    register(kind, title=title, body=body, address=address, may_see=may_see, which_seen=which_seen, group=group)
