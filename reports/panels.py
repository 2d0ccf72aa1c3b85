"""What the vendor's page of an institution shows of packages, products and requests: everything in one look."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution
from organizations.told import Look, Step
from packages.models import Offer
from packages.queries import latest, usage
from products.models import OwnedProduct
from surveys.permissions_of_checkins import can_plan
from surveys.queries.checkins import beside
from surveys.queries.following import open_of
from tickets.models import Ticket
from tickets.promised import promises
from worktime.queries import current_hours

LOOKED_BACK = timedelta(days=90)
SHOWN = 8


@dataclass(frozen=True)
class Ratings:
    count: int
    mean: float | None


def look(institution: Institution, reader: User) -> Look:
    running = usage(institution)
    requests = _requests(institution, reader)
    offers = _offers(institution) if reader.is_manager else []
    owned = OwnedProduct.objects.filter(institution=institution).select_related("product", "version")
    products = list(owned.order_by("product__sort_key", "id"))
    facts: dict[str, Any] = {
        "institution": institution,
        "usage": running,
        "latest": running.subscription if running else latest(institution),
        "products": products,
        "offers": offers,
        "today": timezone.localdate(),
        "ratings": _ratings(institution),
        "follow_ups": open_of(institution, reader) if reader.is_manager else [],
        "checkins": beside(institution, running.subscription.version.tier if running else None),
        "reads_checkins": reader.is_agent,
        "plans_checkins": can_plan(reader),
        **requests,
    }
    has_requests = bool(requests["open"] or requests["settled"])
    steps = {Step.PACKAGE: running is not None, Step.PRODUCTS: bool(products), Step.REQUEST: has_requests}
    return Look("reports/_institution_look.html", facts, steps)


def _requests(institution: Institution, reader: User) -> dict[str, Any]:
    """The open ones with their promise, the most urgent first, and the latest of those that are settled."""
    seen = Ticket.objects.visible_to(reader).filter(institution=institution)
    rows = seen.select_related("requester", "assignee", "clock")
    found = list(rows.open().in_queue_order()[: SHOWN + 1])
    shown = found[:SHOWN]
    told = promises(shown, now=timezone.now(), hours=current_hours())
    settled = list(rows.exclude(status__in=Ticket.OPEN_STATES).latest_first()[:SHOWN])
    return {"open": list(zip(shown, told, strict=True)), "settled": settled, "has_more": len(found) > SHOWN}


def _offers(institution: Institution) -> list[Offer]:
    return list(Offer.objects.filter(institution=institution).with_package().order_by("-id")[:5])


def _ratings(institution: Institution) -> Ratings:
    rated = Ticket.objects.filter(institution=institution, rated_at__gte=timezone.now() - LOOKED_BACK)
    return Ratings(**rated.filter(rating__isnull=False).aggregate(count=Count("pk"), mean=Avg("rating")))
