"""What was agreed on in a check-in, and what either side says to its result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import richtext
from common.refusals import Refused
from organizations.models import Membership
from surveys import notices_of_checkins as notices
from surveys.actions.recording_checkins import locked, record
from surveys.models import Act, CheckIn, CheckInComment, CheckInEvent

Kind = CheckInEvent.Kind


@dataclass(frozen=True)
class NewAct:
    text: str
    owner: User
    due_on: date
    key: UUID


@transaction.atomic
def add_act(checkin: CheckIn, act: NewAct, *, by: User) -> None:
    """After the talk, until the result is shared."""
    checkin = locked(checkin)
    if not checkin.is_held:
        raise Refused(_("Acts are agreed on in the talk: hold the check-in first."))
    if checkin.is_shared:
        raise Refused(_("The result is shared and does not change any more. Answer with a comment."))
    add_acts(checkin, [act], by=by)


def add_acts(checkin: CheckIn, acts: Iterable[NewAct], *, by: User) -> None:
    """In the transaction of the caller, who holds the lock. A form that is sent twice adds nothing twice."""
    for act in acts:
        if Act.objects.filter(key=act.key).exists():
            continue
        made = Act.objects.create(
            checkin=checkin,
            text=act.text,
            owner=act.owner,
            by_vendor=_side(checkin, act.owner),
            due_on=act.due_on,
            key=act.key,
        )
        record(checkin, Kind.ACT_ADDED, by=by, act=made.pk)
        notices.act_given(made, by=by)


def _side(checkin: CheckIn, owner: User) -> bool:
    if owner.is_vendor and owner.is_active:
        return True
    if Membership.objects.active().filter(institution=checkin.institution_id, user=owner).exists():
        return False
    raise Refused(_("Choose somebody at the vendor or in the institution."))


@transaction.atomic
def finish_act(act: Act, *, by: User) -> None:
    act = _open(act)
    _settle(act, Act.State.DONE, "", by)
    record(act.checkin, Kind.ACT_DONE, by=by, act=act.pk)
    notices.act_done(act, by=by)


@transaction.atomic
def drop_act(act: Act, *, reason: str, by: User) -> None:
    act = _open(act)
    _settle(act, Act.State.DROPPED, reason, by)
    record(act.checkin, Kind.ACT_DROPPED, by=by, act=act.pk, reason=reason)


@transaction.atomic
def reopen_act(act: Act, *, by: User) -> None:
    act = _locked_act(act)
    if act.is_open:
        raise Refused(_("This act is open already."))
    act.state, act.reason, act.settled_at, act.settled_by = Act.State.OPEN, "", None, None
    act.save(update_fields=["state", "reason", "settled_at", "settled_by"])
    record(act.checkin, Kind.ACT_REOPENED, by=by, act=act.pk)


def _open(act: Act) -> Act:
    act = _locked_act(act)
    if not act.is_open:
        raise Refused(_("This act is settled already."))
    return act


def _locked_act(act: Act) -> Act:
    rows = Act.objects.select_related("owner", "checkin__institution", "checkin__caller", "checkin__contact")
    return rows.select_for_update(of=["self"]).get(pk=act.pk)


def _settle(act: Act, state: Act.State, reason: str, by: User) -> None:
    act.state, act.reason, act.settled_at, act.settled_by = state, reason, timezone.now(), by
    act.save(update_fields=["state", "reason", "settled_at", "settled_by"])


@transaction.atomic
def comment(checkin: CheckIn, text: str, *, key: UUID, by: User) -> None:
    """Once it is shared, both sides answer. A form that is sent twice is one comment."""
    checkin = locked(checkin)
    if not checkin.is_shared:
        raise Refused(_("There is nothing to answer before the result is shared."))
    if CheckInComment.objects.filter(key=key).exists():
        return
    html = richtext.markdown(text) if by.is_vendor else richtext.plain(text)
    facts = {"by_vendor": by.is_vendor, "text": text, "html": html, "written_at": timezone.now(), "key": key}
    made = CheckInComment.objects.create(checkin=checkin, author=by, **facts)
    record(checkin, Kind.COMMENTED, by=by, comment=made.pk)
    notices.commented(made, by=by)
