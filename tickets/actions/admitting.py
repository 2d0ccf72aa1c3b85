"""Waiting requests enter the queue when units come, and open ones follow their package."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution
from packages import actions as packages
from packages import queries as package_queries
from packages.models import QuotaAccount, Service, Subscription
from tickets import notices
from tickets.actions.filing import queue, take_unit
from tickets.actions.recording import record
from tickets.models import Event, Ticket


@transaction.atomic
def admit_waiting(institution: Institution, *, by: User | None = None, at: datetime | None = None) -> list[Ticket]:
    """Requests that wait for a unit enter the queue, oldest first, as far as the units reach. Their clocks start now.

    The account is locked first, so that two who let requests in go one after the other and keep the order. Tickets
    that another transaction works on are passed over, never waited for: it may want the account. `admit_everywhere`
    comes back for them.
    """
    now = at or timezone.now()
    subscription = package_queries.current(institution, at=now)
    if subscription is None:
        return []
    account = packages.locked_account(subscription, Service.Code.WRITTEN)
    if account is None or account.available == 0:
        return []
    waiting = (
        Ticket.objects.filter(institution=institution, status=Ticket.Status.AWAITING_QUOTA)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("requester")
        .order_by("filed_at", "id")
    )
    admitted = []
    for ticket in waiting[: account.available].iterator(chunk_size=100):
        if not take_unit(ticket, subscription, by=by, now=now):
            break
        queue(ticket, subscription, now=now)
        record(ticket, Event.Kind.QUEUED, by=by, at=now)
        admitted.append(ticket)
    notices.queued(admitted, by=by)
    return admitted


def admit_everywhere(now: datetime) -> int:
    """Lets in who waits although a unit is free: passed over while somebody worked on the request, filed while the
    unit was on its way back, or of a package that became valid without a grant.

    Nothing to do costs one indexed statement.
    """
    free = QuotaAccount.objects.filter(
        Q(unlimited=True) | Q(granted__gt=F("held") + F("captured")),
        service_id=Service.Code.WRITTEN,
        subscription__in=Subscription.objects.valid_on(timezone.localdate(now)),
    )
    waiting = Ticket.objects.filter(
        status=Ticket.Status.AWAITING_QUOTA, institution__in=free.values("subscription__institution")
    )
    institutions = Institution.objects.filter(pk__in=waiting.values("institution")).order_by("id")
    return sum(len(admit_waiting(institution, at=now)) for institution in institutions)


@transaction.atomic
def follow_package(subscription: Subscription) -> int:
    """Open tickets take the queue place of an upgraded package at once; what was promised stays."""
    now = timezone.now()
    behind = Ticket.objects.open().filter(subscription=subscription).exclude(priority=subscription.priority)
    tickets = list(behind.select_for_update(no_key=True).order_by("id"))
    before = {ticket.pk: ticket.priority for ticket in tickets}
    Ticket.objects.filter(pk__in=before).update(priority=subscription.priority)
    Event.objects.bulk_create(
        Event(
            ticket=ticket,
            kind=Event.Kind.MOVED_UP,
            at=now,
            data={"before": before[ticket.pk], "after": subscription.priority},
        )
        for ticket in tickets
    )
    return len(tickets)
