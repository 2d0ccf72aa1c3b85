"""What stands behind the link of a mail that asks for a rating."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from accounts.models import User
from tickets.models import Ticket
from tickets.rating_links import RatingLink, write

SETTLED = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED}


class Obstacle(StrEnum):
    """Why nothing can be rated here."""

    BROKEN = "broken"
    CLOSED_ACCOUNT = "closed_account"
    OUT_OF_SIGHT = "out_of_sight"
    HANDED_OVER = "handed_over"
    MERGED = "merged"
    REOPENED = "reopened"
    RESOLVED_AGAIN = "resolved_again"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Asked:
    """`ticket` is None where the person may no longer know anything of the request."""

    obstacle: Obstacle | None
    ticket: Ticket | None = None
    person: User | None = None


BROKEN = Asked(Obstacle.BROKEN)


def asked(link: RatingLink, *, now: datetime) -> Asked:
    """With the rights of this moment: who left the institution no longer learns number and subject."""
    person = User.objects.filter(pk=link.person).first()
    if person is None or not person.is_active:
        return Asked(Obstacle.CLOSED_ACCOUNT)
    ticket = Ticket.objects.visible_to(person).filter(pk=link.ticket).first()
    if ticket is None:
        return Asked(Obstacle.OUT_OF_SIGHT, person=person)
    return Asked(_obstacle(ticket, link, now), ticket, person)


def _obstacle(ticket: Ticket, link: RatingLink, now: datetime) -> Obstacle | None:
    if ticket.requester_id != link.person:
        return Obstacle.HANDED_OVER
    if ticket.merged_into_id is not None:
        return Obstacle.MERGED
    if ticket.status not in SETTLED or ticket.resolved_at is None:
        return Obstacle.REOPENED
    if ticket.resolved_at != link.resolved_at:
        return Obstacle.RESOLVED_AGAIN
    return Obstacle.EXPIRED if now >= link.ends_at else None


def token_for(person: User, ticket_pk: int) -> str:
    """The link that asks this person about the resolution as it stands; empty when there is nothing to ask."""
    mine = Ticket.objects.filter(pk=ticket_pk, requester=person, status__in=SETTLED, answered_at__isnull=False)
    ticket = mine.filter(resolved_at__isnull=False).only("pk", "requester_id", "resolved_at").first()
    if ticket is None or ticket.resolved_at is None:
        return ""
    link = RatingLink(ticket.pk, person.pk, ticket.resolved_at)
    return write(link) if timezone.now() < link.ends_at else ""
