"""Schedules, their next day, and who gets them: asked when they are sent, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Prefetch, QuerySet

from accounts.models import User
from organizations.models import Institution, Membership
from packages.models import Subscription
from packages.queries import sold_between
from reports.catalogue import REPORTS
from reports.models import Delivery, Dispatch, Schedule
from reports.periods import Period
from reports.permissions import can_schedule, may_read
from reports.queries.kept import reads_as
from reports.queries.parts import about_words
from reports.rhythms import month_before, next_month, next_quarter, quarter_before

Rhythm, Role = Schedule.Rhythm, Schedule.Role
_ADMINS = (Membership.Role.INSTITUTION_ADMIN, Membership.Role.REGION_ADMIN, Membership.Role.UNIT_ADMIN)


@dataclass(frozen=True)
class Recipient:
    user: User
    skipped: str = ""

    @property
    def language(self) -> str:
        return self.user.language

    @property
    def words(self) -> str:
        """Why left out; empty when not."""
        return str(Delivery.Skipped(self.skipped).label) if self.skipped else ""


def next_day(rhythm: str, institution: Institution | None, today: date) -> date | None:
    """The first day after today on which a period of this rhythm is over; None without a package that ends."""
    if rhythm == Rhythm.MONTHLY:
        return next_month(today)
    if rhythm == Rhythm.QUARTERLY:
        return next_quarter(today)
    following = _terms(institution).filter(ends_on__gt=today).order_by("ends_on", "id").first()
    return following.ends_on if following else None


def period_over(schedule: Schedule, day: date) -> Period | None:
    """The period that is over on this day."""
    if schedule.rhythm == Rhythm.MONTHLY:
        return month_before(day)
    if schedule.rhythm == Rhythm.QUARTERLY:
        return quarter_before(day)
    over = _terms(schedule.institution).filter(ends_on=day).order_by("-id").first()
    return Period(over.starts_on, over.ends_on - timedelta(days=1)) if over else None


def _terms(institution: Institution | None) -> QuerySet[Subscription]:
    sold = Subscription.objects.filter(institution=institution).exclude(state=Subscription.State.DRAFT)
    return sold.filter(ends_on__gt=F("starts_on"))  # one that was ended before it began is none


def why_not(schedule: Schedule, period: Period) -> str:
    """Why the report of this period is not made; empty when it is. The package of the period decides, not today's."""
    if schedule.institution is None:
        return ""
    sold = sold_between(schedule.institution, period.first, period.last)
    if not sold:
        return Dispatch.Reason.NONE
    service = REPORTS[schedule.report].service
    return "" if not service or any(one.includes(service) for one in sold) else Dispatch.Reason.PACKAGE


def recipients(schedule: Schedule) -> list[Recipient]:
    """Who would get it now, and who is left out: by choice, or because of a role that somebody has now."""
    chosen = list(schedule.people.order_by("sort_key", "id"))
    found = {user.pk: Recipient(user, _why_skipped(user, schedule)) for user in chosen}
    for user in _by_role(schedule):
        if user.pk not in found and may_read(user, schedule.institution, schedule.scope):
            found[user.pk] = Recipient(user)
    return list(found.values())


def _why_skipped(user: User, schedule: Schedule) -> str:
    if may_read(user, schedule.institution, schedule.scope):
        return ""
    here = Membership.objects.active().filter(user=user, institution=schedule.institution)
    is_here = user.is_vendor if schedule.institution is None else here.exists()
    return Delivery.Skipped.RIGHT if user.is_active and is_here else Delivery.Skipped.GONE


def _by_role(schedule: Schedule) -> Iterable[User]:
    if schedule.institution is None:
        if Role.MANAGERS not in schedule.roles:
            return []
        return User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("sort_key", "id")
    held = {Role.CENTRAL: Membership.Role.INSTITUTION_ADMIN, Role.REGIONAL: Membership.Role.REGION_ADMIN}
    roles = [held[Role(role)] for role in schedule.roles if role in held]
    places = Membership.objects.active().filter(institution=schedule.institution, role__in=roles)
    return [place.user for place in places.select_related("user").order_by("user__sort_key", "id")]


def keepers(schedule: Schedule) -> list[User]:
    """Who hears of a failure: whoever made the schedule, or, once they may not change it any more, all who may."""
    maker, here = schedule.created_by, schedule.institution
    if maker.is_active and can_schedule(maker, here):
        return [maker]
    if here is None:
        return list(User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("sort_key", "id"))
    places = Membership.objects.active().filter(institution=here, role=Membership.Role.INSTITUTION_ADMIN)
    people = [place.user for place in places.select_related("user").order_by("user__sort_key", "id")]
    return [user for user in people if user.is_active and can_schedule(user, here)]


def people_to_choose(institution: Institution | None) -> QuerySet[User]:
    """Who can be named one by one: people who run the institution or a part of it; managers for the vendor's own."""
    if institution is None:
        return User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("sort_key", "id")
    places = Membership.objects.active().filter(institution=institution, role__in=_ADMINS, read_only_since=None)
    return User.objects.filter(pk__in=places.values("user")).order_by("sort_key", "id")


def variant_of(user: User, schedule: Schedule) -> tuple[str, bool]:
    """Which of the files of a dispatch is this person's: by language, and with names or without."""
    return user.language, reads_as(user, schedule.report, schedule.institution)


def schedules_of(institution: Institution | None) -> list[Schedule]:
    """With what became of each last time, in a handful of statements."""
    last = Dispatch.objects.order_by("-last_on", "-id")
    living = Schedule.objects.living().of(institution).select_related("institution")
    return list(living.prefetch_related("people", Prefetch("dispatches", last, "sent")).order_by("id"))


def scheduled_reports(institution: Institution | None) -> dict[str, date | None]:
    """The next day on which each report comes by itself; None for one whose schedules rest."""
    living = Schedule.objects.living().of(institution).values("report").annotate(next=Max("next_on"))
    return dict(living.order_by().values_list("report", "next"))


def place_words(schedule: Schedule) -> str:
    return about_words(schedule.institution, schedule.scope)


def dispatches_of(schedule: Schedule, most: int = 24) -> list[Dispatch]:
    rows = schedule.dispatches.order_by("-last_on", "-id")
    return list(rows.prefetch_related("runs__file", "deliveries__user")[:most])
