"""Where renewals and new packages stand: from the first question to the signature."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from packages.models import Inquiry, Offer
from packages.queries.offers import lapsing


@dataclass(frozen=True)
class Pipeline:
    asked: int  # inquiries that wait for an offer
    drafts: int
    sent: int
    lapsing: int  # of the sent: valid for another week at most


def pipeline(today: date | None = None) -> Pipeline:
    state = Offer.State
    counts = Offer.objects.filter(state__in=[state.DRAFT, state.SENT]).aggregate(
        drafts=Count("id", filter=Q(state=state.DRAFT)),
        sent=Count("id", filter=Q(state=state.SENT)),
        lapsing=Count("id", filter=lapsing(today or timezone.localdate())),
    )
    return Pipeline(asked=Inquiry.objects.filter(state=Inquiry.State.OPEN).count(), **counts)
