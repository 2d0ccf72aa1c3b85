"""A person's request about their own data, from filing to the answer."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.privacy.erasing import forget_addresses
from accounts.actions.privacy.recording import note
from accounts.actions.signing import end_other_sessions
from accounts.hearing import request_changed
from accounts.models import GONE, DataRequest, PrivacyEvent, User
from accounts.models.requests import WARNED_DAYS
from accounts.telling import tell
from common.refusals import Refused
from common.turkish import fold_email

Kind, State = PrivacyEvent.Kind, DataRequest.State
NEEDS_WORDS = (DataRequest.Kind.RECTIFICATION, DataRequest.Kind.OBJECTION)


def file_request(kind: str, text: str, *, key: UUID, by: User) -> DataRequest:
    """The form sent twice is one request; a second one of the same kind waits for the first."""
    return _file(by, kind, text, timezone.now(), key, by)


def file_for(person: User, kind: str, text: str, *, received_on: date, key: UUID, by: User) -> DataRequest:
    """What came by letter or mail. The days count from the day it was received, not from the day it was typed."""
    today = timezone.localdate()
    if received_on > today:
        raise Refused(_("This day has not come yet."), field="received_on")
    if person.is_erased:
        raise Refused(_("This person is erased: nothing is left to ask for."), field="email")
    noon = timezone.make_aware(datetime.combine(received_on, time(12)))
    return _file(person, kind, text, min(noon, timezone.now()), key, by)


@transaction.atomic
def _file(person: User, kind: str, text: str, at: datetime, key: UUID, by: User) -> DataRequest:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    sent = DataRequest.objects.filter(user=person, key=key).first()
    if sent is not None:
        return sent
    if kind in NEEDS_WORDS and not text.strip():
        raise Refused(_("Say what it is about."), field="text")
    if DataRequest.objects.open().filter(user=person, kind=kind).exists():
        raise Refused(_("This was asked for already, and it is being worked on."), field="kind")
    due_on = DataRequest.last_day(timezone.localdate(at))
    filed = DataRequest.objects.create(user=person, kind=kind, text=text.strip(), key=key, filed_at=at, due_on=due_on)
    _tell(Kind.FILED, filed, by=by)
    return filed


def withdraw_request(data_request: DataRequest, *, by: User) -> None:
    _settle(data_request, State.WITHDRAWN, "", Kind.WITHDRAWN, by=by)


def answer_request(data_request: DataRequest, answer: str, *, by: User) -> None:
    if data_request.kind == DataRequest.Kind.ERASURE:
        raise Refused(_("An erasure is answered by erasing the person, or refused with a reason."))
    _settle(data_request, State.ANSWERED, answer, Kind.ANSWERED, by=by)


def refuse_request(data_request: DataRequest, reason: str, *, by: User) -> None:
    if not reason.strip():
        raise Refused(_("Give the reason: the person reads it and may complain about it."), field="reason")
    _settle(data_request, State.REFUSED, reason, Kind.REFUSED, by=by)


@transaction.atomic
def correct_person(data_request: DataRequest, *, name: str, email: str, phone: str, by: User) -> list[str]:
    """Changes what a person cannot change alone and answers which fields changed. The log holds no values."""
    user = User.objects.select_for_update(no_key=True).get(pk=data_request.user_id)
    if not _locked(data_request).is_open:
        raise Refused(_("This request is settled already."))
    wanted = {"name": " ".join(name.split()), "email": fold_email(email), "phone": phone}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    before = user.email
    if not changed:
        raise Refused(_("Nothing differs from what is kept."))
    for field in changed:
        setattr(user, field, wanted[field])
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError:
        raise Refused(_("Another person has this address."), field="email") from None
    if "email" in changed:
        forget_addresses(user)
        end_other_sessions(user, keep=None, by=by)
        tell(user, "email_changed", to=before)
    note(Kind.CORRECTED, by=by, data_request=data_request, fields=changed)
    return changed


def watch_requests(today: date) -> int:
    """Each morning: managers hear of requests with a week left, and of those whose last day has passed. Once each."""
    soon = DataRequest.objects.open().filter(warned_at=None, due_on__lte=_in_days(today, WARNED_DAYS))
    late = DataRequest.objects.overdue(today).filter(overdue_told_at=None)
    told = 0
    for found, mark, kind in ((late, "overdue_told_at", Kind.OVERDUE), (soon, "warned_at", Kind.WARNED)):
        for pk in list(found.order_by("due_on", "id").values_list("pk", flat=True)):
            told += _tell_once(pk, mark, kind)
    return told


@transaction.atomic
def _tell_once(pk: int, mark: str, kind: PrivacyEvent.Kind) -> int:
    waiting = DataRequest.objects.open().select_for_update(skip_locked=True, of=["self"]).filter(pk=pk, **{mark: None})
    found = waiting.select_related("user").first()
    if found is None:
        return 0
    marks = {mark} if kind == Kind.WARNED else {mark, "warned_at"}  # told of the worse, nobody needs the warning
    DataRequest.objects.filter(pk=pk).update(**dict.fromkeys(marks, timezone.now()))
    _tell(kind, found, by=None)
    return 1


@transaction.atomic
def _settle(data_request: DataRequest, state: str, answer: str, kind: PrivacyEvent.Kind, *, by: User | None) -> None:
    found = _locked(data_request)
    if not found.is_open:
        raise Refused(_("This request is settled already."))
    found.state, found.answer, found.settled_by, found.settled_at = state, answer.strip(), by, timezone.now()
    found.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    _tell(kind, found, by=by)


def _tell(kind: PrivacyEvent.Kind, data_request: DataRequest, *, by: User | None) -> None:
    note(kind, by=by, data_request=data_request)
    request_changed(kind, data_request, by=by)


def _locked(data_request: DataRequest) -> DataRequest:
    return DataRequest.objects.select_for_update(of=["self"]).select_related("user").get(pk=data_request.pk)


def _in_days(today: date, days: int) -> date:
    return date.fromordinal(today.toordinal() + days)


def empty_requests(user: User) -> int:
    """What a person wrote about their data, and what they were answered, goes with the person. That there was a
    request, and when it was settled, stays."""
    rows = DataRequest.objects.filter(user=user)
    return rows.exclude(text="").update(text=GONE) + rows.exclude(answer="").update(answer=GONE)
