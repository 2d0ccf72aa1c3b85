"""The doors of reports, their files and schedules; read tests/doors.py first."""

from typing import Any

from django.utils import timezone

from reports.actions import Plan, add_schedule, make_file, open_dispatches, produce_runs
from reports.asked import Asked
from reports.models import KeptFile, Run, Schedule
from reports.periods import month_of
from reports.scopes import Scope
from tests.world import World

GET = """
#                                        stranger ayse baris elif cem deniz burak filiz
reports:portfolio                        302 404 404 404 404 403 403 200
reports:institutions                     302 404 404 404 404 403 403 200
reports:institutions_csv                 302 404 404 404 404 403 403 200
reports:health                           302 404 404 404 404 403 403 200
reports:mine                             302 200 200 200 200 404 404 404
reports:mine_rows                        302 200 200 200 200 404 404 404
reports:glossary                         302 200 200 200 200 200 200 200
reports:runs                             302 200 200 200 200 200 200 200
reports:run                              302 404 404 200 404 404 404 404
reports:cancel_run                       302 405 405 405 405 405 405 405
reports:retry_run                        302 405 405 405 405 405 405 405
reports:run_file                         302 404 404 200 404 404 404 404
reports:kept_file                        302 404 404 200 404 404 404 200
reports:edition                          302 403 403 200 404 403 403 200
reports:prove                            302 405 405 405 405 405 405 405
reports:catalogue                        302 403 403 200 404 403 403 200
reports:schedules                        302 403 403 200 404 403 403 403
reports:add_schedule                     302 403 403 200 404 403 403 403
reports:schedule                         302 403 403 200 404 403 403 403
reports:change_schedule                  302 403 403 200 404 403 403 403
reports:pause_schedule                   302 405 405 405 405 405 405 405
reports:resume_schedule                  302 405 405 405 405 405 405 405
reports:delete_schedule                  302 403 403 200 404 403 403 403
reports:dispatch                         302 403 403 200 404 403 403 200
reports:retry_dispatch                   302 405 405 405 405 405 405 405
reports:report                           302 403 403 200 404 403 403 200
reports:file                             302 403 403 200 404 403 403 200
reports:make                             302 405 405 405 405 405 405 405
reports:rows                             302 403 403 200 404 403 403 200
reports:make_rows                        302 405 405 405 405 405 405 405
reports:vendor_catalogue                 302 404 404 404 404 403 403 200
reports:vendor_schedules                 302 404 404 404 404 403 403 200
reports:vendor_add_schedule              302 404 404 404 404 403 403 200
reports:vendor_report                    302 404 404 404 404 403 403 200
reports:vendor_file                      302 404 404 404 404 403 403 200
reports:vendor_make                      302 405 405 405 405 405 405 405
reports:vendor_rows                      302 404 404 404 404 403 403 200
reports:vendor_make_rows                 302 405 405 405 405 405 405 405
"""

POST = """
#                                        stranger ayse baris elif cem deniz burak filiz
reports:cancel_run                       302 404 404 302 404 404 404 404
reports:retry_run                        302 404 404 302 404 404 404 404
reports:prove                            302 403 403 302 404 403 403 302
reports:add_schedule                     302 403 403 422 404 403 403 403
reports:change_schedule                  302 403 403 422 404 403 403 403
reports:pause_schedule                   302 403 403 302 404 403 403 403
reports:resume_schedule                  302 403 403 302 404 403 403 403
reports:delete_schedule                  302 403 403 302 404 403 403 403
reports:retry_dispatch                   302 403 403 302 404 403 403 403
reports:make                             302 403 403 302 404 403 403 302
reports:make_rows                        302 403 403 302 404 403 403 302
reports:vendor_add_schedule              302 404 404 404 404 403 403 422
reports:vendor_make                      302 404 404 404 404 403 403 302
reports:vendor_make_rows                 302 404 404 404 404 403 403 302
"""


def holes(world: World) -> dict[str, dict[str, Any]]:
    """elif's schedule with last month's turn, a kept file of hers, and rows that are hers alone."""
    if not Schedule.objects.exists():
        _build(world)
    schedule, rows, kept = (
        Schedule.objects.order_by("id").first(),
        Run.objects.exclude(figure="").order_by("id").first(),
        KeptFile.objects.order_by("id").first(),
    )
    here = {"pk": world.cast.akcasu.pk}
    of_run = {"public_id": rows.public_id}
    code = {"code": "first-response"}
    institution_doors = ("catalogue", "schedules", "add_schedule")
    schedule_doors = ("schedule", "change_schedule", "pause_schedule", "resume_schedule", "delete_schedule")
    return {
        **{f"reports:{door}": here for door in institution_doors},
        **{f"reports:{door}": {"pk": schedule.pk} for door in schedule_doors},
        **{f"reports:{door}": of_run for door in ("run", "cancel_run", "retry_run", "run_file")},
        **{
            f"reports:{door}": {"pk": schedule.dispatches.order_by("id").first().pk}
            for door in ("dispatch", "retry_dispatch")
        },
        **{f"reports:{door}": {"pk": kept.edition_id} for door in ("edition", "prove")},
        "reports:kept_file": {"public_id": kept.public_id},
        **{f"reports:{door}": here | code for door in ("report", "rows")},
        **{f"reports:vendor_{door}": code for door in ("report", "rows")},
        "reports:file": {**here, **code, "kind": "csv"},
        "reports:vendor_file": {**code, "kind": "csv"},
        "reports:make": {**here, **code, "kind": "pdf"},
        "reports:vendor_make": {**code, "kind": "pdf"},
        "reports:make_rows": {**here, **code, "kind": "csv"},
        "reports:vendor_make_rows": {**code, "kind": "csv"},
    }


def _build(world: World) -> None:
    elif_, here, today = world.cast.elif_, world.cast.akcasu, timezone.localdate()
    plan = Plan("summary", Scope(here.pk), "monthly", ["csv"], ["central"], [elif_])
    schedule = add_schedule(here, plan, by=elif_)
    Schedule.objects.filter(pk=schedule.pk).update(next_on=today.replace(day=1))
    open_dispatches(timezone.now())
    for period, figure in ((month_of(today).before, ""), (month_of(today), "filed")):
        asked = Asked("summary", Scope(here.pk), here.name, period, today, here, elif_)
        make_file(asked, "csv", figure=figure, by=elif_)
        produce_runs()
