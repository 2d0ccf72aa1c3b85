"""What a mail about a report says, in the reader's language. The report itself is never in it: the link asks again."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.registry import Group, register
from reports import notices
from reports.catalogue import REPORTS
from reports.models import Dispatch
from reports.periods import Period
from reports.permissions import may_read

Data = dict[str, Any]
REPORTS_GROUP = Group("reports", gettext_lazy("Periodic reports"))


def register_all() -> None:
    shared: Data = {"address": _address, "may_see": _may_see, "which_seen": _which_seen, "group": REPORTS_GROUP}
    register(notices.READY, title=_ready_title, body=_ready_body, **shared)
    register(notices.FAILED, title=_failed_title, body=_failed_body, **shared)


def period_name(period: Period) -> str:
    """A month by its name, everything else by its two days."""
    if period.is_month:
        return formats.date_format(period.first, "YEAR_MONTH_FORMAT")
    return "{} – {}".format(*(formats.date_format(day, "DATE_FORMAT") for day in (period.first, period.last)))


def _words(data: Data) -> dict[str, str]:
    report = REPORTS.get(data["report"])
    period = Period(date.fromisoformat(data["first_on"]), date.fromisoformat(data["last_on"]))
    return {
        "report": str(report.title) if report else data["report"],
        "period": period_name(period),
        "about": data["about"],
    }


def _ready_title(data: Data) -> str:
    return _("%(report)s, %(period)s: the report is ready") % _words(data)


def _ready_body(data: Data) -> str:
    return _(
        "%(about)s\n\nThe period is over and its numbers are final. You find the report behind the link, to read and to"
        " download; you sign in first. Nobody else can open the link for you."
    ) % _words(data)


def _failed_title(data: Data) -> str:
    return _("%(report)s, %(period)s: the report was not sent") % _words(data)


def _failed_body(data: Data) -> str:
    reason = Dispatch.Reason(data["reason"]).label if data.get("reason") else ""
    said = _("%(about)s\n\nNobody was told. What stands behind the link says more.") % _words(data)
    return f"{said}\n\n{reason}"


def _address(pk: int) -> str:
    return reverse("reports:dispatch", args=[pk])


def _may_see(user: User, pk: int) -> bool:
    dispatch = Dispatch.objects.select_related("schedule__institution").filter(pk=pk).first()
    return dispatch is not None and may_read(user, dispatch.schedule.institution, dispatch.schedule.scope)


def _which_seen(user: User, pks: Collection[int]) -> Collection[int]:
    """Each part is asked about once, however many notices speak of it."""
    found = Dispatch.objects.select_related("schedule__institution").filter(pk__in=pks)
    by_part: dict[Any, bool] = {}
    for dispatch in found:
        scope = dispatch.schedule.scope
        if scope not in by_part:
            by_part[scope] = may_read(user, dispatch.schedule.institution, scope)
    return [dispatch.pk for dispatch in found if by_part[dispatch.schedule.scope]]
