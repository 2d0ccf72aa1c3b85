"""What the figures keep about a person: numbers of days, under the person's number."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Holder, Removed, Row, Section, register
from reports.actions import delete_own_files_of, forget_reader
from reports.models import DailyFigure, Delivery, Run, Schedule

FIGURES = {
    "filed": _("Filed"),
    "resolved": _("Resolved"),
    "captured": _("Units used"),
    "rated": _("Rated"),
    "answers": _("Answers"),
    "calls": _("Calls"),
}


def register_all() -> None:
    register(
        Holder(
            app="reports",
            sections=_sections,
            models=("reports.DailyFigure", "reports.Delivery", "reports.KeptFile", "reports.Run", "reports.Schedule"),
            removed=[
                Removed(_("Places in schedules of reports"), _places, lambda user, by: forget_reader(user)),
                Removed(_("Report files made for them"), _own_files, lambda user, by: delete_own_files_of(user)),
            ],
            kept=[
                _("Figures of closed days: the same totals, under a number instead of the name."),
                _("Which reports were made or sent, and when, under a number instead of the name."),
            ],
            weight=lambda user: _figures(user).count(),
        )
    )


def _sections(user: User) -> Iterable[Section]:
    yield Section("daily_figures", _("Figures of your days"), {"day": _("Day"), **FIGURES}, _rows(user))
    yield Section("report_runs", _("Report files you asked for"), _RUNS, _runs(user))
    yield Section("report_deliveries", _("Reports sent to you"), _DELIVERIES, _deliveries(user))
    yield Section("report_schedules", _("Schedules of reports with you"), _SCHEDULES, _schedules(user))


def _rows(user: User) -> list[Row]:
    rows = _figures(user).order_by("-day", "id").values("day", *FIGURES)
    return [{"day": row["day"], **{key: row[key] for key in FIGURES}} for row in rows]


def _figures(user: User) -> QuerySet[DailyFigure]:
    return DailyFigure.objects.filter(Q(person=user) | Q(agent=user))


_PERIOD = {"report": _("Report"), "first_on": _("First day"), "last_on": _("Last day")}
_RUNS = {"asked_at": _("When"), **_PERIOD, "kind": _("Format"), "state": _("State")}
_DELIVERIES = {**_PERIOD, "language": _("Language"), "skipped": _("Left out because")}
_SCHEDULES = {"report": _("Report"), "rhythm": _("How often"), "created_at": _("Made"), "role": _("You are")}


def _runs(user: User) -> list[Row]:
    rows = Run.objects.filter(asked_by=user).order_by("-id")
    return [dict(row) for row in rows.values("asked_at", "report", "first_on", "last_on", "kind", "state")]


def _deliveries(user: User) -> list[Row]:
    rows = Delivery.objects.filter(user=user).select_related("dispatch__schedule").order_by("-id")
    return [
        {
            "report": row.dispatch.schedule.report,
            "first_on": row.dispatch.first_on,
            "last_on": row.dispatch.last_on,
            "language": row.language,
            "skipped": row.get_skipped_display(),
        }
        for row in rows
    ]


def _schedules(user: User) -> list[Row]:
    mine = [(_("the one who made it"), Schedule.objects.filter(created_by=user))]
    mine.append((_("named as a reader"), Schedule.objects.filter(people=user)))
    return [
        {**row, "role": role}
        for role, rows in mine
        for row in rows.order_by("id").values("report", "rhythm", "created_at")
    ]


def _places(user: User) -> int:
    return Schedule.people.through.objects.filter(user=user).count()


def _own_files(user: User) -> int:
    return Run.objects.filter(asked_by=user).exclude(path="").count()
