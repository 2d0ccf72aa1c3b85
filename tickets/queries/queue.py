"""The queue as the desk reads it. Pages go by keyset, in orders that indexes have."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution
from tickets.models import Ticket, TicketQuerySet
from tickets.queries import keyset

PAGE = 25
MOST_INSTITUTIONS = 50


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
        """Chosen by their keys alone first, so that only the rows that are shown are joined with all they show."""
        rows = self.rows if after is None else self.rows.filter(keyset.beyond(self.fields, after))
        order = [F(field).asc(nulls_last=True) if field == "response_due_at" else field for field in self.fields]
        chosen = rows.order_by(*order).values("pk")[:size]
        return list(for_rows(Ticket.objects.filter(pk__in=chosen)).order_by(*order))


@dataclass(frozen=True)
class Listing:
    """Rows with the section each is of, and the place after them, empty at the end."""

    rows: list[tuple[str, Ticket]]
    next_after: str

    @property
    def tickets(self) -> list[Ticket]:
        return [ticket for _section, ticket in self.rows]


_QUEUE = ("priority", "response_due_at", "filed_at", "id")


_SHOWN = (
    *("subject", "kind", "status", "channel", "team", "outcome", "priority"),
    *("filed_at", "response_due_at", "answered_at", "last_activity_at"),
    *("institution__name", "unit__name", "assignee__name", "product__name"),
    *("clock__state", "clock__due_at", "clock__target_minutes", "clock__answered_at"),
    *("clock__elapsed_seconds", "clock__excused_at"),
)


def for_rows(tickets: TicketQuerySet) -> TicketQuerySet:
    """With all that a row shows, and nothing else: a row of every table named here is some hundred columns."""
    return tickets.select_related("institution", "unit", "assignee", "product", "clock").only(*_SHOWN)


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
