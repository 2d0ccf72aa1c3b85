"""Who is told about check-ins, and in which words."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.actions import Telling, notify_each
from notifications.registry import Group, register
from organizations.models import Institution
from surveys.models import Act, CheckIn, CheckInComment
from surveys.permissions_of_checkins import is_called, reads_checkins
from surveys.queries.checkins import readers_of

Data = dict[str, Any]
CHECKINS = Group("checkins", gettext_lazy("Check-ins"))

GIVEN, TOMORROW, OVERDUE = "checkin_given", "checkin_tomorrow", "checkin_overdue"
PLANNED, MOVED, CALLED_OFF = "checkin_planned", "checkin_moved", "checkin_called_off"
CALLED_SOON = "checkin_called_soon"
SHARED, COMMENTED, ANSWERED = "checkin_shared", "checkin_commented", "checkin_answered"
ACT_GIVEN, ACT_DUE, ACT_DONE = "act_given", "act_due", "act_done"


# --- to whoever calls ----------------------------------------------------------------------------


def given(checkin: CheckIn, *, by: User | None) -> None:
    notify_each([_to_caller(checkin, GIVEN)], by=by)


def tomorrow(checkins: Iterable[CheckIn]) -> None:
    """Whoever calls, and whoever is called."""
    found = list(checkins)
    notify_each(
        [
            *(_to_caller(checkin, TOMORROW) for checkin in found),
            *(_to_contact(checkin, CALLED_SOON) for checkin in found if checkin.contact),
        ],
        by=None,
    )


def overdue(checkins: Collection[CheckIn]) -> None:
    """The caller; the managers where nobody calls."""
    managers = _managers() if any(checkin.caller is None for checkin in checkins) else []
    notify_each([_to_caller(checkin, OVERDUE, managers) for checkin in checkins], by=None)


def _to_caller(checkin: CheckIn, kind: str, instead: Iterable[User] = ()) -> Telling:
    readers = [checkin.caller] if checkin.caller else list(instead)
    return Telling(readers, kind, ("checkin", checkin.pk), _facts(checkin), checkin.institution_id)


def _managers() -> list[User]:
    return list(User.objects.filter(vendor_role=User.VendorRole.MANAGER, is_active=True).order_by("id"))


# --- to the institution --------------------------------------------------------------------------


def planned(checkins: Iterable[CheckIn], *, by: User | None) -> None:
    notify_each([_to_contact(checkin, PLANNED) for checkin in checkins if checkin.contact], by=by)


def moved(checkin: CheckIn, *, by: User | None) -> None:
    if checkin.contact:
        notify_each([_to_contact(checkin, MOVED)], by=by)


def called_off(checkins: Iterable[CheckIn], *, by: User | None) -> None:
    notify_each([_to_contact(checkin, CALLED_OFF) for checkin in checkins if checkin.contact], by=by)


def _to_contact(checkin: CheckIn, kind: str) -> Telling:
    subject = ("checkins_of", checkin.institution_id)
    readers = [checkin.contact] if checkin.contact else []
    return Telling(readers, kind, subject, _facts(checkin), checkin.institution_id)


def shared(checkin: CheckIn, acts: Iterable[Act], *, by: User) -> None:
    """Whoever may read it there, and the owners of what was agreed on."""
    result = Telling(
        readers_of(checkin.institution_id), SHARED, ("checkin", checkin.pk), _facts(checkin), checkin.institution_id
    )
    own = [_to_owner(act, ACT_GIVEN) for act in acts if not act.by_vendor and act.is_open]
    notify_each([result, *own], by=by)


# --- to both ---------------------------------------------------------------------------------------


def commented(comment: CheckInComment, *, by: User) -> None:
    checkin = comment.checkin
    data = _facts(checkin) | {"by": by.name}
    about = (("checkin", checkin.pk), data, checkin.institution_id)
    if comment.by_vendor:
        notify_each([Telling(readers_of(checkin.institution_id), ANSWERED, *about)], by=by)
    elif checkin.caller:
        notify_each([Telling([checkin.caller], COMMENTED, *about)], by=by)


def act_given(act: Act, *, by: User) -> None:
    """A colleague at the vendor hears of it at once; the institution's people when the result is shared."""
    if act.by_vendor:
        notify_each([_to_owner(act, ACT_GIVEN)], by=by)


def acts_due(acts: Iterable[Act]) -> None:
    notify_each([_to_owner(act, ACT_DUE) for act in acts], by=None)


def act_done(act: Act, *, by: User) -> None:
    """Whoever calls there hears what the institution did."""
    checkin = act.checkin
    if by.is_vendor or not checkin.caller:
        return
    data = _facts(checkin) | {"text": act.text, "by": by.name}
    notify_each([Telling([checkin.caller], ACT_DONE, ("checkin", checkin.pk), data, checkin.institution_id)], by=by)


def _to_owner(act: Act, kind: str) -> Telling:
    data = {"text": act.text, "due_on": act.due_on.isoformat(), "institution": act.checkin.institution.name}
    return Telling([act.owner], kind, ("act", act.pk), data, act.checkin.institution_id)


