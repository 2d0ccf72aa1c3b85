"""What schedules are due for: opened once for each period, made by the workers, told once to whoever may read it."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.nudging import nudge_after_commit
from common.refusals import Refused
from reports import notices
from reports.actions.making import TASK
from reports.models import Delivery, Dispatch, RolledDay, Run, Schedule
from reports.queries.parts import about_words
from reports.queries.schedules import Recipient, keepers, next_day, period_over, recipients, variant_of, why_not
from tickets.models import Ticket

log = logging.getLogger(__name__)
TOLD_AT = time(7)  # local time, on the first day after the period
PATIENT_UNTIL = time(6)  # for the night's roll-up of the last day; afterwards its events are counted themselves
State, Reason = Dispatch.State, Dispatch.Reason
Variant = tuple[str, bool]


def open_dispatches(now: datetime) -> int:
    """Opens what is due. Two schedulers, or one that comes a day late, open each period once."""
    opened = 0
    while _open_next(now):
        opened += 1
    return opened


@transaction.atomic
def _open_next(now: datetime) -> bool:
    due = Schedule.objects.filter(next_on__lte=_ready_until(now)).order_by("next_on", "id")
    schedule = due.select_for_update(skip_locked=True, of=["self"]).select_related("institution").first()
    if schedule is None or schedule.next_on is None:
        return False
    period, day = period_over(schedule, schedule.next_on), schedule.next_on
    if period is not None:
        at = timezone.make_aware(datetime.combine(day, TOLD_AT))
        key = {"schedule": schedule, "first_on": period.first, "last_on": period.last}
        dispatch, is_new = Dispatch.objects.get_or_create(**key, defaults={"send_at": at})
        if is_new:
            _begin(dispatch)
    schedule.next_on = next_day(schedule.rhythm, schedule.institution, day)
    schedule.save(update_fields=["next_on"])
    return True


def _ready_until(now: datetime) -> date:
    """Today; in the night only as far as the days are added up."""
    today = timezone.localdate(now)
    if timezone.localtime(now).time() >= PATIENT_UNTIL or not Ticket.objects.exists():
        return today
    last = RolledDay.objects.order_by("-day").values_list("day", flat=True).first()
    return today if last and (today - last).days <= 1 else (last or date(2000, 1, 1))


def _begin(dispatch: Dispatch) -> None:
    reason = why_not(dispatch.schedule, dispatch.period)
    if reason:
        _stop(dispatch, reason)
        return
    told = [one.user for one in recipients(dispatch.schedule) if not one.skipped]
    _ask_for(dispatch, _variants(dispatch, told))


def _variants(dispatch: Dispatch, told: Iterable[User]) -> set[Variant]:
    return {variant_of(user, dispatch.schedule) for user in told}


def _ask_for(dispatch: Dispatch, variants: Iterable[Variant]) -> None:
    schedule, now = dispatch.schedule, timezone.now()
    runs = [
        Run(
            report=schedule.report,
            institution=schedule.institution,
            regions=schedule.regions,
            units=schedule.units,
            first_on=dispatch.first_on,
            last_on=dispatch.last_on,
            language=language,
            shows_names=shows_names,
            kind=kind,
            dispatch=dispatch,
            asked_at=now,
        )
        for language, shows_names in sorted(variants)
        for kind in schedule.kinds
    ]
    Run.objects.bulk_create(runs, ignore_conflicts=True)
    if runs:
        nudge_after_commit(TASK)


def send_dispatches(now: datetime) -> int:
    """Tells the readers of what is made and due. Returns how many dispatches were sent."""
    sent, after = 0, 0
    while (looked := _send_next(now, after)) is not None:
        after, was_sent = looked
        sent += was_sent
    return sent


@transaction.atomic
def _send_next(now: datetime, after: int) -> tuple[int, bool] | None:
    due = Dispatch.objects.filter(state__in=Dispatch.LIVING, send_at__lte=now, pk__gt=after).order_by("pk")
    dispatch = due.select_for_update(skip_locked=True, of=["self"]).select_related("schedule__institution").first()
    if dispatch is None:
        return None
    return dispatch.pk, _send(dispatch)


@transaction.atomic
def settle_dispatch(pk: int, now: datetime) -> None:
    """Whoever ends a file looks whether it was the last one. It waits for others who look, so that of two workers who
    end the last two at once one sees both; for a worker that dies before it looked, the next beat does."""
    found = Dispatch.objects.select_for_update(of=["self"]).select_related("schedule__institution")
    dispatch = found.filter(pk=pk, state=State.MAKING).first()
    if dispatch is None:
        return
    if dispatch.send_at <= now:
        _send(dispatch)
    elif not _has_failed(dispatch) and all(run.is_over for run in dispatch.runs.all()):
        _become(dispatch, State.READY)


def _has_failed(dispatch: Dispatch) -> bool:
    """A file that could not be made ends it, once no other is on its way any more."""
    runs = list(dispatch.runs.all())
    if any(not run.is_over for run in runs) or all(run.state == Run.State.DONE for run in runs):
        return False
    _end(dispatch, State.FAILED, Reason.FILE)
    return True


def _become(dispatch: Dispatch, state: Dispatch.State) -> None:
    dispatch.state = state
    dispatch.save(update_fields=["state"])


def _send(dispatch: Dispatch) -> bool:
    """Rights are asked now: who lost theirs since the schedule was made is left out, and listed with the reason."""
    found = recipients(dispatch.schedule)
    told = [one.user for one in found if not one.skipped]
    if not told:
        _note_deliveries(dispatch, found)
        _stop(dispatch, Reason.NOBODY)
        return False
    runs = list(dispatch.runs.all())
    missing = _variants(dispatch, told) - {(run.language, run.shows_names) for run in runs}
    if missing:
        _ask_for(dispatch, missing)
    if missing or any(not run.is_over for run in runs):
        _become(dispatch, State.MAKING)
        return False
    if _has_failed(dispatch):
        return False
    _note_deliveries(dispatch, found)
    notices.tell_readers(dispatch, told, about_words(dispatch.schedule.institution, dispatch.schedule.scope))
    dispatch.state, dispatch.ended_at = State.SENT, timezone.now()
    dispatch.save(update_fields=["state", "ended_at"])
    return True


def _note_deliveries(dispatch: Dispatch, found: Iterable[Recipient]) -> None:
    rows = [Delivery(dispatch=dispatch, user=one.user, language=one.language, skipped=one.skipped) for one in found]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _stop(dispatch: Dispatch, reason: str) -> None:
    _end(dispatch, State.STOPPED, reason)


def _end(dispatch: Dispatch, state: Dispatch.State, reason: str) -> None:
    dispatch.state, dispatch.reason, dispatch.ended_at = state, reason, timezone.now()
    dispatch.save(update_fields=["state", "reason", "ended_at"])
    about = about_words(dispatch.schedule.institution, dispatch.schedule.scope)
    notices.tell_of_failure(dispatch, keepers(dispatch.schedule), about)
    log.warning("Dispatch %s of schedule %s: %s", dispatch.pk, dispatch.schedule_id, reason)


@transaction.atomic
def retry_dispatch(dispatch: Dispatch, *, by: User) -> None:
    """Makes what failed once more; the readers are told when all of it is there."""
    dispatch = Dispatch.objects.select_for_update(of=["self"]).select_related("schedule").get(pk=dispatch.pk)
    if dispatch.state != State.FAILED:
        raise Refused(_("Only what failed can be made again."))
    again = {"state": Run.State.QUEUED, "step": Run.Step.WAITING, "percent": 0, "reason": "", "attempts": 0}
    dispatch.runs.exclude(state=Run.State.DONE).update(**again, claimed_at=None, ended_at=None)
    dispatch.state, dispatch.reason, dispatch.ended_at = State.MAKING, "", None
    dispatch.save(update_fields=["state", "reason", "ended_at"])
    nudge_after_commit(TASK)
