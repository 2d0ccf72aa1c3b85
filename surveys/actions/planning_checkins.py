"""The nightly plan: who calls which institution when, created ahead, once for each institution and period."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from surveys import notices_of_checkins as notices
from surveys import rhythms
from surveys.models import CheckIn, CheckInEvent, InstitutionRhythm, Rhythm
from surveys.queries.checkins import CALLED, last_people, people_to_call, sold_to, tier_rhythms
from worktime.queries import current_hours

LOCK = 5_150_011  # an advisory lock of ours: two schedulers plan one after the other


@dataclass(frozen=True)
class _Missing:
    institution: int
    first: date
    after: date


@transaction.atomic
def plan_ahead(today: date, *, institutions: Collection[int] | None = None, by: User | None = None) -> int:
    """Plans what is missing, in as many statements for one institution as for all. Returns how many were planned.

    A second scheduler waits for the first and finds nothing to do; a period of an institution is unique besides.
    """
    _lock()
    missing = _missing(today, institutions)
    if not missing:
        return 0
    made = _made(missing, today)
    CheckIn.objects.bulk_create(made, batch_size=500)
    moment = timezone.now()
    events = [CheckInEvent(checkin=checkin, kind=CheckInEvent.Kind.PLANNED, actor=by, at=moment) for checkin in made]
    CheckInEvent.objects.bulk_create(events, batch_size=500)
    planned = CheckIn.objects.filter(pk__in=[checkin.pk for checkin in made]).with_people()
    notices.planned(planned.in_order(), by=by)
    return len(made)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _missing(today: date, institutions: Collection[int] | None) -> list[_Missing]:
    """Periods that have no check-in yet, of institutions that have a package in them and a rhythm."""
    tiers, own = tier_rhythms(), dict(InstitutionRhythm.objects.exclude(rhythm="").values_list("institution", "rhythm"))
    found: dict[tuple[int, date], _Missing] = {}
    for institution, tier, starts_on, ends_on in sold_to(institutions):
        rhythm = Rhythm(own.get(institution, tiers[tier]))
        if rhythm == Rhythm.NONE:
            continue
        for first, after in rhythms.periods_to_plan(today, rhythm):
            if starts_on <= max(first, today) < ends_on:
                found[institution, first] = _Missing(institution, first, after)
    firsts = {first for _institution, first in found}
    there = CheckIn.objects.filter(starts_on__in=firsts).values_list("institution", "starts_on")
    for key in there:
        found.pop(key, None)
    return [found[key] for key in sorted(found)]


def _made(missing: Sequence[_Missing], today: date) -> list[CheckIn]:
    institutions = {one.institution for one in missing}
    hours, taken = current_hours(), CheckIn.objects.planned().values_list("caller", "planned_at")
    diary = rhythms.Diary(hours, taken)
    people = _People(institutions, diary)
    made = []
    for one in missing:
        caller = people.caller(one.institution)
        at = diary.book(caller, rhythms.earliest(today, one.first), one.after, one.institution)
        if at is None:
            continue
        contact = people.contact(one.institution)
        made.append(
            CheckIn(
                institution_id=one.institution,
                starts_on=one.first,
                ends_on=one.after,
                planned_at=at,
                caller_id=caller,
                contact_id=contact,
            )
        )
    return made


class _People:
    """Who calls: whoever was chosen for the institution, else the one who called last, else who has the fewest calls.
    Who is called: the person called last while they run the institution, else who runs it the longest."""

    def __init__(self, institutions: Collection[int], diary: rhythms.Diary) -> None:
        self.diary = diary
        self.last = last_people(institutions)
        self.there = people_to_call(institutions)
        chosen = InstitutionRhythm.objects.filter(institution__in=institutions, caller__isnull=False)
        self.chosen = dict(chosen.values_list("institution", "caller"))
        staff = User.objects.filter(vendor_role__in=["agent", "manager"], is_active=True).order_by("id")
        self.staff = dict(staff.values_list("pk", "vendor_role"))
        agents = [pk for pk, role in self.staff.items() if role == User.VendorRole.AGENT]
        self.agents = agents or list(self.staff)

    def caller(self, institution: int) -> int | None:
        for pk in (self.chosen.get(institution), self.last.get(institution, (None, None))[0]):
            if pk in self.staff:
                return pk
        return min(self.agents, key=lambda pk: (self.diary.total(pk), pk), default=None)

    def contact(self, institution: int) -> int | None:
        places = self.there.get(institution, [])
        called = self.last.get(institution, (None, None))[1]
        first = [place.user_id for place in places if place.role == CALLED[0]]
        if called in first:
            return called
        return places[0].user_id if places else None


@transaction.atomic
def replace_the_absent() -> int:
    """Planned calls whose caller no longer works here, or whose contact has left, get somebody else."""
    _lock()
    planned = list(CheckIn.objects.planned().with_people().in_order().select_for_update(of=["self"]))
    if not planned:
        return 0
    people = _People({checkin.institution_id for checkin in planned}, _diary(planned))
    changed = [checkin for checkin in planned if _replaced(checkin, people)]
    CheckIn.objects.bulk_update(changed, ["caller", "contact"], batch_size=500)
    return len(changed)


def _diary(planned: Sequence[CheckIn]) -> rhythms.Diary:
    return rhythms.Diary(current_hours(), [(checkin.caller_id, checkin.planned_at) for checkin in planned])


def _replaced(checkin: CheckIn, people: _People) -> bool:
    before = (checkin.caller_id, checkin.contact_id)
    if checkin.caller_id not in people.staff:
        checkin.caller_id = people.caller(checkin.institution_id)
    if checkin.contact_id not in {place.user_id for place in people.there.get(checkin.institution_id, [])}:
        checkin.contact_id = people.contact(checkin.institution_id)
    return before != (checkin.caller_id, checkin.contact_id)
