"""A low rating is followed up by a manager, within working hours that are counted when it is given."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from surveys import notices_of_following as notices
from surveys.models import FollowUp, FollowUpStep
from surveys.permissions_of_following import can_take
from tickets.actions.recording import record
from tickets.models import Event, Ticket
from tickets.ratings import LOW
from worktime import hours as worktime
from worktime.queries import current_revision

Kind = FollowUpStep.Kind
BATCH = 500
LONGEST_TEXT = 4000


def follow_rating(ticket: Ticket, event: Event, *, hours: int) -> None:
    """Runs in the transaction of a rating, under the ticket's lock: so a request never has two open follow-ups.

    A second low rating goes into the open one; a better one is noted there and closes nothing.
    """
    rating, by = event.data["after"], event.actor
    if by is None:
        return
    follow_up = FollowUp.objects.select_for_update(of=["self"]).open().filter(ticket=ticket).first()
    if follow_up is None:
        if rating <= LOW:
            _open(ticket, event, by=by, hours=hours)
        return
    is_low = rating <= LOW
    if is_low:
        follow_up.rating = rating
        follow_up.save(update_fields=["rating"])
    _step(follow_up, Kind.RATED_AGAIN if is_low else Kind.RATED_BETTER, event.at, by, ticket.rating_text, rating)
    notices.rated_again(follow_up, rating, is_low=is_low, by=by)


def _open(ticket: Ticket, event: Event, *, by: User, hours: int) -> None:
    revision, minutes = current_revision(), hours * 60
    near = worktime.add(event.at, minutes * 3 // 4, revision.hours())
    follow_up = FollowUp.objects.create(
        ticket=ticket,
        institution=ticket.institution,
        rating=event.data["after"],
        opened_at=event.at,
        target_minutes=minutes,
        revision=revision,
        near_at=near,
        due_at=worktime.add(event.at, minutes, revision.hours()),
        next_look_at=near,
    )
    _step(follow_up, Kind.OPENED, event.at, by, ticket.rating_text, follow_up.rating)
    record(ticket, Event.Kind.FOLLOW_UP, by=None, at=event.at, data={"follow_up": follow_up.pk})
    notices.opened(follow_up, by=by)


@transaction.atomic
def take_follow_up(follow_up: FollowUp, *, by: User) -> None:
    """Of two who take it at once, one has it; the other reads who."""
    follow_up = _open_one(follow_up)
    if follow_up.owner_id == by.pk:
        return
    if not can_take(by, follow_up):
        raise Refused(_("Taken already. By: %(name)s") % {"name": follow_up.owner})
    follow_up.owner, follow_up.taken_at = by, timezone.now()
    follow_up.save(update_fields=["owner", "taken_at"])
    _step(follow_up, Kind.TAKEN, follow_up.taken_at, by)


@transaction.atomic
def give_back_follow_up(follow_up: FollowUp, *, by: User) -> None:
    follow_up = _open_one(follow_up)
    if follow_up.owner_id != by.pk:
        raise Refused(_("Only who took a follow-up gives it back."))
    follow_up.owner = follow_up.taken_at = None
    follow_up.save(update_fields=["owner", "taken_at"])
    _step(follow_up, Kind.GIVEN_BACK, timezone.now(), by)


@transaction.atomic
def note_follow_up(follow_up: FollowUp, *, text: str, by: User) -> None:
    """What was said and done. Who writes first takes it, too."""
    follow_up, said = _open_one(follow_up), _said(text)
    if follow_up.owner is None:
        take_follow_up(follow_up, by=by)
    _step(follow_up, Kind.SAID, timezone.now(), by, said)


@transaction.atomic
def close_follow_up(follow_up: FollowUp, *, outcome: str, text: str, told: str, by: User) -> None:
    """With what was said and how it ended; `told` is a note to the institution, or empty."""
    follow_up, now, said = _open_one(follow_up), timezone.now(), _said(text)
    if outcome not in FollowUp.Outcome.values:
        raise Refused(_("Choose how it ended."), field="outcome")
    follow_up.closed_at, follow_up.closed_by, follow_up.outcome = now, by, outcome
    follow_up.told, follow_up.next_look_at = told.strip()[:LONGEST_TEXT], None
    follow_up.save(update_fields=["closed_at", "closed_by", "outcome", "told", "next_look_at"])
    _step(follow_up, Kind.CLOSED, now, by, said)
    data = {"follow_up": follow_up.pk, "note": follow_up.told}
    record(follow_up.ticket, Event.Kind.FOLLOWED_UP, by=by, at=now, data=data)
    audit(
        "follow_up_closed",
        by=by,
        institution_id=follow_up.institution_id,
        request=follow_up.ticket_id,
        outcome=outcome,
    )
    if follow_up.told:
        notices.told(follow_up, by=by)


def sweep_follow_ups(now: datetime) -> int:
    """Tells of each that is nearly due, and of each that is overdue, once; answers how many.

    Workers share the work: one that another has locked is passed over. Nothing to do costs one indexed statement.
    """
    told = 0
    while True:
        with transaction.atomic():
            rows = FollowUp.objects.to_tell(now).select_for_update(skip_locked=True, of=["self"])
            found = list(rows.select_related("ticket", "institution", "owner")[:BATCH])
            passed = [(one, one.due_at <= now) for one in found]
            for one, is_over in passed:
                one.next_look_at = None if is_over else one.due_at
            if found:
                FollowUp.objects.bulk_update(found, ["next_look_at"])
                notices.passed(passed)
        told += len(found)
        if len(found) < BATCH:
            return told


def _open_one(follow_up: FollowUp) -> FollowUp:
    """Locked until the transaction ends.

    The owner is read afterwards: who waits for the lock would otherwise join the one of before.
    """
    rows = FollowUp.objects.select_for_update(of=["self"]).select_related("ticket__requester", "institution")
    found = rows.get(pk=follow_up.pk)
    if not found.is_open:
        raise Refused(_("This follow-up is closed."))
    return found


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write what was said and done."), field="text")
    return text.strip()[:LONGEST_TEXT]


def _step(
    follow_up: FollowUp, kind: FollowUpStep.Kind, at: datetime, by: User, text: str = "", rating: int | None = None
) -> None:
    FollowUpStep.objects.create(follow_up=follow_up, kind=kind, at=at, by=by, text=text, rating=rating)
