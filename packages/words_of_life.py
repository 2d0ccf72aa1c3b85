"""The words of the notices about the life of a subscription, in the reader's language, and their registration."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.registry import register
from packages import notices_of_life as notices
from packages import permissions
from packages.models import SubscriptionEvent
from packages.words import PACKAGE

Data = dict[str, Any]
Kind = SubscriptionEvent.Kind


def _day(iso: str) -> str:
    return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")


def _period(data: Data) -> str:
    words = {"first": _day(data["first_on"]), "last": _day(data["last_on"])}
    return _("Valid from %(first)s to %(last)s, both days included.") % words


def _started_title(data: Data) -> str:
    return _("Your support package has begun: %(tier)s") % data


def _expired_title(data: Data) -> str:
    return _("The support package of %(institution)s has ended: %(tier)s") % data


def _expired_body(data: Data) -> str:
    said = _("The last day was %(day)s.") % {"day": _day(data["last_on"])}
    if data["grace_days"]:
        rest = _("For %(grace_days)d more days requests are still filed on the units that are left.") % data
    else:
        rest = _("Requests can still be filed. They are kept and enter the queue once it is renewed.")
    return f"{said} {rest}"


def _renewed_title(data: Data) -> str:
    return _("Your support package is renewed: %(tier)s") % data


def _suspended_title(data: Data) -> str:
    return _("Your support package is suspended: %(tier)s") % data


def _suspended_body(data: Data) -> str:
    rest = _("Open requests are worked on. New ones are kept and enter the queue once it goes on.")
    return f"{data['reason']}\n{rest}"


def _resumed_title(data: Data) -> str:
    return _("Your support package goes on: %(tier)s") % data


def _resumed_body(data: Data) -> str:
    return _("Requests that waited meanwhile enter the queue, oldest first.")


def _terminated_title(data: Data) -> str:
    return _("Your support package ends early: %(tier)s") % data


def _terminated_body(data: Data) -> str:
    said = _("It is valid until the end of %(day)s.") % {"day": _day(data["last_on"])}
    if data["last_on"] < data["first_on"]:
        said = _("It will not begin.")
    return f"{said} {data['reason']}"


def _service(data: Data) -> str:
    return str(data["name_en"] if get_language() == "en" else data["name_tr"])


def _units(data: Data) -> str:
    return f"{_service(data)} ({formats.number_format(data['amount'], force_grouping=True)})"


def _changed_title(data: Data) -> str:
    if data["event"] == Kind.UPGRADED:
        return _("Your support package is upgraded: %(tier)s") % data
    if data["event"] == Kind.SEATS_ADDED:
        return _("Users were added to your package: %(amount)d") % data
    if "added" in data:
        return _("Units added: %(units)s") % {"units": ", ".join(map(_units, data["added"]))}
    words = {"service": _service(data), "amount": data["amount"]}
    if data["event"] == Kind.GOODWILL:
        return _("Units given for goodwill: %(service)s, %(amount)d") % words
    return _("Units added: %(service)s, %(amount)d") % words


def _changed_body(data: Data) -> str:
    if data["event"] == Kind.UPGRADED:
        return _("It holds at once, with %(seats)d users. New requests get the new first-response time.") % data
    if data["event"] == Kind.SEATS_ADDED:
        return _("Your package now has %(seats)d users.") % data
    said = _("They can be used at once. Requests that waited for a unit enter the queue, oldest first.")
    return f"{said} {data['reason']}" if data["reason"] else said


def _short_title(data: Data) -> str:
    return _("Choose who keeps a seat: %(seats)d of %(used)d") % data


def _short_body(data: Data) -> str:
    words = {**data, "day": _day(data["choose_by"])}
    return (
        _(
            "Your package has fewer seats than you have people. Choose who stays until %(day)s. The others will read "
            "everything as before, but file and reply no more; their requests stay. Without a choice, administrators "
            "and those who signed in last stay."
        )
        % words
    )


def _lost_title(data: Data) -> str:
    return _("You no longer have a seat at %(institution)s") % data


def _lost_body(data: Data) -> str:
    return _("You read everything as before, but can't file or reply. Your requests stay. Your administrator decides.")


def _back_title(data: Data) -> str:
    return _("You have a seat at %(institution)s again") % data


def _back_body(data: Data) -> str:
    return _("You can file requests and reply again.")


def _package_page(subscription_id: int) -> str:
    return f"{reverse('packages:package')}?subscription={subscription_id}"


def _seats_page(subscription_id: int) -> str:
    return f"{reverse('packages:choose_seats')}?subscription={subscription_id}"


def register_all() -> None:
    _register(notices.STARTED, _started_title, _period)
    _register(notices.EXPIRED, _expired_title, _expired_body)
    _register(notices.RENEWED, _renewed_title, _period)
    _register(notices.SUSPENDED, _suspended_title, _suspended_body)
    _register(notices.RESUMED, _resumed_title, _resumed_body)
    _register(notices.TERMINATED, _terminated_title, _terminated_body)
    _register(notices.CHANGED, _changed_title, _changed_body)
    _register(notices.SEATS_SHORT, _short_title, _short_body, _seats_page)
    _register(notices.SEAT_LOST, _lost_title, _lost_body, may_see=permissions.can_read_package)
    _register(notices.SEAT_BACK, _back_title, _back_body, may_see=permissions.can_read_package)


def _register(
    kind: str,
    title: Callable[[Data], str],
    body: Callable[[Data], str],
    address: Callable[[int], str] = _package_page,
    may_see: Callable[[User, int], bool] = permissions.can_read_notice,
) -> None:
    register(kind, title=title, body=body, address=address, may_see=may_see, group=PACKAGE)
