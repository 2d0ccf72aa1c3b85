"""Where renewals and new packages stand: from the first question to the signature."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from packages.models import Inquiry, Offer

LATELY = timedelta(days=90)
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Pipeline:
    asked: int  # inquiries that wait for an offer
    drafts: int
    sent: int
    lapsing: int  # of the sent: valid for another week at most
    accepted: int  # in the last 90 days
    lost: int  # declined, withdrawn or expired in the last 90 days


def pipeline(today: date | None = None) -> Pipeline:
    day = today or timezone.localdate()
    state, since = Offer.State, timezone.now() - LATELY
    living = Offer.objects.filter(Q(state__in=[state.DRAFT, state.SENT]) | Q(written_at__gte=since))
    counts = living.aggregate(
        drafts=Count("id", filter=Q(state=state.DRAFT)),
        sent=Count("id", filter=Q(state=state.SENT)),
        lapsing=Count("id", filter=Q(state=state.SENT, valid_until__lte=day + SOON)),
        accepted=Count("id", filter=Q(state=state.ACCEPTED)),
        lost=Count("id", filter=Q(state__in=[state.DECLINED, state.WITHDRAWN, state.EXPIRED])),
    )
    return Pipeline(asked=Inquiry.objects.filter(state=Inquiry.State.OPEN).count(), **counts)
