"""Workers make the files that wait. A worker may be killed at any moment: what is not whole is not there.

A file is written aside, hashed, stored, and then one transaction says that it is there. Another worker takes over what
a dead one left, and only the latest of several may keep what it made.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from psycopg2.errors import QueryCanceled

from accounts.models import User
from common import uploads
from common.actions import claim
from common.nudging import nudge_after_commit
from common.typesetting import TooHeavy
from reports.actions.dispatching import settle_dispatch
from reports.actions.keeping import Differs, edition_of, hash_of
from reports.actions.making import FOLDER, TASK
from reports.models import Edition, KeptFile, Run
from reports.models.runs import LEASE, MOST_ATTEMPTS, OWN_FILE_DAYS
from reports.permissions import may_read
from reports.printing import WRITERS
from reports.queries import asked_of_run, reads_as, report
from reports.queries.streaming import TooLong
from reports.writing import write_rows

log = logging.getLogger(__name__)
TURN_SECONDS = 20.0  # then other tasks have their turn, and the rest is taken up anew
State, Step, Reason = Run.State, Run.Step, Run.Reason
Tell = Callable[[Run.Step, int], None]


class _Gone(Exception):
    """Cancelled, or taken over by another worker."""


class _NoRight(Exception):
    """Whoever asked may no longer read it."""


def produce_runs(seconds: float = TURN_SECONDS) -> int:
    """Makes what waits, people's files before those of schedules. Returns how many were made."""
    _give_up_on_the_dead()
    done, until = 0, time.monotonic() + seconds
    while (run := _take()) is not None:
        done += _try(run)
        _settle(run)
        if time.monotonic() > until:
            nudge_after_commit(TASK)
            break
    return done


def _waiting() -> QuerySet[Run]:
    living = Run.objects.living().filter(attempts__lt=MOST_ATTEMPTS)
    return living.order_by(F("dispatch").asc(nulls_first=True), "id")


@transaction.atomic
def _take() -> Run | None:
    run = claim(_waiting(), lease=LEASE, now=timezone.now())
    if run is not None:
        run.state = State.RUNNING
        run.save(update_fields=["state"])
    return run


def _give_up_on_the_dead() -> None:
    late = Run.objects.living().filter(attempts__gte=MOST_ATTEMPTS, claimed_at__lt=timezone.now() - LEASE)
    for run in late:
        _fail(run, Reason.WORKER)
        _settle(run)


def _settle(run: Run) -> None:
    """Its schedule's sending does not wait for the beat when this was the last file of it."""
    if run.dispatch_id:
        settle_dispatch(run.dispatch_id, timezone.now())


def _try(run: Run) -> bool:
    try:
        with translation.override(run.language):
            _produce(run, _teller(run))
        return True
    except _Gone:
        log.info("Run %s was cancelled or taken over", run.pk)
    except _NoRight:
        _fail(run, Reason.RIGHT)
    except Differs:
        _fail(run, Reason.DIFFERS)
    except TooLong:
        _fail(run, Reason.LONG)
    except TooHeavy as heavy:
        log.warning("Run %s: %s", run.pk, heavy)
        _fail(run, Reason.HEAVY)
    except Exception as error:
        log.exception("Run %s failed", run.pk)
        _after_error(run, error)
    return False


def _mine(run: Run) -> QuerySet[Run]:
    """The row, unless it was cancelled or another worker has taken it over."""
    return Run.objects.filter(pk=run.pk, state=State.RUNNING, attempts=run.attempts)


def _teller(run: Run) -> Tell:
    def tell(step: Run.Step, percent: int) -> None:
        """Where it is, for the page, and a sign of life for the lease."""
        if not _mine(run).update(step=step, percent=percent, claimed_at=timezone.now()):
            raise _Gone

    return tell


def _produce(run: Run, tell: Tell) -> None:
    if run.asked_by and not _may_still(run, run.asked_by):
        raise _NoRight
    asked = asked_of_run(run)
    tell(Step.COUNTING, 5)
    if run.is_rows:
        with TemporaryFile() as file:
            rows = write_rows(file, asked, run, tell=lambda percent: tell(Step.WRITING, percent))
            _store_own(run, file, rows, tell)
        return
    content = report(asked)
    tell(Step.WRITING, 40)
    if not asked.period.is_closed(asked.today):
        with WRITERS[run.kind](replace(content, made_at=timezone.now())) as file:
            _store_own(run, file, None, tell)
        return
    edition = edition_of(asked, content)
    known = _kept(run, edition)
    if known is not None:
        _finish(run, file=known)
        return
    with WRITERS[run.kind](replace(content, made_at=edition.made_at)) as file:
        _store_kept(run, edition, file, tell)


def _may_still(run: Run, user: User) -> bool:
    if not may_read(user, run.institution, run.scope):
        return False
    return run.is_rows or not run.shows_names or reads_as(user, run.report, run.institution)


def _kept(run: Run, edition: Edition) -> KeptFile | None:
    return edition.files.filter(language=run.language, kind=run.kind).first()


def _stored(file: IO[bytes], tell: Tell) -> tuple[str, str, int]:
    """Path, hash and size of what was written; whoever fails afterwards removes it."""
    file.seek(0)
    sha256, size = hash_of(file), file.tell()
    tell(Step.KEEPING, 90)
    file.seek(0)
    return default_storage.save(f"{FOLDER}/{timezone.now():%Y/%m}/{uuid.uuid4().hex}", File(file)), sha256, size


def _store_own(run: Run, file: IO[bytes], rows: int | None, tell: Tell) -> None:
    path, sha256, size = _stored(file, tell)
    ends = timezone.now() + timedelta(days=OWN_FILE_DAYS)
    try:
        _finish(run, path=path, sha256=sha256, size=size, rows=rows, expires_at=ends)
    except BaseException:
        uploads.remove(path)
        raise


def _store_kept(run: Run, edition: Edition, file: IO[bytes], tell: Tell) -> None:
    path, sha256, size = _stored(file, tell)
    try:
        kept = _keep(run, edition, path, sha256, size)
    except BaseException:
        uploads.remove(path)
        raise
    if kept.path != path:  # another worker was quicker: one file, its own
        uploads.remove(path)


@transaction.atomic
def _keep(run: Run, edition: Edition, path: str, sha256: str, size: int) -> KeptFile:
    fresh = KeptFile(
        edition=edition,
        language=run.language,
        kind=run.kind,
        path=path,
        sha256=sha256,
        size=size,
        made_at=timezone.now(),
        made_by=run.asked_by,
        schedule=run.dispatch.schedule if run.dispatch else None,
    )
    KeptFile.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = edition.files.get(language=run.language, kind=run.kind)
    _finish(run, file=kept)
    return kept


def _finish(run: Run, **made: object) -> None:
    over = {"state": State.DONE, "step": Step.OVER, "percent": 100, "ended_at": timezone.now()}
    if not _mine(run).update(**over, **made):
        raise _Gone


def _fail(run: Run, reason: Run.Reason) -> None:
    over = {"state": State.FAILED, "step": Step.OVER, "ended_at": timezone.now(), "reason": reason}
    Run.objects.filter(pk=run.pk, attempts=run.attempts, state__in=Run.LIVING).update(**over)


def _after_error(run: Run, error: Exception) -> None:
    """Once more when the lease is over; the third time is the last. What ran out of time would do so again."""
    if isinstance(error.__cause__, QueryCanceled):
        _fail(run, Reason.HEAVY)
    elif run.attempts >= MOST_ATTEMPTS:
        _fail(run, Reason.ERROR)
    else:
        _mine(run).update(state=State.QUEUED, step=Step.WAITING, percent=0)
