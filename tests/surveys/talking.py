"""Check-ins as tests need them: planned, held, shared."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from organizations.models import Institution
from surveys.actions import checkins
from surveys.actions.acts import NewAct
from surveys.models import Act, CheckIn
from surveys.queries.checkins import people_to_call

SUMMARY = "Açık taleplerin **ikisi** bu hafta kapanacak."
NOTES = "kanarya-görüşme-notu"


def planned(institution: Institution, caller, *, at: datetime | None = None, first: date | None = None) -> CheckIn:
    at = at or timezone.now() + timedelta(days=2)
    first = first or timezone.localdate(at).replace(day=1)
    places = people_to_call([institution.pk]).get(institution.pk, [])
    return CheckIn.objects.create(
        institution=institution,
        starts_on=first,
        ends_on=first + timedelta(days=30),
        planned_at=at,
        caller=caller,
        contact=places[0].user if places else None,
    )


def new_act(owner, text: str = "Eğitim günü öner", days: int = 7) -> NewAct:
    return NewAct(text, owner, timezone.localdate() + timedelta(days=days), uuid4())


def held(checkin: CheckIn, by, *owners, summary: str = SUMMARY, notes: str = NOTES, score: int | None = 4) -> CheckIn:
    new = [new_act(owner) for owner in owners]
    checkins.hold(checkin, summary=summary, notes=notes, score=score, acts=new, by=by)
    checkin.refresh_from_db()
    return checkin


def shared(checkin: CheckIn, by, *owners, **more) -> CheckIn:
    found = held(checkin, by, *owners, **more)
    checkins.share(found, by=by)
    found.refresh_from_db()
    return found


def act_of(checkin: CheckIn, owner) -> Act:
    return Act.objects.get(checkin=checkin, owner=owner)
