"""The queue as the desk reads it. Nothing here counts or sorts more rows than it shows: every figure is capped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, IntegerField, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution
from packages.models import TierVersion
from products.models import Product
from tickets.models import Ticket, TicketQuerySet
from tickets.queries import keyset

PAGE = 25
MOST = 100  # counts go as far as "99+"
LANES = (1, 2, 3, 4, Ticket.NO_PRIORITY)
MOST_INSTITUTIONS = 50
MOST_PRODUCTS = 200


@dataclass(frozen=True)
class Filters:
    """What is looked at. `view`: all, unassigned, mine, customer, quota. `lane`: late, or a priority."""

    team: str = Ticket.Team.SUPPORT
    view: str = "all"
    lane: str = ""
    product: int | None = None
    institution: str = ""
    status: str = ""
    kind: str = ""

    @property
    def narrow(self) -> bool:
        return bool(self.product or self.institution or self.status or self.kind)


@dataclass(frozen=True)
class Section:
    """A part of the list with an order of its own, which an index has."""

    name: str
    fields: tuple[str, ...]
    rows: TicketQuerySet

    def page(self, after: keyset.Place | None, size: int) -> list[Ticket]:
        rows = self.rows if after is None else self.rows.filter(keyset.beyond(self.fields, after))
        order = [F(field).asc(nulls_last=True) if field == "response_due_at" else field for field in self.fields]
        return list(for_rows(rows.order_by(*order))[:size])


@dataclass(frozen=True)
class Listing:
    """Rows with the section each is of, and the place after them, empty at the end."""

    rows: list[tuple[str, Ticket]]
    next_after: str

    @property
    def tickets(self) -> list[Ticket]:
        return [ticket for _section, ticket in self.rows]


_QUEUE = ("priority", "response_due_at", "filed_at", "id")


def for_rows(tickets: TicketQuerySet) -> TicketQuerySet:
    """With all that a row shows, and without the long texts."""
    return tickets.select_related("institution", "unit", "assignee", "product", "clock").defer(
        "text", "search", "rating_text"
    )


def page(user: User, filters: Filters, *, soon: datetime, after: str = "") -> Listing:
    """The next rows. What is due before `soon` stands first, whatever its lane."""
    return _walk(_sections(_base(user, filters), filters, soon), after)


def own(user: User, *, after: str = "") -> Listing:
    """A colleague's open tickets: those that wait for them by due time, then those at the customer."""
    mine = Ticket.objects.visible_to(user).filter(assignee=user)
    waiting = mine.filter(status=Ticket.Status.WAITING)
    sections = [
        Section("mine", ("response_due_at", "priority", "filed_at", "id"), mine.in_queue()),
        Section("silent", ("last_activity_at", "id"), waiting),
    ]
    return _walk(sections, after)


def _walk(sections: list[Section], after: str) -> Listing:
    name, _dot, token = after.partition(".")
    names = [section.name for section in sections]
    start = names.index(name) if name in names else 0
    place = keyset.read(token, len(sections[start].fields)) if name in names else None
    rows: list[tuple[Section, Ticket]] = []
    for section in sections[start:]:
        rows += [(section, ticket) for ticket in section.page(place, PAGE + 1 - len(rows))]
        place = None
        if len(rows) > PAGE:
            break
    shown = [(section.name, ticket) for section, ticket in rows[:PAGE]]
    if len(rows) <= PAGE:
        return Listing(shown, "")
    section, last = rows[PAGE - 1]
    return Listing(shown, f"{section.name}.{keyset.written(keyset.place_of(last, section.fields))}")


def _sections(base: TicketQuerySet, filters: Filters, soon: datetime) -> list[Section]:
    if filters.view == "customer":
        return [Section("silent", ("last_activity_at", "id"), base)]
    if filters.view == "quota":
        return [Section("kept", ("filed_at", "id"), base)]
    late = Section("late", ("response_due_at", "id"), base.filter(response_due_at__lte=soon))
    if filters.lane == "late":
        return [late]
    if filters.lane:
        return [Section("rest", _QUEUE, base.filter(priority=filters.lane))]
    return [late, Section("rest", _QUEUE, base.filter(Q(response_due_at__gt=soon) | Q(response_due_at=None)))]


