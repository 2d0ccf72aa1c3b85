"""The words of the notices about packages, in the reader's language, and their registration."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from notifications.registry import Group, register
from packages import notices, permissions

Data = dict[str, Any]

LEDGER = Group("ledger", gettext_lazy("Corrections and alarms of the ledger"), is_for=lambda user: user.is_manager)
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


def _ending_title(data: Data) -> str:
    words = {"tier": data["tier"], "days": data["days"]}
    return (
        ngettext(
            "Your package ends in %(days)d day: %(tier)s", "Your package ends in %(days)d days: %(tier)s", data["days"]
        )
        % words
    )


def _ending_body(data: Data) -> str:
    return _("Last day: %(day)s. Later requests are kept until a new package is there. Ask for the renewal now.") % {
        "day": _day(data)
    }


def _ending_at_title(data: Data) -> str:
    words = {"institution": data["institution"], "days": data["days"]}
    return (
        ngettext(
            "%(institution)s: the package ends in %(days)d day",
            "%(institution)s: the package ends in %(days)d days",
            data["days"],
        )
        % words
    )


def _ending_at_body(data: Data) -> str:
    return _("%(tier)s, last day %(day)s. No renewal follows yet.") % {"tier": data["tier"], "day": _day(data)}


def _day(data: Data) -> str:
    return formats.date_format(date.fromisoformat(data["last_on"]), "DATE_FORMAT")


def _approval_title(data: Data) -> str:
    return _("A correction needs a second person: %(institution)s") % data


def _approval_body(data: Data) -> str:
    return _("%(asked_by)s asks for it: %(reason)s") % data


def _posted_title(data: Data) -> str:
    return _("Your correction was posted: %(institution)s") % data


def _posted_body(data: Data) -> str:
    return _("Approved by: %(by)s") % data


def _refused_title(data: Data) -> str:
    return _("Your correction was refused: %(institution)s") % data


def _refused_body(data: Data) -> str:
    return _("%(by)s: %(refusal)s") % data


def _package_page(subscription_id: int) -> str:
    return f"{reverse('packages:package')}?subscription={subscription_id}"


def _office_page(subscription_id: int) -> str:
    return reverse("packages:subscription", args=[subscription_id])


def _account_page(account_id: int) -> str:
    return reverse("packages:account", args=[account_id])


def _correction_page(correction_id: int) -> str:
    return reverse("packages:correction", args=[correction_id])


def register_all() -> None:
    _register(notices.LOW, _low_title, _low_body, _package_page)
    _register(notices.EMPTY, _empty_title, _empty_body, _package_page)
    _register(notices.ENDING, _ending_title, _ending_body, _package_page)
    _register(notices.ENDING_AT, _ending_at_title, _ending_at_body, _office_page)
    _register_office(notices.MISMATCH, _mismatch_title, _mismatch_body, _account_page)
    _register_office(notices.APPROVAL, _approval_title, _approval_body, _correction_page)
    _register_office(notices.POSTED, _posted_title, _posted_body, _correction_page)
    _register_office(notices.REFUSED, _refused_title, _refused_body, _correction_page)


def _register(
    kind: str, title: Callable[[Data], str], body: Callable[[Data], str], address: Callable[[int], str]
) -> None:
    register(kind, title=title, body=body, address=address, may_see=permissions.can_read_notice, group=PACKAGE)


def _register_office(
    kind: str, title: Callable[[Data], str], body: Callable[[Data], str], address: Callable[[int], str]
) -> None:
    """What concerns the vendor's managers alone."""
    register(
        kind,
        title=title,
        body=body,
        address=address,
        may_see=lambda user, pk: permissions.can_correct(user),
        which_seen=lambda user, pks: pks if permissions.can_correct(user) else (),
        group=LEDGER,
    )
