"""Reports over a year of 1 000 000 requests: roll-up, equality, pages, files, and a night of monthly reports.

python -m bench.reports              an engine of its own; nothing stays
python -m bench.reports 100000       fewer requests
python -m bench.reports 100000 --keep   keeps the database; the next run with it neither loads nor adds up again
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from bench.client import Page, measure
from bench.stage import Stage, cpu_seconds

YEAR, RECOUNTED, SECONDS, NIGHT = 365, 5, 10, 200
ROWS_WANTED = 100_000
FOLDER = Path(__file__).parent / "results"


def main(size, keep):
    stage = Stage(size, 2, port=8097)
    if not keep:
        stage.forget()  # what a run left that was stopped
    with stage:
        os.environ["DJANGO_SETTINGS_MODULE"] = "supportx.settings"
        import django

        django.setup()
        from accounts.demo import read_the_disclosure
        from bench.pages import point_django_at
        from reports.models import RolledDay
        from tickets.models import Ticket

        point_django_at(stage)
        result = _before() if keep else {}
        result |= {
            "at": time.strftime("%Y-%m-%d %H:%M"),
            "requests": size,
            "load_average": round(os.getloadavg()[0], 1),
        }
        if not Ticket.objects.exists():
            stage.load()
            _keep(result, load_seconds=stage.load_seconds)
        if not RolledDay.objects.exists():
            _keep(result, rolled=_roll_up())
        _keep(result, equal=_recount())
        read_the_disclosure()
        place, elif_, filiz = _people()
        with stage.web("bench.settings", stage.port) as server:
            pages = _pages(stage.port, place, elif_, filiz)
            _keep(result, pages={page.name: _page(page, stage, server) for page in pages})
            pages = _running(stage.port, place, elif_, filiz)
            _keep(result, running={page.name: _page(page, stage, server) for page in pages})
        _roll_up()
        _keep(result, files=_files(stage, place))
        _keep(result, night=_night(stage))
        _keep(result, load_average_after=round(os.getloadavg()[0], 1))
    if not keep:
        stage.forget()


def _before():
    """What the run before said, whose database this one goes on with."""
    kept = FOLDER / "reports.json"
    return json.loads(kept.read_text()) if kept.exists() else {}


def _keep(result, **measured):
    """Written after every step: a run that is stopped says what it had."""
    result |= measured
    (FOLDER / "reports.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(measured, indent=1, ensure_ascii=False), flush=True)


def _roll_up():
    from django.db import connection
    from django.utils import timezone

    from reports.actions import roll_up
    from reports.models import DailyFigure
    from reports.queries.rolled import first_day, missing_days

    days = missing_days(first_day(), timezone.localdate() - timedelta(days=1))
    took = []
    for day in days:
        begun = time.perf_counter()
        roll_up(day)
        took.append(time.perf_counter() - begun)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_dailyfigure")
    return {
        "days": len(days),
        "seconds": round(sum(took), 1),
        "seconds_a_day": {"median": round(statistics.median(took), 2), "most": round(max(took), 2)},
        "rows": DailyFigure.objects.count(),
    }


def _recount():
    from reports.models import RolledDay
    from reports.queries.rolled import differences

    days = list(RolledDay.objects.order_by("-day").values_list("day", flat=True))
    begun = time.perf_counter()
    different = [day.isoformat() for day in days[:: max(len(days) // RECOUNTED, 1)][:RECOUNTED] if differences(day)]
    return {"days": RECOUNTED, "different": different, "seconds": round(time.perf_counter() - begun, 1)}


def _people():
    """The institution with the most requests, somebody who administers it, and a manager."""
    from django.db.models import Count

    from accounts.models import User
    from organizations.models import Institution, Membership

    place = Institution.objects.annotate(many=Count("tickets")).order_by("-many").first()
    admin = (
        Membership.objects.active().filter(institution=place, role="institution_admin").select_related("user").first()
    )
    if admin is None:
        admin = Membership.objects.active().filter(institution=place).select_related("user").first()
        Membership.objects.filter(pk=admin.pk).update(role="institution_admin")
    return place, admin.user, User.objects.filter(vendor_role=User.VendorRole.MANAGER).first()


def _year():
    from django.utils import timezone

    last = timezone.localdate() - timedelta(days=1)
    return last - timedelta(days=YEAR - 1), last


def _pages(port, place, elif_, filiz):
    """Every report over a year, and the one that looks back at what was open over a month that is long gone."""
    from bench.people import session_of
    from reports.catalogue import INSTITUTION, REPORTS, VENDOR

    first, last = _year()
    year, long_gone = f"?first={first}&last={last}", f"?first={first}&last={first + timedelta(days=30)}"
    here, office = f"/institutions/{place.pk}/reports/", "/office/reports/"
    asked = [
        (f"{who}, {report.code}", base + report.code + "/" + year, user)
        for who, base, user in ((INSTITUTION, here, elif_), (VENDOR, office, filiz))
        for report in REPORTS.values()
        if who in report.audiences
    ]
    asked += [
        ("vendor, performance, a month a year ago", f"{office}performance/{long_gone}", filiz),
        ("institution, rows of first-response", f"{here}first-response/rows/{year}&figure=first_response", elif_),
        ("vendor, rows of first-response", f"{office}first-response/rows/{year}&figure=first_response", filiz),
    ]
    return [Page(name, port, [address], [session_of(user)]) for name, address, user in asked]


def _running(port, place, elif_, filiz):
    """The same in the evening of a working day: its figures are not kept yet, so that it comes live."""
    from bench.people import session_of
    from reports.models import DailyFigure, RolledDay

    busy = RolledDay.objects.order_by("-rows").values_list("rows", flat=True).first() // 2
    last = RolledDay.objects.filter(rows__gt=busy).order_by("-day").first().day
    for rows in (RolledDay, DailyFigure):
        rows.objects.filter(day__gte=last).delete()
    year = f"?first={last - timedelta(days=YEAR - 1)}&last={last}"
    asked = [
        (f"institution, {code}, running", f"/institutions/{place.pk}/reports/{code}/{year}", elif_)
        for code in ("summary", "first-response", "staff")
    ]
    asked += [
        (f"vendor, {code}, running", f"/office/reports/{code}/{year}", filiz) for code in ("summary", "performance")
    ]
    return [Page(name, port, [address], [session_of(user)]) for name, address, user in asked]


def _page(page, stage, server):
    return measure(page, 1, SECONDS, lambda: {"web": cpu_seconds(server.pid), "database": stage.database_cpu()})


MAKE = """
import django, json, resource, sys, time; django.setup()
from datetime import date
from io import BytesIO
from tempfile import TemporaryFile
from django.utils import timezone, translation
from organizations.models import Institution
from reports.asked import Asked
from reports.models import Run
from reports.periods import Period
from reports.printing import WRITERS
from reports.queries import report
from reports.scopes import EVERYBODY, Scope
from reports.writing import write_rows
from accounts.models import User
code, institution, kind, first, last = sys.argv[1:]
place = Institution.objects.filter(pk=int(institution)).first()
period = Period(date.fromisoformat(first), date.fromisoformat(last))
reader = User.objects.filter(vendor_role="manager").first()
about = "summary" if code == "rows" else code
asked = Asked(about, Scope(place.pk) if place else EVERYBODY, "Deneme", period, timezone.localdate(), place, reader)
begun, rows = time.perf_counter(), None
with translation.override("tr"):
    if code == "rows":
        run = Run(report=about, figure="filed", narrowed={}, kind=kind, language="tr")
        with TemporaryFile() as file:
            rows = write_rows(file, asked, run, tell=lambda percent: None)
            size = file.tell()
    else:
        counted = report(asked)
        middle = time.perf_counter()
        size = len(WRITERS[kind](counted).read())
        rows = counted.size
