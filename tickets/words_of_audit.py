"""What the audit log says of shared requests, excused misses and downloads of requests."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audited import EXPORTS, PACKAGES, RIGHTS, register
from accounts.before_after import Change, Facts, lines, name_field
from tickets.models import Ticket


def register_all() -> None:
    register("request_shared", RIGHTS, gettext_lazy("Request shared"), says=_shared, changes=_rest)
    register("request_unshared", RIGHTS, gettext_lazy("Share of a request withdrawn"), says=_unshared, changes=_rest)
    register("miss_excused", PACKAGES, gettext_lazy("Missed first response excused"), says=_excused)
    register("requests_exported", EXPORTS, gettext_lazy("Requests downloaded"))
    for code, field in _FIELDS.items():
        name_field(f"requests_exported.{code}", *field)


def _shared(facts: Facts) -> str:
    return _("Request %(number)s shared with: %(reader)s") % _words(facts)


def _unshared(facts: Facts) -> str:
    return _("Request %(number)s no longer shared with: %(reader)s") % _words(facts)


def _excused(facts: Facts) -> str:
    return _("Missed first response excused: request %(number)s") % {"number": facts.data.get("request", "")}


def _words(facts: Facts) -> dict[str, Any]:
    place = facts.data.get("place")
    return {"number": facts.data.get("request", ""), "reader": facts.person or (place["name"] if place else "")}


def _rest(facts: Facts) -> list[Change]:
    return lines(facts, told={"place"})


def _of(choices: Any) -> Any:
    return lambda value: str(dict(choices).get(str(value), value))


_VIEWS = {
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("All I may see"),
    "shared": gettext_lazy("Shared with me"),
    "closed": gettext_lazy("Closed ones"),
}

_FIELDS: dict[str, Any] = {
    "view": (gettext_lazy("View"), _of(_VIEWS)),
    "search": (gettext_lazy("Search"),),
    "status": (gettext_lazy("State"), _of([("open", gettext_lazy("Open")), *Ticket.Status.choices])),
    "kind": (gettext_lazy("Kind"), _of(Ticket.Kind.choices)),
    "channel": (gettext_lazy("Channel"), _of(Ticket.Channel.choices)),
    "product": (gettext_lazy("Product"), str),
    "person": (gettext_lazy("Requester"),),
}
