from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.compiled import compiled
from common.refusals import Refused
from tickets import notices
from tickets.actions.recording import locked, record
from tickets.models import Event, SlaClock, Ticket
from worktime import hours as worktime
from worktime.models import CalendarRevision
from worktime.queries import current_revision, hours_of

BATCH = 500
_LEVELS = ("warned_50", "warned_80", "missed")


def start_clock(ticket: Ticket, minutes: int, *, now: datetime) -> SlaClock:
    """The promise begins: due after `minutes` of working time. Only a clock that was stopped begins anew."""
    existing = next(iter(_clock(ticket.pk)), None)
    if existing is not None and existing.state != SlaClock.State.STOPPED:
        return existing
    clock = SlaClock(ticket=ticket, **_promise(minutes, now))
    clock.save(force_insert=existing is None, force_update=existing is not None)
    return clock


def start_clocks(tickets: Sequence[Ticket], minutes: int, *, now: datetime) -> dict[int, datetime]:
    """Like `start_clock` for many whose promise begins at the same moment. Answers with each ticket's due moment."""
    existing = {clock.ticket_id: clock for clock in SlaClock.objects.filter(ticket__in=tickets)}
    kept = {pk: clock.due_at for pk, clock in existing.items() if clock.state != SlaClock.State.STOPPED}
    promise = _promise(minutes, now)
    begun = [ticket for ticket in tickets if ticket.pk not in kept]
    # A stopped clock begins anew, as if it had never run.
    SlaClock.objects.filter(ticket__in=[ticket for ticket in begun if ticket.pk in existing]).delete()
    SlaClock.objects.bulk_create(SlaClock(ticket=ticket, **promise) for ticket in begun)
    return kept | {ticket.pk: promise["due_at"] for ticket in begun}


def _promise(minutes: int, now: datetime) -> dict[str, Any]:
    """The fields of a clock that begins now."""
    revision = current_revision()
    due, warn_50, warn_80 = _moments(now, minutes, revision.hours())
    return {
        "target_minutes": minutes,
        "revision": revision,
        "looked_at_revision": revision,
        "started_at": now,
        "due_at": due,
        "warn_50_at": warn_50,
        "warn_80_at": warn_80,
        "next_look_at": warn_50,
    }


@compiled
def _clock(ticket: int) -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(ticket=ticket)


