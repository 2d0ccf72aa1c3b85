"""A request that belongs to another institution of the person is there, but not on the pages of this one."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest

from organizations.belonging import Elsewhere, place_of
from tickets.models import Ticket
from tickets.models.readers import customer_of


def refuse(request: HttpRequest, pk: int) -> NoReturn:
    """Not found; for those who may see it from where they do not stand, the way there."""
    person: Any = request.user
    if not place_of(request).others:
        raise Http404
    seen = Ticket.objects.seen_by(customer_of(person.everywhere()))
    ticket = seen.filter(pk=pk).select_related("institution").only("institution").first()
    if ticket is None:
        raise Http404
    raise Elsewhere(ticket.institution)
