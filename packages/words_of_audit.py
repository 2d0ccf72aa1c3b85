"""What the audit log says of packages, the catalogue, offers and downloads."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.audited import EXPORTS, PACKAGES, Says, register
from accounts.before_after import Change, Facts, day, lines, name_field
from packages.models import CatalogueEvent, LedgerEntry, OfferEvent, Purpose, Service, Subscription, SubscriptionEvent

_QUESTIONS = {OfferEvent.Kind.ASKED, OfferEvent.Kind.TAKEN_BACK, OfferEvent.Kind.SET_ASIDE}
_INTERNAL_STEPS = {OfferEvent.Kind.WRITTEN, OfferEvent.Kind.CHANGED, OfferEvent.Kind.WITHDRAWN}


def register_all() -> None:
    for life in SubscriptionEvent.Kind:
        label = format_lazy("{}: {}", _("Package"), life.label)
        register(f"package_{life}", PACKAGES, label, says=_numbered(label, "contract"), changes=_of_life)
    for step in OfferEvent.Kind:
        label = format_lazy("{}: {}", _("Question about a package"), step.label) if step in _QUESTIONS else step.label
        is_internal, says = step in _INTERNAL_STEPS, _numbered(label, "offer")
        register(f"offer_{step}", PACKAGES, label, says=says, changes=_of_offer, is_internal=is_internal)
    for change in CatalogueEvent.Kind:
        label = format_lazy("{}: {}", _("Catalogue"), change.label)
        register(f"catalogue_{change}", PACKAGES, label, says=_numbered(label, "tier", "version"), changes=_of_tier)
    for kind, label in _CORRECTIONS.items():
        says = _numbered(label, "contract")
        register(kind, PACKAGES, label, says=says, changes=_of_life, is_internal=True)
    register("statement_exported", EXPORTS, _("Statement downloaded"))
    register("offer_exported", EXPORTS, _("Offer opened as a document"), says=_offer_opened)
    for code, field in _FIELDS.items():
        name_field(code, *field)
    for service in Service.Code:
        name_field(f"service:{service}", _name_of_service(service.value))


_CORRECTIONS = {
    "correction_asked": _("Correction of the ledger asked for"),
    "correction_refused": _("Correction of the ledger refused"),
    "correction_withdrawn": _("Correction of the ledger withdrawn"),
}


def _numbered(label: Promise | str, *keys: str) -> Says:
    """The label, and the number by which people know the thing."""

    def says(facts: Facts) -> str:
        return " · ".join(
            [str(label), *filter(None, [" ".join(str(facts.data.get(key) or "") for key in keys).strip()])]
        )

    return says


_offer_opened = _numbered(_("Offer opened as a document"), "offer")


def _of_life(facts: Facts) -> list[Change]:
    return lines(facts, subject="units", told={"contract"})


def _of_offer(facts: Facts) -> list[Change]:
    return lines(facts, told={"offer"})


def _of_tier(facts: Facts) -> list[Change]:
    return lines(facts, told={"tier", "version"})


def _names() -> dict[str, Service]:
    """Read once in a process: the table of services comes with a migration and never changes."""
    if not _known:
        _known.update({service.code: service for service in Service.objects.all()})
    return _known


_known: dict[str, Service] = {}


def _service(code: Any) -> str:
    service = _names().get(str(code))
    return service.name if service else str(code)


_name_of_service = lazy(_service, str)


def _units(value: Any) -> str:
    """Units by the code of the service, or a number of them."""
    if isinstance(value, dict):
        return ", ".join(f"{_service(code)} {_units(units)}" for code, units in value.items())
    return "∞" if value == "unlimited" else str(value)


def _last_day(value: Any) -> str:
    """The database keeps the day after."""
    return day(date.fromisoformat(str(value)) - timedelta(days=1))


def _state(value: Any) -> str:
    return str(dict(Subscription.State.choices).get(str(value), value))


def _entry(value: Any) -> str:
    return str(dict(LedgerEntry.Kind.choices).get(str(value), value))


def _purpose(value: Any) -> str:
    return str(dict(Purpose.choices).get(str(value), value))


_FIELDS: dict[str, Any] = {
    "contract": (_("Contract"),),
    "tier": (_("Tier"),),
    "version": (_("Version"),),
    "seats": (_("Users"),),
    "service": (_("Service"), _service),
    "units": (_("Granted units"), _units),
    "sold": (_("Units sold"), _units),
    "amount": (_("Added"),),
    "state": (_("State"), _state),
    "starts_on": (_("Starts on"), day),
    "ends_on": (_("Last day"), _last_day),
    "signed_on": (_("Signed on"), day),
    "valid_until": (_("Valid until"), day),
    "granted": (_("Granted units"),),
    "held": (_("On hold"),),
    "captured": (_("Used"),),
    "change": (_("Difference"),),
    "lost": (_("Read only now"),),
    "got": (_("Have a seat again"),),
    "requests": (_("Requests that entered the queue"),),
    "purpose": (_("Kind"), _purpose),
    "price": (_("Price"),),
    "list_price": (_("List price of a year"),),
    "priority": (_("Queue priority"),),
    "response_minutes": (_("First response, minutes"),),
    "seats_minimum": (_("Users, from"),),
    "seats_maximum": (_("Users, to"),),
    "grace_days": (_("Days of grace"),),
    "carry_over_percent": (_("Carried over, percent"),),
    "language": (_("Language"),),
    "statement_exported.package": (_("Package"), str),
    "statement_exported.service": (_("Service"), _service),
    "statement_exported.person": (_("Person"),),
    "statement_exported.kind": (_("Entry"), _entry),
    "statement_exported.since": (_("From"), day),
    "statement_exported.until": (_("Until"), day),
}