def _base(user: User, filters: Filters) -> TicketQuerySet:
    tickets = _views(user, filters.team)[filters.view]
    if filters.status:
        tickets = tickets.filter(status=filters.status)
    if filters.kind:
        tickets = tickets.filter(kind=filters.kind)
    if filters.product:
        tickets = tickets.filter(product=filters.product)
    if filters.institution:
        tickets = tickets.filter(institution__in=institutions_named(filters.institution))
    return tickets


def _views(user: User, team: str) -> dict[str, TicketQuerySet]:
    ours = Ticket.objects.visible_to(user).filter(team=team)
    return {
        "all": ours.in_queue(),
        "unassigned": ours.in_queue().filter(assignee=None),
        "mine": ours.in_queue().filter(assignee=user),
        "customer": ours.filter(status=Ticket.Status.WAITING),
        "quota": ours.filter(status=Ticket.Status.AWAITING_QUOTA),
    }


def institutions_named(text: str) -> list[int]:
    """Ids, so that the plan of what follows knows how many there are."""
    named = Institution.objects.annotate(folded=Fold("name")).filter(folded__contains=fold(text))
    return list(named.order_by("sort_key", "id").values_list("pk", flat=True)[:MOST_INSTITUTIONS])


# --- the figures above the list --------------------------------------------------------------


class Capped(Subquery):
    """How many rows, as far as the limit of the queryset goes."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Lane:
    key: str
    priority: int | None
    name: str
    count: int
    nearest: datetime | None
    soon: int = 0  # of the late: those that can still be met


@dataclass(frozen=True)
class Overview:
    lanes: list[Lane]
    views: dict[str, int]
    products: list[dict[str, Any]]
    tiers: dict[int, str]
    affected: int  # institutions with something in the queue


def overview(user: User, *, now: datetime, soon: datetime, team: str = Ticket.Team.SUPPORT) -> Overview:
    """Every figure of the page in one statement."""
    views = _views(user, team)
    queue = views["all"]
    figures: dict[str, Any] = {f"view_{name}": _capped(rows) for name, rows in views.items()}
    figures["late"] = _capped(queue.filter(response_due_at__lte=now))
    figures["soon"] = _capped(queue.filter(response_due_at__gt=now, response_due_at__lte=soon))
    figures["late_next"] = _earliest(queue.filter(response_due_at__lte=soon))
    for lane in LANES:
        figures[f"lane_{lane}"] = _capped(queue.filter(priority=lane))
        figures[f"next_{lane}"] = _earliest(queue.filter(priority=lane, response_due_at__gt=now))
    figures["affected"] = Capped(queue.order_by().values("institution").distinct()[:MOST])
    figures["tiers"] = ArraySubquery(
        TierVersion.objects.filter(state=TierVersion.State.PUBLISHED)
        .order_by("number")
        .values(json=JSONObject(priority="priority", name="tier__name"))
    )
    figures["products"] = ArraySubquery(
        Product.objects.order_by("sort_key").values(json=JSONObject(pk="pk", name="name"))[:MOST_PRODUCTS]
    )
    row = User.objects.filter(pk=user.pk).values(**figures).get()
    return _overview(row, list(views))


def _capped(rows: TicketQuerySet) -> Capped:
    return Capped(rows.values("pk")[:MOST])


def _earliest(rows: TicketQuerySet) -> Subquery:
    return Subquery(rows.order_by("response_due_at").values("response_due_at")[:1])


def _overview(row: dict[str, Any], views: list[str]) -> Overview:
    tiers = {tier["priority"]: tier["name"] for tier in row["tiers"]}
    lanes = [Lane("late", None, "", row["late"], row["late_next"], row["soon"])]
    lanes += [
        Lane(str(lane), lane, tiers.get(lane, ""), row[f"lane_{lane}"], row[f"next_{lane}"])
        for lane in LANES
        if lane != Ticket.NO_PRIORITY or row[f"lane_{lane}"]
    ]
    return Overview(lanes, {name: row[f"view_{name}"] for name in views}, row["products"], tiers, row["affected"])
