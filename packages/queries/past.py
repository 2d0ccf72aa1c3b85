"""What was sold in a period that is over, whatever became of it since."""

from datetime import date

from organizations.models import Institution
from packages.models import Subscription


def sold_between(institution: Institution, first: date, last: date) -> list[Subscription]:
    """The subscriptions that ran on one of these days, the latest first."""
    sold = Subscription.objects.of(institution).exclude(state=Subscription.State.DRAFT)
    return list(sold.filter(starts_on__lte=last, ends_on__gt=first).with_tier().order_by("-starts_on", "-id"))
