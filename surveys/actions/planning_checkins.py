"""The nightly plan: who calls which institution when, created ahead, once for each institution and period."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from surveys import notices_of_calls, rhythms
from surveys import notices_of_checkins as notices
from surveys.models import CheckIn, CheckInEvent, InstitutionRhythm, Rhythm
from surveys.models.checkins import TOLD
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
    made = _planned(today, institutions, by)
    _tell(called=made, calling=made, by=by)
    return len(made)


@transaction.atomic
def plan_the_night(today: date) -> int:
    """What the clock does: the periods ahead, and somebody else for whoever has left. Each caller hears of it once."""
    _lock()
    made, (calling, called) = _planned(today, None, None), _replaced()
    _tell(called=[*made, *called], calling=[*made, *calling], by=None)
    return len({checkin.pk for checkin in (*made, *calling, *called)})


@transaction.atomic
def replace_the_absent() -> int:
    """Planned calls whose caller no longer works here, or whose contact has left, get somebody else."""
    _lock()
    calling, called = _replaced()
    _tell(called=called, calling=calling, by=None)
    return len({checkin.pk for checkin in (*calling, *called)})


def _tell(*, called: Sequence[CheckIn], calling: Sequence[CheckIn], by: User | None) -> None:
    notices.planned(called, by=by)
    notices_of_calls.given(calling, by=by)


def _planned(today: date, institutions: Collection[int] | None, by: User | None) -> list[CheckIn]:
    missing = _missing(today, institutions)
    if not missing:
        return []
    made = _made(missing, today)
    CheckIn.objects.bulk_create(made, batch_size=500)
    _record(made, CheckInEvent.Kind.PLANNED, by)
    return _with_people(made)


def _record(checkins: Iterable[CheckIn], kind: CheckInEvent.Kind, by: User | None, **data: Any) -> None:
    moment = timezone.now()
    events = [CheckInEvent(checkin=checkin, kind=kind, actor=by, at=moment, data=data) for checkin in checkins]
    CheckInEvent.objects.bulk_create(events, batch_size=500)


def _with_people(checkins: Iterable[CheckIn]) -> list[CheckIn]:
    return list(CheckIn.objects.filter(pk__in=[checkin.pk for checkin in checkins]).with_people().in_order())


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


def _replaced() -> tuple[list[CheckIn], list[CheckIn]]:
    """The calls that got another caller, and those that got another contact."""
    planned = list(CheckIn.objects.planned().in_order().select_for_update())
    if not planned:
        return [], []
    people = _People({checkin.institution_id for checkin in planned}, _diary(planned))
    calling = [checkin for checkin in planned if _has_other_caller(checkin, people)]
    called = [checkin for checkin in planned if _has_other_contact(checkin, people)]
    CheckIn.objects.bulk_update(calling, ["caller", *TOLD], batch_size=500)
    CheckIn.objects.bulk_update(called, ["contact"], batch_size=500)
    _record(calling, CheckInEvent.Kind.REASSIGNED, None)
    _record(called, CheckInEvent.Kind.CONTACT, None)
    return _with_people(calling), _with_people(called)


def _diary(planned: Sequence[CheckIn]) -> rhythms.Diary:
    return rhythms.Diary(current_hours(), [(checkin.caller_id, checkin.planned_at) for checkin in planned])


def _has_other_caller(checkin: CheckIn, people: _People) -> bool:
    if checkin.caller_id in people.staff:
        return False
    before, checkin.caller_id = checkin.caller_id, people.caller(checkin.institution_id)
    for name in TOLD:
        setattr(checkin, name, None)
    return before != checkin.caller_id


def _has_other_contact(checkin: CheckIn, people: _People) -> bool:
    if checkin.contact_id in {place.user_id for place in people.there.get(checkin.institution_id, [])}:
        return False
    before, checkin.contact_id = checkin.contact_id, people.contact(checkin.institution_id)
    return before != checkin.contact_id
