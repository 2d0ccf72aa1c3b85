"""Through somebody's eyes: what exactly a person sees, shown as far as whoever looks sees it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from organizations.models import Membership
from organizations.queries import standing
from tickets.models import Ticket, TicketQuerySet
from tickets.models.readers import Customer, Reader, Support, reader_of
from tickets.queries import listing
from tickets.queries.listing import Wish
from tickets.queries.reasons import Reason, reasons_of

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Figure:
    """A number of requests, counted up to `MOST_COUNTED`."""

    number: int

    @property
    def shown(self) -> int:
        return min(self.number, MOST_COUNTED)

    @property
    def are_more(self) -> bool:
        return self.number > MOST_COUNTED


@dataclass(frozen=True)
class Seen:
    """A request that a person sees, and why."""

    ticket: Ticket
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class SeenPage:
    """`count` and `hidden` are of everything the person sees, whatever is looked for."""

    rows: list[Seen]
    next_after: str
    count: Figure
    hidden: Figure  # seen by the person and not by whoever looks: counted, never named


def seen_page(membership: Membership, looker: User, wish: Wish) -> SeenPage:
    """What this person sees in this institution, as `Ticket.objects.visible_to` says it."""
    reader = Customer(membership.user_id, timezone.now(), standing(membership.user).sight)
    seen = Ticket.objects.seen_by(reader).filter(institution=membership.institution_id)
    looks = reader_of(looker)
    both = seen.seen_by(looks)
    page = listing.page_of(both, wish)
    whys = reasons_of(membership, reader, page.tickets)
    rows = [Seen(ticket, whys[ticket.pk]) for ticket in page.tickets]
    hidden = seen.none() if _sees_all(looks, membership.institution_id) else _without(seen, looks)
    return SeenPage(rows, page.next_after, _counted(both), _counted(hidden))


def _sees_all(looks: Reader, institution_id: int) -> bool:
    """Then nothing is hidden, and nothing has to be compared."""
    return isinstance(looks, Support) or (isinstance(looks, Customer) and institution_id in looks.sight.institutions)


def _without(seen: TicketQuerySet, looks: Reader) -> TicketQuerySet:
    return seen.exclude(pk__in=Ticket.objects.seen_by(looks).values("pk"))


def _counted(tickets: TicketQuerySet) -> Figure:
    return Figure(len(tickets.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1]))
