"""What tests sell and file, in one line each."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from organizations.models import Institution, Unit
from packages.actions import sell
from packages.models import QuotaAccount, Subscription, TierVersion
from tickets.actions import Request, file
from tickets.models import Ticket

SMALLEST = {
    "silver": (3, {}),
    "gold": (20, {}),
    "premium": (50, {"written": 1000, "phone": 1000, "remote": 1000, "onsite": 0, "workshop": 12}),
    "premium-plus": (501, {}),
}


def sold(
    institution: Institution,
    tier: str = "gold",
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    **changes,
) -> Subscription:
    """A running subscription of `tier` with its smallest numbers; `changes` set other allowances."""
    version = TierVersion.objects.get(tier__code=tier, state="published")
    seats, allowances = SMALLEST[tier]
    today = timezone.localdate()
    return sell(
        institution,
        version,
        starts_on=starts_on or today - timedelta(days=30),
        ends_on=ends_on or today + timedelta(days=335),
        contract_number=f"TEST-{uuid4().hex[:6]}",
        seats=seats,
        allowances={**allowances, **changes},
        by=None,
    )


def account(subscription: Subscription, service: str = "written") -> QuotaAccount:
    return QuotaAccount.objects.get(subscription=subscription, service=service)


def leave(subscription: Subscription, service: str, units: int) -> None:
    """Spends an account down to `units` free ones, by requests of an earlier life."""
    row = account(subscription, service)
    row.captured = row.granted - row.held - units
    row.save(update_fields=["captured"])


def filed(
    by, *, kind="support", subject="Parsel dönüşümünde kayma", text="Koordinatlar kayıyor.", at=None, unit=None, **more
):
    """A request as `by` would file it from their own unit."""
    membership = by.memberships.get(left_at=None)
    return file(
        Request(subject=subject, text=text, kind=kind, **more),
        institution=membership.institution,
        unit=unit or membership.unit,
        key=uuid4(),
        by=by,
        at=at,
    )


def units_of(institution: Institution) -> list[Unit]:
    return list(institution.units.order_by("id"))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("hold", "clock").get(pk=ticket.pk)
