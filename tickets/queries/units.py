"""How many requests each unit of an institution has and to whom they are open, for the pages of its tree."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from common.models import Among
from organizations import told
from tickets.models import Share, Ticket, TicketQuerySet

SHOWN = 20


def open_by_unit(institution_id: int) -> dict[int | None, int]:
    return _by_unit(Ticket.objects.filter(institution=institution_id).open())


def all_by_unit(institution_id: int) -> dict[int | None, int]:
    return _by_unit(Ticket.objects.filter(institution=institution_id))


def of_units(institution_id: int, units: Collection[int | None]) -> dict[int | None, int]:
    return _by_unit(_in_units(institution_id, units))


def own(
    institution_id: int, people: Collection[int], units: Collection[int | None]
) -> dict[tuple[int, int | None], int]:
    filed = _in_units(institution_id, units).filter(Among("requester", people)).order_by()
    rows = filed.values_list("requester", "unit").annotate(Count("pk"))
    return {(person, unit): count for person, unit, count in rows}


def shared(
    institution_id: int, people: Collection[int], units: Collection[int], regions: Collection[int]
) -> list[told.Shared]:
    living = Share.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), withdrawn_at=None)
    readers = _among("person", people) | _among("unit", units) | _among("region", regions)
    here = living.filter(readers, ticket__institution=institution_id)
    rows = here.values_list("ticket", "ticket__unit", "ticket__requester", "person", "unit", "region")
    return [told.Shared(*row) for row in rows]


def waiting_in(unit_id: int) -> list[told.Waiting]:
    tickets = Ticket.objects.filter(unit=unit_id).open().latest_first()[:SHOWN]
    return [told.Waiting(ticket.pk, ticket.subject, ticket.get_absolute_url()) for ticket in tickets.only("subject")]


OPENNESS = told.Openness(of_units, own, shared)


def _in_units(institution_id: int, units: Collection[int | None]) -> TicketQuerySet:
    """Those of no unit are looked for only when they are asked for: the units alone are found by an index."""
    named = _among("unit", [unit for unit in units if unit is not None])
    return Ticket.objects.filter(named | Q(unit=None) if None in units else named, institution=institution_id)


def _among(column: str, ids: Collection[Any]) -> Q:
    return Q(Among(column, ids)) if ids else Q(pk__in=[])


def open_of_person(institution_id: int, person_id: int) -> int:
    return Ticket.objects.filter(institution=institution_id, requester=person_id).open().count()


def _by_unit(tickets: TicketQuerySet) -> dict[int | None, int]:
    return dict(tickets.order_by().values_list("unit").annotate(Count("pk")))
