"""What the audit log says of programs."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audited import EXPORTS, register
from accounts.before_after import Change, Facts, lines, name_field
from reports.catalogue import REPORTS


def register_all() -> None:
    register("report_read_by_program", EXPORTS, _("Report read by a program"), says=_read, changes=_rest)
    name_field("part", _("Scope"))


def _read(facts: Facts) -> str:
    report = REPORTS.get(str(facts.data.get("report")))
    return gettext("Report read by a program: %(report)s") % {"report": report.title if report else ""}


def _rest(facts: Facts) -> list[Change]:
    """Which token it was stands where others have the person."""
    return lines(facts, told={"token"})
