"""Every change of the calendar makes a new revision; what was promised with an older one can still be explained.

Running clocks follow from tickets, which sees the newer revision: this app doesn't know them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.refusals import Refused
from worktime import public_holidays
from worktime.content import ClosedDay, Content, OverriddenDay, Source, compiled, difference, write
from worktime.hours import Hours, InvalidHours, NeverOpen, Spans, check_spans, next_opening
from worktime.models import Calendar, CalendarRevision
from worktime.previews import Preview, preview
from worktime.told import tell_revised

Verb = CalendarRevision.Verb
YEARS_AHEAD = 10


@transaction.atomic
def set_week(week: dict[int, Spans], *, reason: str, by: AbstractBaseUser) -> CalendarRevision:
    last = _locked()
    for spans in week.values():
        _refuse_muddled(spans)
    if not any(week.values()):
        raise Refused(_("The week needs at least one working day."))
    return _revise(last, replace(last.plan, week=week), Verb.SET_WEEK, reason=reason, by=by)


@transaction.atomic
def close_day(on: date, name: str, *, until: time | None = None, by: AbstractBaseUser) -> CalendarRevision:
    """Closes a day as a whole, or from `until` on. It stands beside a closure of another name on that date."""
    last = _locked()
    plan = last.plan
    _refuse_past(on, last)
    if any(closure.is_full for closure in plan.closures_on(on)):
        raise Refused(_("That day is closed already."), "on")
    if until is not None:
        _refuse_outside_hours(until, plan.week.get(on.weekday(), ()))
    closure = ClosedDay(on, name, until, Source.HAND, by.pk, timezone.now())
    others = [other for other in plan.closures if (other.on, other.name) != (on, name)]
    return _revise(last, plan.with_closures([*others, closure]), Verb.CLOSE_DAY, reason=name, by=by)


@transaction.atomic
def open_day(on: date, *, reason: str, by: AbstractBaseUser) -> CalendarRevision:
    """Removes all closures of a date. Due times already promised are never pulled earlier by it."""
    last = _locked()
    plan = last.plan
    _refuse_past(on, last)
    if not plan.closures_on(on):
        raise Refused(_("That day is not closed."))
    left = [closure for closure in plan.closures if closure.on != on]
    return _revise(last, plan.with_closures(left), Verb.OPEN_DAY, reason=reason, by=by)


@transaction.atomic
def override_day(on: date, spans: Spans, name: str, *, by: AbstractBaseUser) -> CalendarRevision:
    """Sets the hours of one date, whatever the week and the closures say. It replaces an earlier override."""
    last = _locked()
    plan = last.plan
    _refuse_past(on, last)
    _refuse_muddled(spans)
    if not spans:
        raise Refused(_("Give at least one span of hours, or close the day instead."), "spans")
    others = [override for override in plan.overrides if override.on != on]
    changed = plan.with_overrides([*others, OverriddenDay(on, spans, name)])
    return _revise(last, changed, Verb.OVERRIDE_DAY, reason=name, by=by)


@transaction.atomic
def restore_day(on: date, *, reason: str, by: AbstractBaseUser) -> CalendarRevision:
    """Removes the special hours of a date: the closures and the week hold again."""
    last = _locked()
    plan = last.plan
    _refuse_past(on, last)
    if plan.override_on(on) is None:
        raise Refused(_("That day has no special hours."))
    left = [override for override in plan.overrides if override.on != on]
    return _revise(last, plan.with_overrides(left), Verb.RESTORE_DAY, reason=reason, by=by)


@transaction.atomic
def import_holidays(years: Iterable[int], *, seen: int, by: AbstractBaseUser) -> CalendarRevision:
    """Brings the public holidays of `years` into the calendar; `by` has seen the preview and confirms them.

    `seen` is the number of the revision the preview was made from: a calendar changed since then is looked at again.
    """
    last = _locked()
    if last.number != seen:
        raise Refused(_("The calendar was changed in the meantime. Look at the preview again."))
    plan = last.plan
    wanted = sorted(set(years))
    this_year = _today(last).year
    if not wanted or not all(this_year <= year <= this_year + YEARS_AHEAD for year in wanted):
        raise Refused(_("Choose years from this year on."))
    for year in wanted:
        plan = _imported(plan, preview(plan, year, public_holidays.of_turkiye([year])), by)
    reason = ", ".join(str(year) for year in wanted)
    return _revise(last, plan, Verb.IMPORT_HOLIDAYS, reason=reason, by=by)


@transaction.atomic
def confirm_holidays(year: int, *, by: AbstractBaseUser) -> CalendarRevision:
    """A person vouches for the imported holidays of a year as they stand in the calendar."""
    last = _locked()
    plan = last.plan
    closures = [_confirmed(c, by) if c.is_holiday and c.on.year == year else c for c in plan.closures]
    return _revise(last, plan.with_closures(closures), Verb.CONFIRM_HOLIDAYS, reason=str(year), by=by)


# --- the way of every change ---------------------------------------------------------------


def _locked() -> CalendarRevision:
    """The newest revision. The lock on the calendar makes two changes at once come one after the other."""
    calendar = Calendar.objects.select_for_update().get(is_default=True)
    last = CalendarRevision.objects.filter(calendar=calendar).latest_first()[0]
    last.calendar = calendar
    return last


def _revise(
    last: CalendarRevision, plan: Content, verb: CalendarRevision.Verb, *, reason: str, by: AbstractBaseUser
) -> CalendarRevision:
    before, after = difference(last.plan, plan)
    if not before and not after:
        raise Refused(_("Nothing would change."))
    _refuse_never_open(compiled(plan, last.calendar.time_zone))
    revision = CalendarRevision.objects.create(
        calendar=last.calendar,
        number=last.number + 1,
        content=write(plan),
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        created_at=timezone.now(),
        created_by_id=by.pk,
    )
    tell_revised(revision)
    return revision


def _imported(plan: Content, found: Preview, by: AbstractBaseUser) -> Content:
    leaving = [*found.gone, *found.same, *(old for old, _new in found.changed)]
    arriving = [*found.new, *(new for _old, new in found.changed)]
    now = timezone.now()
    return plan.with_closures(
        [
            *(closure for closure in plan.closures if closure not in leaving),
            *(_confirmed(closure, by) for closure in found.same),
            *(ClosedDay(h.on, h.name, h.until, Source.HOLIDAYS, by.pk, now) for h in arriving),
        ]
    )


def _confirmed(closure: ClosedDay, by: AbstractBaseUser) -> ClosedDay:
    if closure.is_confirmed:
        return closure
    return replace(closure, confirmed_by=by.pk, confirmed_at=timezone.now())


# --- what is refused -----------------------------------------------------------------------


def _today(last: CalendarRevision) -> date:
    now: datetime = timezone.now()
    return now.astimezone(ZoneInfo(last.calendar.time_zone)).date()


def _refuse_past(on: date, last: CalendarRevision) -> None:
    """Yesterday's promises were counted and told; a miss that was nobody's fault is excused, not rewritten."""
    if on < _today(last):
        raise Refused(_("A day in the past can't be changed."), "on")


def _refuse_muddled(spans: Spans) -> None:
    try:
        check_spans(spans)
    except InvalidHours as error:
        raise Refused(_("The hours of a day must be in order and must not overlap."), "spans") from error


def _refuse_outside_hours(until: time, spans: Spans) -> None:
    if not spans:
        raise Refused(_("There are no working hours on that day of the week."), "on")
    opens, closes = spans[0][0], spans[-1][1]
    if not opens < until < closes:
        raise Refused(
            _("The closing time must lie within the working hours: %(opens)s–%(closes)s.")
            % {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"},
            "until",
        )


def _refuse_never_open(hours: Hours) -> None:
    try:
        next_opening(timezone.now(), hours)
    except NeverOpen as error:
        raise Refused(_("Nothing would be open for a whole year.")) from error