def _moments(start: datetime, minutes: int, hours: worktime.Hours) -> tuple[datetime, datetime, datetime]:
    """Due, and the moments when half and four fifths of the working time have passed."""
    return (
        worktime.add(start, minutes, hours),
        worktime.add(start, (minutes + 1) // 2, hours),
        worktime.add(start, -(-minutes * 4 // 5), hours),
    )


def stop_clock(ticket: Ticket, *, answered_at: datetime) -> None:
    """The first public text by the vendor ends the count. The verdict comes from the two timestamps alone."""
    clock = SlaClock.objects.select_for_update().filter(ticket=ticket, answered_at=None).first()
    if clock is None or clock.state == SlaClock.State.STOPPED:
        return
    clock.ticket = ticket
    _follow([clock], current_revision())
    clock.answered_at = answered_at
    clock.elapsed_seconds = worktime.elapsed(clock.started_at, answered_at, hours_of(clock.revision_id))
    met = clock.elapsed_seconds <= clock.target_minutes * 60
    clock.state = SlaClock.State.MET if met else SlaClock.State.MISSED
    clock.next_look_at = None
    clock.save(update_fields=["answered_at", "elapsed_seconds", "state", "next_look_at"])
    if not met and clock.missed_at is None:
        _tell_what_passed([clock], now=answered_at)


def suspend_clock(ticket: Ticket) -> None:
    """A request that waits for a unit has no promise; a withdrawn or dismissed one needs none."""
    SlaClock.objects.filter(ticket=ticket, state=SlaClock.State.RUNNING).update(
        state=SlaClock.State.STOPPED, next_look_at=None
    )
    ticket.response_due_at = None


def sweep(now: datetime) -> int:
    """Records every warning and miss that lies behind `now`, each once; returns how many clocks had something to tell.

    Workers share the work: a clock another one has locked is passed over, and so is a ticket somebody works on; the
    next sweep finds it. So the sweep never waits for a person. Nothing to do costs one indexed statement.
    """
    told = 0
    while True:
        with transaction.atomic():
            clocks = list(_to_look_at(now)[:BATCH])
            if clocks:
                _follow(clocks, current_revision())
                _tell_what_passed(clocks, now=now)
        told += len(clocks)
        if len(clocks) < BATCH:
            return told


def _to_look_at(now: datetime) -> QuerySet[SlaClock]:
    return (
        SlaClock.objects.due_for_a_look(now)
        .select_for_update(skip_locked=True, no_key=True, of=("self", "ticket"))
        .select_related("ticket__requester", "ticket__assignee")
    )


def _tell_what_passed(clocks: list[SlaClock], *, now: datetime) -> None:
    """Events carry the true moments, however late they are written; people hear of the gravest only."""
    events, gravest = [], []
    for clock in clocks:
        passed = _passed(clock, now)
        events += [Event(ticket=clock.ticket, kind=kind, at=at, data={}) for kind, at in passed]
        for kind, _at in passed:
            setattr(clock, f"{kind}_at", now)
        if clock.missed_at and clock.state == SlaClock.State.RUNNING:
            clock.state = SlaClock.State.MISSED
        clock.next_look_at = _next_look(clock)
        if passed:
            gravest.append((clock.ticket, passed[-1][0]))
    Event.objects.bulk_create(events, ignore_conflicts=True)
    SlaClock.objects.bulk_update(clocks, [f"{level}_at" for level in _LEVELS] + ["next_look_at", "state"])
    notices.promise_told(gravest)


def _passed(clock: SlaClock, now: datetime) -> list[tuple[str, datetime]]:
    """Levels that lie behind `now` and are not recorded, each with its true moment."""
    looks = (clock.warn_50_at, clock.warn_80_at, _miss_shows_at(clock))
    truths = (clock.warn_50_at, clock.warn_80_at, clock.due_at)
    return [
        (level, truth)
        for level, look, truth in zip(_LEVELS, looks, truths, strict=True)
        if getattr(clock, f"{level}_at") is None and look <= now
    ]


def _miss_shows_at(clock: SlaClock) -> datetime:
    """The first working second after due. A promise due at closing time is still kept until the next opening."""
    return worktime.next_opening(clock.due_at, hours_of(clock.revision_id)) + timedelta(seconds=1)


def _next_look(clock: SlaClock) -> datetime | None:
    if clock.answered_at or clock.missed_at:
        return None
    if clock.warned_50_at is None:
        return clock.warn_50_at
    return clock.warn_80_at if clock.warned_80_at is None else _miss_shows_at(clock)


def follow_calendar() -> int:
    """Running clocks follow a changed calendar: later, never earlier. Returns how many moved."""
    revision = current_revision()
    moved = 0
    while True:
        with transaction.atomic():
            clocks = list(
                SlaClock.objects.running()
                .filter(looked_at_revision__lt=revision)
                .select_for_update(skip_locked=True, no_key=True, of=("self", "ticket"))
                .select_related("ticket")[:BATCH]
            )
            moved += _follow(clocks, revision)
        if len(clocks) < BATCH:
            return moved


def _follow(clocks: list[SlaClock], revision: CalendarRevision) -> int:
    """Moves what the newest calendar moves. Asked before each verdict too: it never depends on when a task ran."""
    behind = [
        clock
        for clock in clocks
        if clock.state == SlaClock.State.RUNNING and clock.looked_at_revision_id != revision.pk
    ]
    if not behind:
        return 0
    events = [event for clock in behind if (event := _moved_later(clock, revision))]
    fields = ["looked_at_revision", "revision", "due_at", "warn_50_at", "warn_80_at", "next_look_at"]
    SlaClock.objects.bulk_update(behind, fields)
    Ticket.objects.bulk_update([event.ticket for event in events], ["response_due_at"])
    Event.objects.bulk_create(events)
    return len(events)


def _moved_later(clock: SlaClock, revision: CalendarRevision) -> Event | None:
    """Sets the new moments on the unsaved clock and its ticket; None when they would not be later."""
    clock.looked_at_revision = revision
    due, warn_50, warn_80 = _moments(clock.started_at, clock.target_minutes, revision.hours())
    if due <= clock.due_at:
        return None
    data = {"before": clock.due_at.isoformat(), "after": due.isoformat()}
    clock.revision, clock.due_at, clock.warn_50_at, clock.warn_80_at = revision, due, warn_50, warn_80
    clock.next_look_at = _next_look(clock)
    clock.ticket.response_due_at = due
    return Event(ticket=clock.ticket, kind=Event.Kind.RESCHEDULED, at=timezone.now(), data=data)


@transaction.atomic
def excuse(ticket: Ticket, *, reason: str, by: User) -> None:
    """A miss that was nobody's fault. The raw count stays as it is; the excuse stands beside it."""
    if not reason.strip():
        raise Refused(_("Write why the miss is excused."), field="reason")
    ticket = locked(ticket)
    clock = SlaClock.objects.select_for_update().filter(ticket=ticket).first()
    if clock is None or clock.state != SlaClock.State.MISSED:
        raise Refused(_("Only a missed first response can be excused."))
    clock.excused_at, clock.excused_by, clock.excuse = timezone.now(), by, reason.strip()
    clock.save(update_fields=["excused_at", "excused_by", "excuse"])
    record(ticket, Event.Kind.EXCUSED, by=by, data={"reason": reason.strip()})
    audit("miss_excused", by=by, institution_id=ticket.institution_id, request=ticket.pk)
