"""What the audit log says of working hours."""

from datetime import date

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.audited import SETTINGS, register
from accounts.before_after import Change, Facts
from worktime import names
from worktime.content import ClosedDay, OverriddenDay
from worktime.days import differences, spans_as_text
from worktime.models import CalendarRevision
from worktime.wall_clock import Spans


def register_all() -> None:
    for verb in CalendarRevision.Verb:
        label = format_lazy("{}: {}", gettext_lazy("Working hours"), verb.label)
        register(f"calendar_{verb}", SETTINGS, label, changes=_changes)


def _changes(facts: Facts) -> list[Change]:
    """What the history of the calendar shows of the same revision."""
    found = differences(facts.data.get("before", {}), facts.data.get("after", {}))
    week = [Change(str(WEEKDAYS[number]), _hours(after), _hours(before)) for number, before, after in found.week]
    days = [
        *(Change(_("Closed"), _closure(one)) for one in found.closed),
        *(Change(_("Closure removed"), _closure(one)) for one in found.opened),
        *(Change(_("Confirmed"), _closure(one)) for one in found.confirmed),
        *(Change(_("Special hours removed"), _override(one)) for one in found.restored),
        *(Change(_("Special hours"), _override(one)) for one in found.overridden),
    ]
    return [*week, *days]


def _hours(spans: Spans) -> str:
    return spans_as_text(spans) or pgettext("hours", "closed")


def _closure(closed: ClosedDay) -> str:
    hours = "" if closed.until is None else f" {closed.until:%H:%M}–"
    return f"{_day(closed.on)}{hours} {names.shown(closed.name)}"


def _override(special: OverriddenDay) -> str:
    return f"{_day(special.on)} {_hours(special.spans)} {special.name}"


def _day(on: date) -> str:
    return formats.date_format(on, "SHORT_DATE_FORMAT")
