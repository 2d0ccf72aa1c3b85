from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from organizations import told
from organizations.models import Institution, Invitation, Membership
from packages.models import Service, Subscription
from packages.models.subscriptions import SubscriptionQuerySet
from packages.queries.balances import current


@dataclass(frozen=True)
class Seats:
    """How many people the package of an institution has room for, and how many have a seat or are invited to one."""

    subscription: Subscription
    used: int
    invited: int = 0

    @property
    def limit(self) -> int | None:
        return None if self.subscription.seats_unlimited else self.subscription.seats

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.used + self.invited >= self.limit

    @property
    def is_short(self) -> bool:
        """More people than seats: a smaller package has begun, and somebody has to choose who stays."""
        return self.limit is not None and self.used > self.limit

    @property
    def choose_by(self) -> date:
        return choose_by(self.subscription)


def choose_by(subscription: Subscription) -> date:
    """The last day to choose who stays, counted from the first day; from the signature when that came later."""
    begun = max(subscription.starts_on, timezone.localdate(subscription.created_at))
    return begun + timedelta(days=settings.SEAT_CHOICE_DAYS)


def seats(institution: Institution) -> Seats | None:
    """None while nothing was sold: then nobody counts. After the end the last package still says how many."""
    sold = _sold().filter(institution=institution).with_tier()
    started = sold.filter(starts_on__lte=timezone.localdate())
    subscription = started.order_by("-starts_on", "-id").first() or sold.order_by("starts_on", "id").first()
    if subscription is None:
        return None
    used = Membership.objects.seated().filter(institution=institution).count()
    return Seats(subscription, used, Invitation.objects.reserving().filter(institution=institution).count())


def short_of_seats(today: date, institutions: Collection[int] | None = None) -> list[Seats]:
    """Where a package has fewer seats than people, of all institutions or of some, in one statement."""
    latest = _sold().filter(institution=OuterRef("institution"), starts_on__lte=today).order_by("-starts_on", "-id")
    people = Membership.objects.seated().filter(institution=OuterRef("institution")).order_by()
    used = people.values("institution").annotate(used=Count("pk")).values("used")
    found = _sold().with_tier().filter(pk=Subquery(latest.values("pk")[:1]), seats_unlimited=False)
    if institutions is not None:
        found = found.filter(institution__in=institutions)
    found = found.annotate(used=Coalesce(Subquery(used), 0)).filter(used__gt=F("seats")).order_by("id")
    return [Seats(subscription, subscription.used) for subscription in found]


def _sold() -> SubscriptionQuerySet:
    return Subscription.objects.exclude(state=Subscription.State.DRAFT).filter(ends_on__gt=F("starts_on"))


def seats_told(institution_id: int) -> told.Seats | None:
    """For the institution's own pages, which stand below packages."""
    found = seats(Institution(pk=institution_id))
    return told.Seats(found.used, found.limit, found.invited) if found else None


def regions_offered(institution_id: int) -> bool:
    """The package of today has regions and units. Without one nothing stands in the way: the tree is kept."""
    subscription = current(Institution(pk=institution_id))
    return subscription is None or subscription.includes(Service.Code.REGIONS)
