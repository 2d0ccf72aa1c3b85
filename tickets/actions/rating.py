from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from tickets.actions.recording import locked, record
from tickets.models import Event, Ticket


@transaction.atomic
def rate(ticket: Ticket, *, rating: int, text: str, by: User) -> None:
    """One to five, by the person who asked, once the request is settled. A second rating replaces the first."""
    ticket, now = locked(ticket), timezone.now()
    if ticket.requester_id != by.pk:
        raise Refused(_("Only the person who filed the request rates it."))
    if ticket.status not in {Ticket.Status.RESOLVED, Ticket.Status.CLOSED} or not ticket.has_answer:
        raise Refused(_("A request is rated once it is resolved."))
    if not 1 <= rating <= 5:
        raise Refused(_("Choose a rating from 1 to 5."), field="rating")
    before, ticket.rating, ticket.rating_text, ticket.rated_at = ticket.rating, rating, text.strip(), now
    ticket.save(update_fields=["rating", "rating_text", "rated_at"])
    record(ticket, Event.Kind.RATED, by=by, at=now, data={"before": before, "after": rating})
