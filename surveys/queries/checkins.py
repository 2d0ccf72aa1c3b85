"""What pages ask about check-ins: the plan, the load of each caller, an institution's last and next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from common.models import Fold
from common.turkish import fold
from organizations.models import Institution, Membership, ViewingGrant
from packages.models import Subscription, Tier
from surveys import rhythms
from surveys.models import Act, CheckIn, CheckInEvent, InstitutionRhythm, Rhythm, TierRhythm
from surveys.models.checkins import ActQuerySet, CheckInQuerySet

WHEN = WEEK, MONTH, OVERDUE, COMING, HELD, SKIPPED = "week", "month", "overdue", "coming", "held", "skipped"


@dataclass(frozen=True)
class Filters:
    when: str = WEEK
    caller: int | None = None
    words: str = ""


def start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def plan(filters: Filters, now: datetime) -> CheckInQuerySet:
    """Check-ins of a stretch of time, in the order they are held."""
    rows = CheckIn.objects.filter(_when(filters.when, now)).with_people()
    if filters.caller:
        rows = rows.filter(caller=filters.caller)
    for word in fold(filters.words).replace("\x00", " ").split()[:5]:
        rows = rows.annotate(folded=Fold("institution__name")).filter(folded__contains=word)
    return rows.in_order()


def _when(when: str, now: datetime) -> Q:
    """This week and this month have what is planned and what was held in them; overdue is told apart."""
    today = timezone.localdate(now)
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    state = CheckIn.State
    spans = {
        WEEK: Q(planned_at__gte=start_of(monday), planned_at__lt=start_of(monday + timedelta(days=7))),
        MONTH: Q(planned_at__gte=start_of(first), planned_at__lt=start_of(after)),
        OVERDUE: Q(state=state.PLANNED, planned_at__lt=now),
        COMING: Q(state=state.PLANNED, planned_at__gte=now),
        HELD: Q(state=state.HELD),
        SKIPPED: Q(state=state.SKIPPED),
    }
    return spans[when]


@dataclass(frozen=True)
class Load:
    caller: User
    week: int
    coming: int
    overdue: int


def load_of_callers(now: datetime) -> list[Load]:
    """How many calls each caller still has, in one statement beside the names."""
    today = timezone.localdate(now)
    week = start_of(today + timedelta(days=7 - today.weekday()))
    counted = (
        CheckIn.objects.planned()
        .filter(caller__isnull=False)
        .values("caller")
        .annotate(
            week=Count("pk", filter=Q(planned_at__gte=now, planned_at__lt=week)),
            coming=Count("pk", filter=Q(planned_at__gte=now)),
            overdue=Count("pk", filter=Q(planned_at__lt=now)),
        )
    )
    found = {row["caller"]: (row["week"], row["coming"], row["overdue"]) for row in counted.order_by()}
    people = User.objects.filter(Q(pk__in=found) | Q(vendor_role=User.VendorRole.AGENT, is_active=True))
    return [Load(person, *found.get(person.pk, (0, 0, 0))) for person in people.order_by("sort_key", "id")]


def callers() -> list[User]:
    """Who can be given a call: agents and managers."""
    roles = [User.VendorRole.AGENT, User.VendorRole.MANAGER]
    return list(User.objects.filter(vendor_role__in=roles, is_active=True).order_by("sort_key", "id"))


def calls_of(user: User) -> CheckInQuerySet:
    return CheckIn.objects.planned().filter(caller=user).with_people().in_order()


def calls_on(day: date) -> CheckInQuerySet:
    begin = start_of(day)
    return CheckIn.objects.planned().filter(planned_at__gte=begin, planned_at__lt=start_of(day + timedelta(days=1)))


def acts_of(user: User) -> ActQuerySet:
    """The person's own open acts, soonest first."""
    mine = Act.objects.visible_to(user).open().filter(owner=user)
    return mine.select_related("checkin__institution").by_due()


def own_acts(user: User, institution: Institution) -> list[Act]:
    """What the person took on there: what is open, soonest first, then what was settled last."""
    mine = Act.objects.visible_to(user).filter(owner=user, checkin__institution=institution)
    rows = mine.select_related("owner", "settled_by", "checkin__institution")
    settled = rows.exclude(state=Act.State.OPEN).order_by("-settled_at", "-id")
    return [*rows.open().by_due()[:100], *settled[:10]]


def acts_on(checkin: CheckIn) -> ActQuerySet:
    return Act.objects.filter(checkin=checkin).select_related("owner", "settled_by", "checkin").by_due()


def events_of(checkin: CheckIn) -> list[CheckInEvent]:
    return list(CheckInEvent.objects.filter(checkin=checkin).select_related("actor").order_by("-id")[:50])


