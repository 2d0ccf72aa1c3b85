"""What the dealings about packages keep about a person: who asked, who wrote, who signed."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Row, Section, Written, register
from accounts.traces import Texts, Traces
from packages.models import (
    CatalogueEvent,
    Correction,
    Inquiry,
    LedgerEntry,
    Offer,
    OfferEvent,
    Subscription,
    SubscriptionEvent,
)

MODELS = (
    "packages.CatalogueEvent",
    "packages.Correction",
    "packages.Hold",
    "packages.Inquiry",
    "packages.LedgerEntry",
    "packages.Offer",
    "packages.OfferEvent",
    "packages.Subscription",
    "packages.SubscriptionEvent",
)


def register_all() -> None:
    register(
        Holder(
            app="packages",
            sections=_sections,
            models=MODELS,
            written=[Written(_("Notes and reasons about packages that name the person"), _texts)],
            kept=[
                _("Every unit and every total: no number of the ledger ever changes, and it names people by number.")
            ],
            weight=lambda user: LedgerEntry.objects.filter(actor=user).count(),
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section(
        "inquiries",
        _("What you asked us for"),
        {
            "institution": _("Institution"),
            "kind": _("Kind"),
            "state": _("State"),
            "note": _("Note"),
            "asked_at": _("When"),
        },
        _inquiries(user),
    )
    yield Section(
        "offers",
        _("Offers you wrote or accepted"),
        {
            "number": _("Number"),
            "institution": _("Institution"),
            "state": _("State"),
            "written_at": _("Written"),
            "accepted_at": _("Accepted"),
            "contract_number": _("Contract number"),
        },
        _offers(user),
    )
    yield Section(
        "ledger",
        _("Units that moved by what you did"),
        {
            "service": _("Service"),
            "kind": _("Kind"),
            "units": _("Units"),
            "reason": _("Reason"),
            "at": _("When"),
        },
        _entries(user),
    )


def _inquiries(user: User) -> list[Row]:
    rows = Inquiry.objects.filter(asked_by=user).select_related("institution").order_by("-id")
    return [
        {
            "institution": row.institution.name,
            "kind": str(row.get_kind_display()),
            "state": str(row.get_state_display()),
            "note": row.note,
            "asked_at": row.asked_at,
        }
        for row in rows
    ]


def _offers(user: User) -> list[Row]:
    rows = Offer.objects.filter(Q(written_by=user) | Q(accepted_by=user)).select_related("institution")
    return [
        {
            "number": row.number,
            "institution": row.institution.name,
            "state": str(row.get_state_display()),
            "written_at": row.written_at,
            "accepted_at": row.accepted_at,
            "contract_number": row.contract_number,
        }
        for row in rows.order_by("-id")
    ]


def _entries(user: User) -> list[Row]:
    rows = LedgerEntry.objects.filter(actor=user).select_related("account__service").order_by("-id")
    return [
        {
            "service": row.account.service.name,
            "kind": str(row.get_kind_display()),
            "units": row.units,
            "reason": row.reason,
            "at": row.at,
        }
        for row in rows
    ]


def _texts(traces: Traces) -> Iterator[Texts]:
    yield Texts(Inquiry.objects.exclude(note=""), columns=["note"])
    yield Texts(Offer.objects.all(), columns=["note", "contract_number"])
    yield Texts(OfferEvent.objects.all(), data=["data"])
    yield Texts(Subscription.objects.exclude(ended_reason=""), columns=["ended_reason"])
    yield Texts(SubscriptionEvent.objects.all(), data=["data"])
    yield Texts(CatalogueEvent.objects.all(), data=["data"])
    yield Texts(LedgerEntry.objects.exclude(reason=""), columns=["reason"])
    yield Texts(Correction.objects.all(), columns=["reason", "refusal"])
