"""What the audit log says of the portfolio."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audited import EXPORTS, register
from accounts.before_after import Facts, Words, day, name_field
from reports.catalogue import REPORTS
from reports.forms import ENDING, ORDER, RENEWAL, RISK, USE


def register_all() -> None:
    register("portfolio_exported", EXPORTS, _("Portfolio downloaded"))
    register("report_exported", EXPORTS, _("Report downloaded"), says=_report)
    for code, field in _FIELDS.items():
        name_field(f"portfolio_exported.{code}", *field)
    name_field("first_on", _("First day"), day)
    name_field("last_on", _("Last day"), day)


def _report(facts: Facts) -> str:
    report = REPORTS.get(str(facts.data.get("report", "")))
    return gettext("Report downloaded: %(report)s") % {"report": report.title if report else ""}


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