def next_call(institution: Institution) -> CheckIn | None:
    return CheckIn.objects.planned().filter(institution=institution).with_people().in_order().first()


@dataclass(frozen=True)
class Beside:
    """The last check-in that was held with an institution, and the next one."""

    last: CheckIn | None
    next: CheckIn | None
    rhythm: Rhythm | None


def beside(institution: Institution, tier: Tier | None) -> Beside:
    """In two statements; `tier` is the one of the package that is valid today."""
    rows = CheckIn.objects.filter(institution=institution)
    last = rows.filter(state=CheckIn.State.HELD).order_by("-held_at", "-id").values("pk")[:1]
    coming = rows.planned().in_order().values("pk")[:1]
    found = rows.filter(Q(pk=Subquery(last)) | Q(pk=Subquery(coming))).with_people()
    by_state = {checkin.state: checkin for checkin in found}
    state = CheckIn.State
    return Beside(by_state.get(state.HELD), by_state.get(state.PLANNED), _rhythm(institution, tier))


def _rhythm(institution: Institution, tier: Tier | None) -> Rhythm | None:
    own = InstitutionRhythm.objects.filter(institution=OuterRef("pk")).values("rhythm")
    of_tier = TierRhythm.objects.filter(tier=tier).values("rhythm")
    row = Institution.objects.filter(pk=institution.pk).values_list(Subquery(own), Subquery(of_tier)).get()
    decided = row[0] or (tier and (row[1] or rhythms.by_tier(tier.code)))
    return Rhythm(decided) if decided else None


# --- rhythms -----------------------------------------------------------------------------------


def tier_rhythms() -> dict[int, Rhythm]:
    """By tier, what was decided here or what holds by itself."""
    changed = dict(TierRhythm.objects.values_list("tier", "rhythm"))
    return {tier.pk: Rhythm(changed.get(tier.pk, rhythms.by_tier(tier.code))) for tier in Tier.objects.order_by("rank")}


def sold_to(institutions: Iterable[int] | None = None) -> list[tuple[int, int, Any, Any]]:
    """Institution, tier and days of each package of today and of the days ahead that are planned."""
    today = timezone.localdate()
    sold = Subscription.objects.exclude(state__in=[Subscription.State.DRAFT, Subscription.State.TERMINATED])
    sold = sold.filter(starts_on__lte=today + rhythms.AHEAD, ends_on__gt=today)
    if institutions is not None:
        sold = sold.filter(institution__in=list(institutions))
    rows = sold.order_by("institution", "starts_on").values_list("institution", "version__tier", "starts_on", "ends_on")
    return list(rows)


def exceptions() -> list[InstitutionRhythm]:
    """Institutions with an arrangement of their own."""
    rows = InstitutionRhythm.objects.select_related("institution", "caller")
    return list(rows.order_by("institution__sort_key", "id")[:200])


# --- people ------------------------------------------------------------------------------------

ROLE = Membership.Role
CALLED = (ROLE.INSTITUTION_ADMIN, ROLE.REGION_ADMIN, ROLE.UNIT_ADMIN)  # in this order


def people_to_call(institutions: Iterable[int]) -> dict[int, list[Membership]]:
    """Central administrators first, longest there first; then those of regions and of units. One statement."""
    found: dict[int, list[Membership]] = {}
    rows = Membership.objects.active().filter(institution__in=list(institutions), role__in=CALLED)
    for place in rows.select_related("user").order_by("id"):
        found.setdefault(place.institution_id, []).append(place)
    for places in found.values():
        places.sort(key=lambda place: CALLED.index(ROLE(place.role)))
    return found


def readers_of(institution: int) -> list[User]:
    """Who may read what is shared with an institution: central administrators, and whoever sees all its requests."""
    whole = ViewingGrant.objects.living(timezone.now()).filter(institution=institution, unit=None, region=None)
    places = Membership.objects.active().filter(institution=institution)
    places = places.filter(Q(role=ROLE.INSTITUTION_ADMIN) | Exists(whole.filter(user=OuterRef("user"))))
    return [place.user for place in places.select_related("user").order_by("id")]


def last_people(institutions: Iterable[int]) -> dict[int, tuple[int | None, int | None]]:
    """Who called whom the last time, by institution."""
    latest = CheckIn.objects.filter(institution__in=list(institutions)).values("institution")
    keys = latest.annotate(newest=Max("pk")).order_by().values_list("newest", flat=True)
    rows = CheckIn.objects.filter(pk__in=list(keys)).values_list("institution", "caller", "contact")
    return {institution: (caller, contact) for institution, caller, contact in rows}