def _facts(checkin: CheckIn) -> Data:
    return {
        "institution": checkin.institution.name,
        "at": checkin.planned_at.isoformat(),
        "caller": checkin.caller.name if checkin.caller else "",
        "contact": checkin.contact.name if checkin.contact else "",
    }


# --- who may see them ------------------------------------------------------------------------------


def checkins_seen(user: User, pks: Collection[int]) -> Collection[int]:
    return set(CheckIn.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def acts_seen(user: User, pks: Collection[int]) -> Collection[int]:
    return set(Act.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def institutions_seen(user: User, pks: Collection[int]) -> Collection[int]:
    there = Institution.objects.filter(pk__in=pks)
    return {place.pk for place in there if reads_checkins(user, place) or is_called(user, place)}


# --- words -----------------------------------------------------------------------------------------


def _moment(data: Data) -> Data:
    at = timezone.localtime(datetime.fromisoformat(data["at"]))
    return data | {"at": formats.date_format(at, "DATETIME_FORMAT")}


def _day(data: Data) -> Data:
    return data | {"day": formats.date_format(date.fromisoformat(data["due_on"]), "DATE_FORMAT")}


def _given_title(data: Data) -> str:
    return _("A check-in is yours: %(institution)s") % data


def _tomorrow_title(data: Data) -> str:
    return _("Check-in on the next working day: %(institution)s") % data


def _overdue_title(data: Data) -> str:
    return _("Check-in overdue: %(institution)s") % data


def _when_and_whom(data: Data) -> str:
    if not data["contact"]:
        return _("Planned for %(at)s. There is nobody to call yet.") % _moment(data)
    return _("Planned for %(at)s. Whom to call: %(contact)s") % _moment(data)


def _overdue_body(data: Data) -> str:
    return _("It was planned for %(at)s. Hold it, move it or skip it with a reason.") % _moment(data)


def _planned_title(data: Data) -> str:
    return _("We would like to call you: %(at)s") % _moment(data)


def _planned_body(data: Data) -> str:
    return _(
        "We go through your open requests, how your package is used and what you think of our work. "
        "The page has the moment as a calendar file."
    )


def _moved_title(data: Data) -> str:
    return _("Our call is moved: %(at)s") % _moment(data)


def _moved_body(data: Data) -> str:
    return _("The page has the new moment as a calendar file.")


def _called_soon_title(data: Data) -> str:
    return _("We call you on the next working day: %(at)s") % _moment(data)


def _called_off_title(data: Data) -> str:
    return _("Our call is called off: %(at)s") % _moment(data)


def _called_off_body(data: Data) -> str:
    return _("You can write to us at any time by filing a request.")


def _shared_title(data: Data) -> str:
    return _("The result of our check-in is here: %(institution)s") % data


def _shared_body(data: Data) -> str:
    return _("What we talked about, what was agreed on, and the figures we looked at together.")


def _commented_title(data: Data) -> str:
    return _("%(by)s wrote about the check-in with %(institution)s") % data


def _answered_title(data: Data) -> str:
    return _("%(by)s answered about your check-in") % data


def _to_read(data: Data) -> str:
    return _("You read and answer it on the page.")


def _act_given_title(data: Data) -> str:
    return _("Agreed on in a check-in: %(text)s") % data


def _act_due_title(data: Data) -> str:
    return _("Due: %(text)s") % data


def _act_body(data: Data) -> str:
    return _("%(institution)s, due on %(day)s. Mark it as done on the page.") % _day(data)


def _act_done_title(data: Data) -> str:
    return _("Done at %(institution)s: %(text)s") % data


def _act_done_body(data: Data) -> str:
    return _("By: %(by)s") % data


Words = Callable[[Data], str]


def register_all() -> None:
    desk, here = "surveys:checkin", "surveys:checkin_here"
    for kind, title, body in (
        (GIVEN, _given_title, _when_and_whom),
        (TOMORROW, _tomorrow_title, _when_and_whom),
        (OVERDUE, _overdue_title, _overdue_body),
        (COMMENTED, _commented_title, _to_read),
        (ACT_DONE, _act_done_title, _act_done_body),
    ):
        _register(kind, title, body, desk, checkins_seen)
    _register(SHARED, _shared_title, _shared_body, here, checkins_seen)
    _register(ANSWERED, _answered_title, _to_read, here, checkins_seen)
    for kind, title, body in (
        (PLANNED, _planned_title, _planned_body),
        (MOVED, _moved_title, _moved_body),
        (CALLED_SOON, _called_soon_title, _planned_body),
        (CALLED_OFF, _called_off_title, _called_off_body),
    ):
        _register(kind, title, body, "surveys:checkins_here", institutions_seen)
    _register(ACT_GIVEN, _act_given_title, _act_body, "surveys:act_found", acts_seen)
    _register(ACT_DUE, _act_due_title, _act_body, "surveys:act_found", acts_seen)


def _register(kind: str, title: Words, body: Words, page: str, seen: Any) -> None:
    register(
        kind,
        title=title,
        body=body,
        address=lambda pk: reverse(page, args=[pk]),
        may_see=lambda user, pk: bool(seen(user, [pk])),
        which_seen=seen,
        group=CHECKINS,
    )
