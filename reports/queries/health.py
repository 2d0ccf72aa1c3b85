"""How the machinery runs. Every value is measured when the page is asked for; what cannot be measured says so."""

import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from celery.schedules import crontab, maybe_schedule
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from common.models import TaskRun
from common.noting import timetable
from notifications.models import Mail
from packages.models import QuotaAccount, Recount
from packages.queries import Reckoning, accounts_shown, reckoning
from reports.models import Edition, KeptFile, RolledDay, Run

PATIENCE = 1.0  # seconds for an engine to answer
GRACE, NIGHTLY_GRACE = timedelta(minutes=2), timedelta(minutes=30)  # after the moment a task should have run
MOST_SHOWN = 50

_DATABASE = """
    SELECT current_setting('server_version'), pg_database_size(current_database()),
        (SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
        current_setting('max_connections')::int,
        (SELECT EXTRACT(EPOCH FROM MAX(clock_timestamp() - xact_start)) FROM pg_stat_activity
         WHERE state <> 'idle' AND backend_type = 'client backend' AND pid <> pg_backend_pid())
"""


_DIFFERING = """
    SELECT (SELECT COUNT(*) FROM reports_rolledday WHERE differs_since IS NOT NULL)
        + (SELECT COUNT(*) FROM reports_edition WHERE differs_since IS NOT NULL)
        + (SELECT COUNT(*) FROM reports_keptfile WHERE damaged_since IS NOT NULL)
"""


@dataclass(frozen=True)
class Engine:
    """What an engine answered, or why it did not. `facts` are plain values by name."""

    answers: bool
    milliseconds: float = 0.0
    error: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Timed:
    """A task of the timetable, and its last run."""

    name: str
    task: str
    clock: str  # the time of day it runs at, or empty
    seconds: int  # between two runs, or 0
    run: TaskRun | None
    next_at: datetime | None
    is_late: bool


def engines() -> dict[str, Engine]:
    return {"database": _database(), "queue": _queue(), "disk": _disk()}


def _database() -> Engine:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        version, size, used, most, oldest = cursor.fetchone()
    facts = {"version": version, "size": size, "connections": used, "most": most, "oldest": float(oldest or 0)}
    return Engine(True, (time.perf_counter() - began) * 1000, facts=facts)


def _queue() -> Engine:
    began = time.perf_counter()
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as redis:
            waiting = redis.llen(current_app.conf.task_default_queue)
            unacked = redis.hlen("unacked")
            info = redis.info("memory")
    except (RedisError, OSError) as error:
        return Engine(False, error=f"{type(error).__name__}: {error}"[:200])
    facts = {"waiting": waiting, "taken": unacked, "memory": info["used_memory"]}
    return Engine(True, (time.perf_counter() - began) * 1000, facts=facts)


def _disk() -> Engine:
    place = settings.MEDIA_ROOT
    while not place.exists():  # nothing was uploaded yet
        place = place.parent
    usage = shutil.disk_usage(place)
    return Engine(True, facts={"free": usage.free, "total": usage.total})


def timed(now: datetime | None = None) -> list[Timed]:
    """The whole timetable with the last runs, in one statement."""
    runs = {run.task: run for run in TaskRun.objects.all()}
    return [_timed(name, entry, runs.get(entry["task"]), now or timezone.now()) for name, entry in timetable().items()]


def _timed(name: str, entry: dict[str, Any], run: TaskRun | None, now: datetime) -> Timed:
    schedule: Any = maybe_schedule(entry["schedule"], app=current_app)
    clock, seconds = _rhythm(schedule)
    if run is None:
        return Timed(name, entry["task"], clock, seconds, None, None, False)
    schedule.nowfun = lambda: now
    next_at = now + schedule.remaining_estimate(run.started_at)
    late = now - next_at > (NIGHTLY_GRACE if clock else GRACE)
    return Timed(name, entry["task"], clock, seconds, run, next_at, late)


def _rhythm(schedule: Any) -> tuple[str, int]:
    """A time of day, or seconds: the two kinds of entry that the timetable has."""
    if not isinstance(schedule, crontab):
        return "", int(schedule.run_every.total_seconds())
    clock: Any = schedule
    minute, hour = str(clock._orig_minute), str(clock._orig_hour)
    if minute.startswith("*/"):
        return "", 60 * int(minute[2:])
    return f"{int(hour):02d}:{int(minute):02d}", 0


@dataclass(frozen=True)
class Outbox:
    waiting: int
    oldest_at: datetime | None
    failed: int


def outbox() -> Outbox:
    """Mails to send: counted by the index of those that still live."""
    waiting = Mail.objects.filter(state__in=Mail.LIVING_STATES).aggregate(count=Count("id"), oldest=Min("created_at"))
    failed = Mail.objects.filter(state=Mail.State.FAILED).count()
    return Outbox(waiting["count"], waiting["oldest"], failed)


@dataclass(frozen=True)
class Ledger:
    """What the last recount found, and how those accounts stand by now."""

    last: Recount | None
    found: list[tuple[QuotaAccount, Reckoning]]

    @property
    def wrong(self) -> int:
        return sum(not reckoned.adds_up for _account, reckoned in self.found)


def ledger() -> Ledger:
    last = Recount.objects.order_by("-id").first()
    ids = last.mismatches[:MOST_SHOWN] if last else []
    accounts = accounts_shown().filter(pk__in=ids).order_by("id") if ids else []
    return Ledger(last, [(account, reckoning(account.pk)) for account in accounts])


@dataclass(frozen=True)
class Differing:
    """What a recount found: closed days, kept editions, and kept files that are gone or were changed."""

    days: list[RolledDay]
    editions: list[Edition]
    files: list[KeptFile]
    waiting: int
    oldest_at: datetime | None

    @property
    def count(self) -> int:
        return len(self.days) + len(self.editions) + len(self.files)


def differing_count() -> int:
    """The number alone, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING)
        return int(cursor.fetchone()[0])


def differing() -> Differing:
    """Read by partial indexes: nothing to tell costs next to nothing."""
    editions = Edition.objects.exclude(differs_since=None).select_related("institution").order_by("id")
    files = KeptFile.objects.exclude(damaged_since=None).select_related("edition__institution").order_by("id")
    waiting = Run.objects.living().aggregate(count=Count("id"), oldest=Min("asked_at"))
    return Differing(
        list(RolledDay.objects.exclude(differs_since=None).order_by("-day")[:MOST_SHOWN]),
        list(editions[:MOST_SHOWN]),
        list(files[:MOST_SHOWN]),
        waiting["count"],
        waiting["oldest"],
    )
