"""What the audit log says of the portfolio."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audited import EXPORTS, SETTINGS, register
from accounts.before_after import NOTHING, Facts, Words, day, name_field
from reports.catalogue import REPORTS
from reports.forms import ENDING, ORDER, RENEWAL, RISK, USE
from reports.models import Kind, Schedule


def register_all() -> None:
    register("portfolio_exported", EXPORTS, _("Portfolio downloaded"))
    register("report_exported", EXPORTS, _("Report downloaded"), says=_report)
    register("report_rows_exported", EXPORTS, _("Rows behind a figure downloaded"), says=_said(_ROWS))
    register("report_proved", EXPORTS, _("Kept report counted again"), says=_said(_PROVED))
    for kind, (label, sentence) in _SCHEDULES.items():
        register(kind, SETTINGS, label, says=_said(sentence))
    for field in _FIELDS_OF_SCHEDULES:
        name_field(*field)
    for code, field in _FIELDS.items():
        name_field(f"portfolio_exported.{code}", *field)
    name_field("first_on", _("First day"), day)
    name_field("last_on", _("Last day"), day)


def _report(facts: Facts) -> str:
    return gettext("Report downloaded: %(report)s") % {"report": _title(facts.data.get("report"))}


def _title(code: Any) -> str:
    report = REPORTS.get(str(code))
    return str(report.title) if report else ""


def _said(sentence: str | Promise) -> Callable[[Facts], str]:
    return lambda facts: str(sentence) % {"report": _title(facts.data.get("report"))}


_ROWS = _("Rows behind a figure downloaded: %(report)s")
_PROVED = _("Kept report counted again: %(report)s")
_SCHEDULES = {
    "report_schedule_added": (_("Report schedule made"), _("Report schedule made: %(report)s")),
    "report_schedule_changed": (_("Report schedule changed"), _("Report schedule changed: %(report)s")),
    "report_schedule_paused": (_("Report schedule paused"), _("Report schedule paused: %(report)s")),
    "report_schedule_resumed": (_("Report schedule resumed"), _("Report schedule resumed: %(report)s")),
    "report_schedule_deleted": (_("Report schedule deleted"), _("Report schedule deleted: %(report)s")),
}


def _each_of(choices: Any) -> Words:
    one_by_one = _of(choices)
    return lambda value: ", ".join(map(one_by_one, value if isinstance(value, list) else [value])) or NOTHING


_FIELDS_OF_SCHEDULES: list[tuple[Any, ...]] = [
    ("schedule.report", _("Report"), lambda code: _title(code)),
    ("schedule.part", _("Scope")),
    ("schedule.rhythm", _("How often"), lambda value: _of(Schedule.Rhythm.choices)(value)),
    ("schedule.formats", _("Formats"), lambda value: _each_of(Kind.choices)(value)),
    ("schedule.roles", _("Readers by role"), lambda value: _each_of(Schedule.Role.choices)(value)),
    ("schedule.readers", _("Readers by name")),
    ("proved_equal", _("Found equal")),
]


def _of(choices: Any) -> Words:
    return lambda value: str(dict(choices).get(value, value))


_FIELDS: dict[str, Any] = {
    "q": (_("Institution"),),
    "tier": (_("Tier"), str),
    "ending": (_("Ends"), _of(ENDING)),
    "renewal": (_("Renewal"), _of(RENEWAL)),
    "use": (_("Use"), _of(USE)),
    "risk": (_("Risk"), _of(RISK)),
    "order": (_("Order"), _of(ORDER)),
}
