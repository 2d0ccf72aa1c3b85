from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets import notices
from tickets.models import Event, Ticket


@transaction.atomic
def hand_over(institution_id: int, person: User, to: User, by: User | None) -> int:
    """The person's open requests of this institution are a colleague's from now on. Settled ones stay theirs."""
    now = timezone.now()
    theirs = Ticket.objects.filter(institution=institution_id, requester=person).open()
    pks = list(theirs.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not pks:
        return 0
    Ticket.objects.filter(pk__in=pks).update(requester=to, last_activity_at=now)
    data = {"before": person.pk, "after": to.pk}
    Event.objects.bulk_create(
        [Event(ticket_id=pk, kind=Event.Kind.HANDED_OVER, actor=by, at=now, data=data) for pk in pks]
    )
    notices.handed_over(Ticket.objects.filter(pk__in=pks).select_related("requester"), to, by=by)
    return len(pks)
