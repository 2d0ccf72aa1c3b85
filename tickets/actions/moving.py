"""What of requests moves along when a unit or region is merged; organizations runs these in its own transaction."""

from django.utils import timezone

from accounts.models import User
from organizations.actions.recording import place_facts
from organizations.models import Region, Unit
from tickets.models import Event, Share, Ticket

BATCH = 2000


def move_to_unit(unit: Unit, into: Unit, by: User | None) -> dict[str, int]:
    """Every request, open or settled. The event of filing and the region path still say where it came from."""
    requests = Ticket.objects.filter(unit=unit).order_by("id").select_for_update(no_key=True)
    moved = list(requests.values_list("pk", flat=True))
    Ticket.objects.filter(unit=unit).update(unit=into)
    now, data = timezone.now(), {"before": place_facts(unit), "after": place_facts(into)}
    kind = Event.Kind.UNIT_MERGED
    Event.objects.bulk_create(
        (Event(ticket_id=pk, kind=kind, actor=by, at=now, data=data) for pk in moved), batch_size=BATCH
    )
    return {"requests": len(moved), "shares": _move_shares("unit", unit, into)}


def move_to_region(region: Region, into: Region, by: User | None) -> dict[str, int]:
    return {"shares": _move_shares("region", region, into)}


def _move_shares(reader: str, old: Unit | Region, into: Unit | Region) -> int:
    """Of two shares of a request, with the one and with the other, the one that lasts longer stays."""
    now = timezone.now()
    moving = Share.objects.filter(**{reader: old}, withdrawn_at=None)
    there = {share.ticket_id: share for share in Share.objects.filter(**{reader: into}, withdrawn_at=None)}
    longer = []
    for share in moving.filter(ticket__in=list(there)):
        kept = there[share.ticket_id]
        if _lasts_longer(share, kept):
            kept.can_reply, kept.until = share.can_reply, share.until
        elif share.until == kept.until:
            kept.can_reply |= share.can_reply
        longer.append(kept)
    Share.objects.bulk_update(longer, ["can_reply", "until"], batch_size=BATCH)
    moving.filter(ticket__in=list(there)).update(withdrawn_at=now)
    return moving.update(**{reader: into}) + len(longer)


def _lasts_longer(share: Share, other: Share) -> bool:
    if other.until is None:
        return False
    return share.until is None or share.until > other.until
