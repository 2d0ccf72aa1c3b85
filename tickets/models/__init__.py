"""Requests and all that hangs on them."""

from tickets.models.clocks import SlaClock
from tickets.models.conversation import Attachment, Comment
from tickets.models.events import Event
from tickets.models.shares import Share
from tickets.models.tickets import Ticket, TicketQuerySet

__all__ = ["Attachment", "Comment", "Event", "Share", "SlaClock", "Ticket", "TicketQuerySet"]
