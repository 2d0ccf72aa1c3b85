"""The words of the notices about packages, in the reader's language, and their registration."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from notifications.registry import Group, register
from packages import notices, permissions

Data = dict[str, Any]

PACKAGE = Group("package", gettext_lazy("Package and entitlements"))


def _service(data: Data) -> str:
    return str(data["name_en"] if get_language() == "en" else data["name_tr"])


def _low_title(data: Data) -> str:
    return _("Entitlements run low: %(service)s") % {"service": _service(data)}


def _low_body(data: Data) -> str:
    return _("Left: %(left)s of %(granted)s. Ask for a top-up before they run out.") % data


def _empty_title(data: Data) -> str:
    return _("Entitlements are used up: %(service)s") % {"service": _service(data)}


def _empty_body(data: Data) -> str:
    return _("Requests can still be filed. They are kept and enter the queue once units are added.")


def _mismatch_title(data: Data) -> str:
    return _("Counters and ledger disagree: account %(account)s") % data


def _mismatch_body(data: Data) -> str:
    return str(data["found"])


def _package_page(subscription_id: int) -> str:
    return f"{reverse('packages:package')}?subscription={subscription_id}"


def _office_page(subscription_id: int) -> str:
    return reverse("packages:subscription", args=[subscription_id])


def register_all() -> None:
    _register(notices.LOW, _low_title, _low_body, _package_page)
    _register(notices.EMPTY, _empty_title, _empty_body, _package_page)
    _register(notices.MISMATCH, _mismatch_title, _mismatch_body, _office_page)


def _register(
    kind: str, title: Callable[[Data], str], body: Callable[[Data], str], address: Callable[[int], str]
) -> None:
    register(kind, title=title, body=body, address=address, may_see=permissions.can_read_notice, group=PACKAGE)
