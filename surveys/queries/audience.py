"""Whom a survey would ask: living memberships that meet all its conditions, and who is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications.models import Preference
from organizations.models import Membership
from packages.models import Subscription
from products.models import OwnedProduct, ProductUse
from surveys.models import Survey, SurveyInvitation
from tickets.models import Ticket

OPT_OUT = "surveys"  # the group of notices that switches being asked off


@dataclass(frozen=True)
class Reach:
    """`found` people meet the conditions; `lately` of them were asked too lately; `free` may be asked, `asked` would
    be, after the sample. `refused` switched surveys off and are not among the found."""

    found: int
    lately: int
    refused: int
    asked: int

    @property
    def free(self) -> int:
        return self.found - self.lately


def reach(survey: Survey, today: date) -> Reach:
    """How many people it would ask now; one statement."""
    people = Count("user", distinct=True)
    counted = audience(survey, today).aggregate(
        found=Count("user", distinct=True, filter=Q(has_refused=False)),
        lately=Count("user", distinct=True, filter=Q(has_refused=False, was_asked=True)),
        refused=Count("user", distinct=True, filter=Q(has_refused=True)),
        people=people,
    )
    free = counted["found"] - counted["lately"]
    return Reach(counted["found"], counted["lately"], counted["refused"], sample_of(survey, free))


def sample_of(survey: Survey, free: int) -> int:
    size = survey.sample_size or 0
    if survey.sampling == Survey.Sampling.PEOPLE:
        return min(size, free)
    if survey.sampling == Survey.Sampling.SHARE:
        return ceil(free * size / 100)
    return free


def audience(survey: Survey, today: date) -> QuerySet[Any]:
    """Memberships, one for each institution of a person, with whether they refused or were asked too lately."""
    found: QuerySet[Any] = Membership.objects.active().filter(_places(survey), user__vendor_role="")
    if survey.roles:
        found = found.filter(role__in=survey.roles)
    if survey.tiers:
        sold = Subscription.objects.valid_on(today).filter(version__tier__code__in=survey.tiers)
        found = found.filter(Exists(sold.filter(institution=OuterRef("institution"))))
    if products := list(survey.products.values_list("pk", flat=True)):
        owned = OwnedProduct.objects.filter(institution=OuterRef("institution"), product__in=products)
        found = found.filter(Exists(owned))
    found = _by_use(found, survey, products, today)
    return found.annotate(was_asked=Exists(_asked_lately(survey, today)), has_refused=Exists(refusals()))


def _places(survey: Survey) -> Q:
    """Institutions and regions add up; none of them: everywhere."""
    institutions = list(survey.institutions.values_list("pk", flat=True))
    regions = list(survey.regions.values_list("pk", flat=True))
    if not institutions and not regions:
        return Q()
    inside = Q(institution__in=institutions)
    if regions:
        inside |= Q(unit__region__path__overlap=regions) | Q(region__path__overlap=regions)
    return inside


def _by_use(found: QuerySet[Any], survey: Survey, products: Sequence[int], today: date) -> QuerySet[Any]:
    """Of the support: requests and sign-ins. Of the products: days on which they were used."""
    if survey.filed_least and survey.filed_days:
        since = _start_of(today - timedelta(days=survey.filed_days))
        filed = Ticket.objects.filter(
            requester=OuterRef("user"), institution=OuterRef("institution"), filed_at__gte=since
        )
        counted = filed.order_by().values("requester").annotate(requests=Count("pk")).values("requests")
        found = found.annotate(filed=Coalesce(Subquery(counted), 0)).filter(filed__gte=survey.filed_least)
    if survey.seen_days:
        found = found.filter(user__last_login__gte=_start_of(today - timedelta(days=survey.seen_days)))
    if survey.used_days:
        used = ProductUse.objects.filter(
            user=OuterRef("user"),
            institution=OuterRef("institution"),
            day__gt=today - timedelta(days=survey.used_days),
        )
        found = found.filter(Exists(used.filter(product__in=products) if products else used))
    return found


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _asked_lately(survey: Survey, today: date) -> QuerySet[SurveyInvitation]:
    since = today - timedelta(days=survey.quiet_days)
    return SurveyInvitation.objects.filter(user=OuterRef("user"), asked_on__gt=since)


def refusals() -> QuerySet[Preference]:
    """Who does not want to be asked at all."""
    return Preference.objects.filter(
        user=OuterRef("user"), group=OPT_OUT, channel=Preference.Channel.MAIL, is_wanted=False
    )


def free_to_ask(survey: Survey, today: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Each person once, with institution, topmost region and tier of this day."""
    sold = Subscription.objects.valid_on(today).filter(institution=OuterRef("institution"))
    free = audience(survey, today).filter(was_asked=False, has_refused=False)
    return (
        free.annotate(
            top_region=Coalesce(F("unit__region__path__0"), F("region__path__0")),
            tier_code=Coalesce(Subquery(sold.values("version__tier__code")[:1]), Value("")),
        )
        .order_by("user_id", "id")
        .distinct("user_id")
        .values_list("user_id", "institution_id", "top_region", "tier_code")
    )


def institutions_found(survey: Survey, today: date) -> set[int]:
    """The institutions that the audience is in, whether their people are drawn or not."""
    found = audience(survey, today).filter(has_refused=False)
    return set(found.order_by().values_list("institution_id", flat=True).distinct())