took = time.perf_counter() - begun
print(json.dumps({"seconds": round(took, 2), "rows": rows, "kilobytes": round(size / 1024),
    "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    "megabytes_of_the_typesetter": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)}))
"""


def _files(stage, place):
    first, last = _year()
    asked = {
        f"{who}, {code}, {kind}": (code, institution, kind, first)
        for who, institution, code in (("institution", place.pk, "summary"), ("vendor", 0, "performance"))
        for kind in ("pdf", "xlsx")
    }
    asked |= {f"rows, {kind}": ("rows", 0, kind, _begin_of_rows(last)) for kind in ("xlsx", "csv")}
    return {name: _made(stage, *given, last) for name, given in asked.items()}


def _begin_of_rows(last):
    """So many days that about a hundred thousand requests were filed in them."""
    from tickets.models import Ticket

    count = Ticket.objects.count()
    return last - timedelta(days=max(round(ROWS_WANTED / max(count / 380, 1)), 1))


def _made(stage, code, institution, kind, first, last):
    environment = stage.with_settings("supportx.settings")
    command = [sys.executable, "-c", MAKE, code, str(institution), kind, first.isoformat(), last.isoformat()]
    made = subprocess.run(command, env=environment, cwd=FOLDER.parent.parent, check=True, stdout=subprocess.PIPE)
    return json.loads(made.stdout.splitlines()[-1])


WORK = "import django; django.setup(); from reports.actions import produce_runs; print(produce_runs(seconds=3600))"


def _night(stage):
    """All reports of the package for some hundred institutions, a PDF each, made by two workers and told. The night of
    1 000 is worked out from that share. Institutions of a night before stay out: their files are kept."""
    from django.utils import timezone

    from accounts.models import User
    from organizations.models import Institution
    from reports.actions import Plan, add_schedule, open_dispatches, send_dispatches
    from reports.catalogue import REPORTS
    from reports.models import Dispatch, Run, Schedule
    from reports.permissions import is_for
    from reports.queries import is_in_package
    from reports.scopes import Scope

    filiz = User.objects.filter(vendor_role=User.VendorRole.MANAGER).first()
    free = Institution.objects.filter(subscriptions__state="active").exclude(
        pk__in=Schedule.objects.values("institution")
    )
    places = list(free.distinct().order_by("id")[:NIGHT])
    for place in places:
        for report in REPORTS.values():
            if is_for(report, place) and is_in_package(report, place):
                plan = Plan(report.code, Scope(place.pk), "monthly", ["pdf"], ["central"], [filiz])
                add_schedule(place, plan, by=filiz)
    Schedule.objects.filter(institution__in=places).update(next_on=timezone.localdate().replace(day=1))
    before = Run.objects.count()
    begun = time.perf_counter()
    opened = open_dispatches(timezone.now())
    opening, begun = time.perf_counter() - begun, time.perf_counter()
    environment = stage.with_settings("supportx.settings")
    workers = [subprocess.Popen([sys.executable, "-c", WORK], env=environment, cwd=FOLDER.parent.parent) for _ in "12"]
    for worker in workers:
        worker.wait()
    making = time.perf_counter() - begun
    send_dispatches(timezone.now())  # what a worker did not settle with its last file
    made = Run.objects.filter(state="done").count() - before
    reasons = dict.fromkeys(Dispatch.objects.exclude(reason="").values_list("reason", flat=True))
    share = len(places) / 1000
    return {
        "institutions": len(places),
        "opened": {"dispatches": opened, "seconds": round(opening, 1)},
        "made": {
            "files": made,
            "seconds": round(making, 1),
            "seconds_a_file_and_worker": round(2 * making / max(made, 1), 2),
        },
        "told": Dispatch.objects.filter(schedule__institution__in=places, state="sent").count(),
        "not_sent_because": list(reasons),
        "worked_out_minutes_for_1000_institutions": round(making / share / 60, 1),
        "peak_megabytes_of_a_child": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*(numbers or [1_000_000]), keep="--keep" in sys.argv)
