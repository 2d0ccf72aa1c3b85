"""A check-in from plan to shared result: one verb each."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import richtext
from common.refusals import Refused
from surveys import notices_of_checkins as notices
from surveys.actions.acts import NewAct, add_acts
from surveys.actions.recording_checkins import locked, record, still_planned
from surveys.models import CheckIn, CheckInEvent
from surveys.models.checkins import TOLD
from surveys.queries.checkins import acts_on, people_to_call
from surveys.queries.sheet import prepare
from surveys.rhythms import onto_working_time
from worktime.queries import current_hours

Kind = CheckInEvent.Kind


@transaction.atomic
def reassign(checkin: CheckIn, *, to: User, by: User) -> None:
    checkin = still_planned(checkin)
    if not (to.is_agent and to.is_active):
        raise Refused(_("Agents and managers hold check-ins."), field="caller")
    before, checkin.caller = checkin.caller_id, to
    _tell_anew(checkin)
    checkin.save(update_fields=["caller", *TOLD])
    record(checkin, Kind.REASSIGNED, by=by, before={"user": before}, after={"user": to.pk})
    notices.given(checkin, by=by)


@transaction.atomic
def move(checkin: CheckIn, *, at: datetime, reason: str, by: User) -> datetime:
    """To another moment, onto working time. The contact is told, and the caller again when it comes close."""
    checkin = still_planned(checkin)
    if at <= timezone.now():
        raise Refused(_("Choose a moment that is still to come."), field="on")
    before, checkin.planned_at = checkin.planned_at, onto_working_time(at, current_hours())
    _tell_anew(checkin)
    checkin.revision += 1
    checkin.save(update_fields=["planned_at", "revision", *TOLD])
    facts = {"before": before.isoformat(), "after": checkin.planned_at.isoformat(), "reason": reason}
    record(checkin, Kind.MOVED, by=by, **facts)
    notices.moved(checkin, by=by)
    if checkin.caller:
        notices.given(checkin, by=by)
    return checkin.planned_at


def _tell_anew(checkin: CheckIn) -> None:
    for name in TOLD:
        setattr(checkin, name, None)


@transaction.atomic
def change_contact(checkin: CheckIn, *, to: User, by: User) -> None:
    checkin = still_planned(checkin)
    if to.pk not in {
        place.user_id for place in people_to_call([checkin.institution_id]).get(checkin.institution_id, [])
    }:
        raise Refused(_("Choose somebody who runs the institution or a part of it."), field="contact")
    before, checkin.contact = checkin.contact_id, to
    checkin.save(update_fields=["contact"])
    record(checkin, Kind.CONTACT, by=by, before={"user": before}, after={"user": to.pk})
    notices.planned([checkin], by=by)


@transaction.atomic
def skip(checkin: CheckIn, *, reason: str, by: User | None) -> None:
    """The period goes without a talk; the next one is planned as usual."""
    checkin = still_planned(checkin)
    checkin.state, checkin.skip_reason = CheckIn.State.SKIPPED, reason
    checkin.save(update_fields=["state", "skip_reason"])
    record(checkin, Kind.SKIPPED, by=by, reason=reason)
    if checkin.planned_at > timezone.now():
        notices.called_off([checkin], by=by)


@transaction.atomic
def hold(checkin: CheckIn, *, summary: str, notes: str, score: int | None, acts: list[NewAct], by: User) -> None:
    """Keeps what was said, what was agreed on, and the sheet as it is at this moment."""
    checkin = still_planned(checkin)
    now = timezone.now()
    checkin.sheet = prepare(checkin, by, now).to_json()
    checkin.state, checkin.held_at, checkin.held_by = CheckIn.State.HELD, now, by
    _write(checkin, summary, notes, score)
    checkin.save()
    record(checkin, Kind.HELD, by=by, score=score)
    add_acts(checkin, acts, by=by)


@transaction.atomic
def write(checkin: CheckIn, *, summary: str, notes: str, score: int | None, by: User) -> None:
    """What was written changes until it is shared; the vendor's own notes also after that."""
    checkin = locked(checkin)
    if not checkin.is_held:
        raise Refused(_("Only what was held has a result."))
    if checkin.is_shared and (summary, score) != (checkin.summary, checkin.score):
        raise Refused(_("The result is shared and does not change any more. Answer with a comment."), field="summary")
    _write(checkin, summary, notes, score)
    checkin.save(update_fields=["summary", "summary_html", "notes", "notes_html", "score"])
    record(checkin, Kind.WRITTEN, by=by)


def _write(checkin: CheckIn, summary: str, notes: str, score: int | None) -> None:
    checkin.summary, checkin.summary_html = summary, richtext.markdown(summary) if summary else ""
    checkin.notes, checkin.notes_html = notes, richtext.markdown(notes) if notes else ""
    checkin.score = score


@transaction.atomic
def share(checkin: CheckIn, *, by: User) -> None:
    """From now on the institution sees the sheet, the summary and the acts, and nothing of them changes any more."""
    checkin = locked(checkin)
    if not checkin.is_held:
        raise Refused(_("Only what was held has a result."))
    if checkin.is_shared:
        raise Refused(_("The result is shared already."))
    if not checkin.summary:
        raise Refused(_("Write the summary for the institution first."))
    checkin.shared_at, checkin.shared_by = timezone.now(), by
    checkin.save(update_fields=["shared_at", "shared_by"])
    record(checkin, Kind.SHARED, by=by)
    notices.shared(checkin, acts_on(checkin), by=by)
