"""How many requests each unit of an institution has, for the pages of its tree."""

from django.db.models import Count

from tickets.models import Ticket, TicketQuerySet


def open_by_unit(institution_id: int) -> dict[int | None, int]:
    return _by_unit(Ticket.objects.filter(institution=institution_id).open())


def all_by_unit(institution_id: int) -> dict[int | None, int]:
    return _by_unit(Ticket.objects.filter(institution=institution_id))


def _by_unit(tickets: TicketQuerySet) -> dict[int | None, int]:
    return dict(tickets.order_by().values_list("unit").annotate(Count("pk")))
