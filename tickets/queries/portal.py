from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from accounts.models import User
from common.compiled import compiled
from common.models import Among
from organizations.models import Institution, Membership
from packages import queries as packages
from packages.models import Service
from products.models import OwnedProduct
from tickets.models import Share, Ticket, TicketQuerySet
from tickets.models.readers import Customer, Reader
from tickets.queries import searching
from tickets.queries.listing import ROW
from tickets.queries.timeline import file_rows
from worktime import hours as worktime
from worktime.hours import Hours

MOST_OPEN = 25
OPEN_SHOWN = 8
SIMILAR_SHOWN = 3


@compiled
def owned_products(institutions: Collection[int]) -> QuerySet[OwnedProduct]:
    owned = OwnedProduct.objects.filter(Among("institution", institutions))
    return owned.select_related("institution", "product", "version").order_by("institution", "product__sort_key")


@dataclass(frozen=True)
class Told:
    """Who hears of a request without a unit, and is asked about the package."""

    administrators: list[User]
    vendor: list[User]


def whom_to_ask(institution: Institution) -> Told:
    admins = Membership.objects.active().filter(institution=institution, role=Membership.Role.INSTITUTION_ADMIN)
    places = admins.select_related("user").order_by("user__sort_key", "id")[:3]
    return Told([place.user for place in places], list(packages.people_to_ask()))


@dataclass(frozen=True)
class Prospect:
    """What a request filed now would meet. Whom to ask is known when there is something to ask for."""

    institution: Institution
    usage: packages.Usage | None
    due_at: datetime | None
    told: Told | None = None

    @property
    def written(self) -> packages.Balance | None:
        balances = self.usage.balances if self.usage else []
        return next((balance for balance in balances if balance.code == Service.Code.WRITTEN), None)

    @property
    def has_unit(self) -> bool:
        return self.written is not None and (self.written.unlimited or bool(self.written.available))


def package_states(institutions: Iterable[Institution], *, now: datetime, hours: Hours) -> list[Prospect]:
    """The package of each institution the person belongs to."""
    return [prospect(institution, now=now, hours=hours) for institution in institutions]


def prospect(institution: Institution, *, now: datetime, hours: Hours) -> Prospect:
    usage = packages.usage(institution)
    due_at = worktime.add(now, usage.subscription.response_minutes, hours) if usage else None
    found = Prospect(institution, usage, due_at)
    return found if found.has_unit else replace(found, told=whom_to_ask(institution))


@dataclass(frozen=True)
class Opening:
    """Whether support works now, and the next moment that changes it."""

    is_open: bool
    changes_at: datetime
    is_today: bool


def opening(now: datetime, hours: Hours) -> Opening:
    is_open = worktime.is_open(now, hours)
    changes_at = (worktime.closing_today(now, hours) if is_open else None) or worktime.next_opening(now, hours)
    return Opening(is_open, changes_at, timezone.localdate(changes_at) == timezone.localdate(now))


@dataclass(frozen=True)
class Overview:
    """The requests of a home page: my open ones, as far as 25, and the latest open ones I may see."""

    mine: list[Ticket]
    latest: list[Ticket]
    has_any: bool

    @property
    def waiting(self) -> list[Ticket]:
        return [ticket for ticket in self.mine if ticket.status == Ticket.Status.WAITING]

    @property
    def are_more(self) -> bool:
        return len(self.mine) > MOST_OPEN


def overview(reader: Customer) -> Overview:
    mine, latest = _my_open(reader), _latest_open(reader)
    return Overview(mine, latest, has_any=bool(latest) or Ticket.objects.seen_by(reader).exists())


@compiled
def _my_open(reader: Customer) -> QuerySet[Ticket]:
    return _open(reader).filter(requester=reader.pk)[: MOST_OPEN + 1]


@compiled
def _latest_open(reader: Customer) -> QuerySet[Ticket]:
    return _open(reader)[:OPEN_SHOWN]


def _open(reader: Customer) -> TicketQuerySet:
    rows = Ticket.objects.seen_by(reader).open().select_related("product", "unit", "requester", "clock")
    return rows.only(*ROW).latest_first()


def similar(user: User, subject: str) -> list[Ticket]:
    """Up to three requests the person may see whose subjects are like this one."""
    visible = Ticket.objects.visible_to(user).only("subject", "status", "last_activity_at")
    return list(searching.alike(visible, subject)[:SIMILAR_SHOWN]) or list(
        searching.sounding_like(visible, subject)[:SIMILAR_SHOWN]
    )


def request_page(reader: Reader, pk: int) -> Ticket | None:
    """A visible ticket with all that its page names, in one statement; None for all others."""
    found = _request(reader, pk, timezone.now())
    return found[0] if found else None


@compiled
def _request(reader: Reader, pk: int, now: datetime) -> QuerySet[Ticket]:
    people = ("requester", "filed_by", "assignee")
    related = (*people, "institution", "unit__region", "product", "product_version", "clock", "hold")
    rows = Ticket.objects.seen_by(reader).select_related(*related)
    rows = rows.annotate(file_rows=file_rows(), share_rows=ArraySubquery(_living_shares(now)))
    return rows.defer("search").filter(pk=pk)


def _living_shares(now: datetime) -> QuerySet[Share, Any]:
    living = Share.objects.filter(Q(until=None) | Q(until__gt=now), ticket=OuterRef("pk"), withdrawn_at=None)
    reader = Coalesce("person__name", "unit__name", "region__name")
    fields = JSONObject(pk="pk", reader=reader, can_reply="can_reply", until="until")
    return living.order_by("shared_at", "id").values(json=fields)


@dataclass(frozen=True)
class Opened:
    """A share, as a page names it."""

    pk: int
    reader: str
    can_reply: bool
    until: datetime | None


def shares_of(ticket: Any) -> list[Opened]:
    """The living shares that came with `request_page`."""
    return [
        Opened(row["pk"], row["reader"], row["can_reply"], row["until"] and datetime.fromisoformat(row["until"]))
        for row in ticket.share_rows
    ]
