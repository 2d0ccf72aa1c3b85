"""Waiting requests enter the queue when units come, and open ones follow their package."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from organizations.models import Institution
from packages import actions as packages
from packages import queries as package_queries
from packages.models import Hold, QuotaAccount, Service, Subscription
from tickets import notices
from tickets.actions.promise import start_clocks
from tickets.models import Event, Ticket
from tickets.queries.waiting import outside_the_gap, waiting_at, waiting_in_gap

BATCH = 1000


@transaction.atomic
def admit_waiting(institution: Institution, *, by: User | None = None, at: datetime | None = None) -> list[Ticket]:
    """Requests that wait for a unit enter the queue, oldest first, as far as the units reach. Their clocks start now.

    The account is locked first, so that two who let requests in go one after the other and keep the order. Tickets
    that another transaction works on are passed over, never waited for: it may want the account. `admit_everywhere`
    comes back for them. Requests of the gap before a late signature are left to `admit_gap`.
    """
    now = at or timezone.now()
    subscription = package_queries.current(institution, at=now)
    if subscription is None:
        return []
    return _admit(subscription, outside_the_gap(waiting_at([institution.pk]), subscription), by=by, now=now)


@transaction.atomic
def admit_gap(subscription: Subscription, *, by: User | None) -> list[Ticket]:
    """The requests that were filed before the renewal that covers them was signed enter the queue, oldest first.

    Those that find no unit, or that somebody works on just now, wait like all others from now on.
    """
    current = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    if current.gap_ends_at is None:
        return []
    admitted = _admit(current, waiting_in_gap(current), by=by, now=timezone.now())
    packages.settle_gap(current, by=by, requests=len(admitted))
    return admitted


def close_empty_gap(subscription: Subscription) -> None:
    """A late signature that nobody waited for leaves nothing to settle."""
    if subscription.gap_ends_at is not None and not waiting_in_gap(subscription).exists():
        packages.settle_gap(subscription, by=None, requests=0)


def admit_everywhere(now: datetime, institutions: Collection[int] | None = None) -> int:
    """Lets in who waits although a unit is free: passed over while somebody worked on the request, filed while the
    unit was on its way back, or of a package that became valid without a grant.

    Nothing to do costs one indexed statement.
    """
    free = QuotaAccount.objects.filter(
        Q(unlimited=True) | Q(granted__gt=F("held") + F("captured")),
        service_id=Service.Code.WRITTEN,
        subscription__in=Subscription.objects.valid_on(timezone.localdate(now)),
    )
    if institutions is not None:
        free = free.filter(subscription__institution__in=institutions)
    waiting = Ticket.objects.filter(
        status=Ticket.Status.AWAITING_QUOTA, institution__in=free.values("subscription__institution")
    )
    found = Institution.objects.filter(pk__in=waiting.values("institution")).order_by("id")
    return sum(len(admit_waiting(institution, at=now)) for institution in found)


def _admit(subscription: Subscription, waiting: QuerySet[Ticket], *, by: User | None, now: datetime) -> list[Ticket]:
    """In batches, each in few statements: a large grant holds the account no longer than it must."""
    admitted: list[Ticket] = []
    while account := _account_with_units(subscription):
        left = BATCH if account.available is None else min(account.available, BATCH)
        rows = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))
        batch = list(rows.select_related("requester")[:left])
        if not batch:
            break
        _queue_each(batch, subscription, account, by=by, now=now)
        notices.queued(batch, by=by)
        admitted += batch
    return admitted


def _account_with_units(subscription: Subscription) -> QuotaAccount | None:
    account = packages.locked_account(subscription, Service.Code.WRITTEN)
    return None if account is None or account.available == 0 else account


def _queue_each(
    tickets: Sequence[Ticket], subscription: Subscription, account: QuotaAccount, *, by: User | None, now: datetime
) -> None:
    """What `queue` does for one, for many that waited: a unit, a place in the queue, a promise, an event."""
    moment = now.isoformat()
    claims = [
        packages.Claim(ticket.pk, ticket.requester, ticket.unit_id, f"ticket:{ticket.pk}:hold:{moment}")
        for ticket in tickets
    ]
    packages.hold_each(account, claims, kind=Hold.Subject.TICKET, by=by)
    due = start_clocks([ticket for ticket in tickets if not ticket.has_answer], subscription.response_minutes, now=now)
    by_due: dict[datetime | None, list[int]] = {}
    for ticket in tickets:
        ticket.response_due_at = due.get(ticket.pk)
        by_due.setdefault(ticket.response_due_at, []).append(ticket.pk)
    for due_at, pks in by_due.items():
        _place_in_queue(pks, subscription, due_at=due_at, now=now)
    Event.objects.bulk_create(Event(ticket=ticket, kind=Event.Kind.QUEUED, actor=by, at=now) for ticket in tickets)


def _place_in_queue(pks: Sequence[int], subscription: Subscription, *, due_at: datetime | None, now: datetime) -> None:
    """One write for each row: a ticket stands in many indexes."""
    living = Hold.objects.filter(subject_kind=Hold.Subject.TICKET, state=Hold.State.HELD, subject_id=OuterRef("pk"))
    untouched = When(assignee=None, answered_at=None, then=Value(Ticket.Status.NEW))
    Ticket.objects.filter(pk__in=pks).update(
        status=Case(untouched, default=Value(Ticket.Status.IN_PROGRESS)),
        subscription=subscription,
        hold=Subquery(living.values("pk")[:1]),
        priority=subscription.priority,
        queued_at=Coalesce("queued_at", now),
        response_due_at=due_at,
        last_activity_at=now,
    )


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
