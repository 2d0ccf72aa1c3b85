from collections.abc import Collection
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from packages.models import Subscription
from tickets.models import Ticket


def waiting_at(institutions: Collection[int]) -> QuerySet[Ticket]:
    """Who waits for a unit, oldest first."""
    waiting = Ticket.objects.filter(institution__in=institutions, status=Ticket.Status.AWAITING_QUOTA)
    return waiting.order_by("filed_at", "id")


def waiting_in_gap(subscription: Subscription) -> QuerySet[Ticket]:
    """Requests filed in the term of a renewal before it was signed, oldest first."""
    waiting = waiting_at([subscription.institution_id])
    return waiting.none() if subscription.gap_ends_at is None else waiting.filter(_in_gap(subscription))


def outside_the_gap(waiting: QuerySet[Ticket], subscription: Subscription) -> QuerySet[Ticket]:
    return waiting if subscription.gap_ends_at is None else waiting.exclude(_in_gap(subscription))


def _in_gap(subscription: Subscription) -> Q:
    begins_at = timezone.make_aware(datetime.combine(subscription.starts_on, time.min))
    return Q(filed_at__gte=begins_at, filed_at__lt=subscription.gap_ends_at)
