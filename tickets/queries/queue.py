"""The queue as the desk reads it. Pages go by keyset, in orders that indexes have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from accounts.models import User
from common.compiled import compiled
from common.models import Among, Fold
from common.turkish import fold
from organizations.models import Institution
from tickets.models import Ticket, TicketQuerySet
from tickets.models.readers import Reader, reader_of
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
class Listing:
    """Rows with the section each is of, and the place after them, empty at the end."""

    rows: list[tuple[str, Ticket]]
    next_after: str

    @property
    def tickets(self) -> list[Ticket]:
        return [ticket for _section, ticket in self.rows]


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


@dataclass(frozen=True)
class _Asked:
    """The values of one reading; what else there is to a `Filters` decides how the statement is written."""

    reader: Reader
    me: int
    soon: datetime | None = None
    product: int | None = None
    institutions: Sequence[int] | None = None


def page(user: User, filters: Filters, *, soon: datetime, after: str = "") -> Listing:
    """The next rows. What is due before `soon` stands first, whatever its lane."""
    named = institutions_named(filters.institution) if filters.institution else None
    fixed = Filters(filters.team, filters.view, filters.lane, status=filters.status, kind=filters.kind)
    return _walk(_Asked(reader_of(user), user.pk, soon, filters.product, named), fixed, after)


def own(user: User, *, after: str = "") -> Listing:
    """A colleague's open tickets: those that wait for them by due time, then those at the customer."""
    return _walk(_Asked(reader_of(user), user.pk), OWN, after)


OWN = Filters(view="own")


def _walk(asked: _Asked, fixed: Filters, after: str) -> Listing:
    names = _names(fixed)
    name, _dot, token = after.partition(".")
    start = names.index(name) if name in names else 0
    place = keyset.read(token, len(_FIELDS[name])) if name in names else None
    rows: list[tuple[str, Ticket]] = []
    for section in names[start:]:
        rows += [(section, ticket) for ticket in _page(asked, fixed, section, place)]
        place = None
        if len(rows) > PAGE:
            break
    shown = rows[:PAGE]
    if len(rows) <= PAGE:
        return Listing(shown, "")
    section, last = shown[-1]
    return Listing(shown, f"{section}.{keyset.written(keyset.place_of(last, _FIELDS[section]))}")


def _page(asked: _Asked, fixed: Filters, section: str, place: keyset.Place | None) -> list[Ticket]:
    return (
        _first_rows(asked, fixed=fixed, section=section) if place is None else list(_rows(asked, fixed, section, place))
    )


@compiled
def _first_rows(asked: _Asked, *, fixed: Filters, section: str) -> TicketQuerySet:
    """What nearly every poll asks for."""
    return _rows(asked, fixed, section, None)


def _rows(asked: _Asked, fixed: Filters, section: str, after: keyset.Place | None) -> TicketQuerySet:
    """Chosen by their keys alone first, so that only the rows that are shown are joined with all they show."""
    rows, fields = _section(_base(asked, fixed), asked, fixed, section), _FIELDS[section]
    if after is not None:
        rows = rows.filter(keyset.beyond(fields, after))
    order = [F(field).asc(nulls_last=True) if field == "response_due_at" else field for field in fields]
    chosen = rows.order_by(*order).values("pk")[: PAGE + 1]
    return for_rows(Ticket.objects.filter(pk__in=chosen)).order_by(*order)


# Every section is a part of the list with an order of its own, which an index has.
_FIELDS = {
    "late": ("response_due_at", "id"),
    "rest": ("priority", "response_due_at", "filed_at", "id"),
    "mine": ("response_due_at", "priority", "filed_at", "id"),
    "silent": ("last_activity_at", "id"),
    "kept": ("filed_at", "id"),
}


def _names(fixed: Filters) -> list[str]:
    if fixed.lane and fixed.view not in {"customer", "quota"}:
        return ["late"] if fixed.lane == "late" else ["rest"]
    return {"own": ["mine", "silent"], "customer": ["silent"], "quota": ["kept"]}.get(fixed.view, ["late", "rest"])


def _section(base: TicketQuerySet, asked: _Asked, fixed: Filters, section: str) -> TicketQuerySet:
    if section == "late":
        return base.filter(response_due_at__lte=asked.soon)
    if section == "rest" and fixed.lane:
        return base.filter(priority=fixed.lane)
    if section == "rest":
        return base.filter(Q(response_due_at__gt=asked.soon) | Q(response_due_at=None))
    if fixed.view == "own":
        return base.in_queue() if section == "mine" else base.filter(status=Ticket.Status.WAITING)
    return base


def _base(asked: _Asked, fixed: Filters) -> TicketQuerySet:
    tickets = _views(asked, fixed)
    if fixed.status:
        tickets = tickets.filter(status=fixed.status)
    if fixed.kind:
        tickets = tickets.filter(kind=fixed.kind)
    if asked.product is not None:
        tickets = tickets.filter(product=asked.product)
    if asked.institutions is not None:
        tickets = tickets.filter(Among("institution", asked.institutions))
    return tickets


def _views(asked: _Asked, fixed: Filters) -> TicketQuerySet:
    if fixed.view == "own":
        return Ticket.objects.seen_by(asked.reader).filter(assignee=asked.me)
    ours = Ticket.objects.seen_by(asked.reader).filter(team=fixed.team)
    if fixed.view == "customer":
        return ours.filter(status=Ticket.Status.WAITING)
    if fixed.view == "quota":
        return ours.filter(status=Ticket.Status.AWAITING_QUOTA)
    if fixed.view == "unassigned":
        return ours.in_queue().filter(assignee=None)
    return ours.in_queue().filter(assignee=asked.me) if fixed.view == "mine" else ours.in_queue()


def institutions_named(text: str) -> list[int]:
    """Ids, so that the plan of what follows knows how many there are."""
    named = Institution.objects.annotate(folded=Fold("name")).filter(folded__contains=fold(text))
    return list(named.order_by("sort_key", "id").values_list("pk", flat=True)[:MOST_INSTITUTIONS])
