from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from organizations.models import Membership, Region, Unit
from tickets import notices
from tickets.actions.recording import locked, record
from tickets.models import Event, Share, Ticket


@transaction.atomic
def share(
    ticket: Ticket,
    *,
    by: User,
    person: User | None = None,
    unit: Unit | None = None,
    region: Region | None = None,
    can_reply: bool = False,
    until: datetime | None = None,
) -> Share:
    """Opens this one request to a person, unit or region of the same institution; again, when a share ended."""
    ticket, now = locked(ticket), timezone.now()
    if [person, unit, region].count(None) != 2:
        raise Refused(_("Choose one person, unit or region."))
    if not _is_of_institution(ticket, person, unit, region):
        raise Refused(_("Requests are shared inside the institution only."))
    earlier = Share.objects.filter(ticket=ticket, person=person, unit=unit, region=region, withdrawn_at=None)
    earlier.filter(until__lte=now).update(withdrawn_at=F("until"))
    try:
        with transaction.atomic():
            share = Share.objects.create(
                ticket=ticket, person=person, unit=unit, region=region, can_reply=can_reply, shared_by=by, until=until
            )
    except IntegrityError as error:
        raise Refused(_("The request is shared with them already.")) from error
    reader = person or unit or region
    record(
        ticket,
        Event.Kind.SHARED,
        by=by,
        at=now,
        data={"share": share.pk, "reader": str(reader), "can_reply": can_reply},
    )
    _audit("request_shared", share, ticket, by=by, can_reply=can_reply, until=until)
    if person is not None:
        notices.shared(ticket, person, by=by)
    return share


def _is_of_institution(ticket: Ticket, person: User | None, unit: Unit | None, region: Region | None) -> bool:
    if person is not None:
        return Membership.objects.active().filter(user=person, institution=ticket.institution_id).exists()
    place = unit or region
    return place is not None and place.institution_id == ticket.institution_id


@transaction.atomic
def unshare(share: Share, *, by: User | None) -> None:
    ticket = locked(share.ticket)
    changed = Share.objects.filter(pk=share.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if changed:
        record(ticket, Event.Kind.UNSHARED, by=by, data={"share": share.pk})
        _audit("request_unshared", share, ticket, by=by)


@transaction.atomic
def end_shares(institution_id: int, person: User, by: User | None) -> None:
    """Of somebody who leaves: what was shared with the person does not come back with a later membership."""
    living = Share.objects.filter(person=person, ticket__institution=institution_id, withdrawn_at=None)
    for share in living.select_related("ticket", "unit", "region").order_by("ticket_id", "id"):
        unshare(share, by=by)


def _audit(kind: str, share: Share, ticket: Ticket, *, by: User | None, **data: Any) -> None:
    """Who may read a request is a right: it stands in the audit log beside the history of the request."""
    place = share.unit or share.region
    data["place"] = None if place is None else {"id": place.pk, "name": place.name}
    about = share.person_id
    audit(kind, by=by, person=about, institution_id=ticket.institution_id, request=ticket.pk, **data)
