"""Somebody asks for a file: it is written down, and a worker makes it. One at a time for each person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common import uploads
from common.nudging import nudge_after_commit
from common.refusals import Refused
from reports.asked import Asked
from reports.models import KeptFile, Run
from reports.queries import shows_names

TASK, FOLDER = "reports.produce", "reports"
MOST_WAITING = 200  # of people; the files of schedules wait behind them
State = Run.State


def make_file(asked: Asked, kind: str, *, by: User, figure: str = "", narrowed: Mapping[str, Any] | None = None) -> Run:
    """A report as a file, or the rows behind one of its figures. Refused while another file of theirs is on its way."""
    if Run.objects.living().filter(dispatch=None).count() >= MOST_WAITING:
        raise Refused(_("Many files are being made right now. Try again in a few minutes."))
    run = Run(
        report=asked.report,
        institution=asked.institution,
        regions=list(asked.scope.regions),
        units=list(asked.scope.units),
        first_on=asked.period.first,
        last_on=asked.period.last,
        figure=figure,
        narrowed=dict(narrowed or {}),
        language=by.language,
        kind=kind,
        shows_names=shows_names(asked),
        asked_by=by,
        asked_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            nudge_after_commit(TASK)
    except IntegrityError as error:
        raise Refused(_("Another file of yours is being made. Wait for it, or cancel it first.")) from error
    return run


@transaction.atomic
def cancel_run(run: Run, *, by: User) -> None:
    """Calls it off: a worker that is at it stops at its next sign of life, and nothing of it is kept."""
    run = Run.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if run.is_over:
        raise Refused(_("This file is not being made any more."))
    run.state, run.step, run.ended_at = State.CANCELLED, Run.Step.OVER, timezone.now()
    run.save(update_fields=["state", "step", "ended_at"])


@transaction.atomic
def retry_run(run: Run, *, by: User) -> None:
    """From the beginning, with all its attempts."""
    run = Run.objects.select_for_update(of=["self"]).get(pk=run.pk)
    if run.state not in {State.FAILED, State.CANCELLED}:
        raise Refused(_("Only what failed or was cancelled can be made again."))
    run.state, run.step, run.percent, run.reason = State.QUEUED, Run.Step.WAITING, 0, ""
    run.attempts, run.claimed_at, run.ended_at = 0, None, None
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise Refused(_("Another file of yours is being made. Wait for it, or cancel it first.")) from error
    nudge_after_commit(TASK)


def delete_own_files(before: datetime, limit: int) -> int:
    """Own files whose days are over go; the row says that there was one. So does what killed workers left behind."""
    over = Run.objects.filter(ended_at__lt=before).exclude(path="").order_by("id")
    return _delete_files(list(over.values_list("pk", flat=True)[:limit])) + _sweep_orphans(before)


def _sweep_orphans(before: datetime) -> int:
    """Files that no row knows, in the folders of the two months up to then."""
    months = {f"{FOLDER}/{day:%Y/%m}" for day in (before, before - timedelta(days=31))}
    return sum(_sweep_folder(folder, before) for folder in sorted(months))


def _sweep_folder(folder: str, before: datetime) -> int:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    paths = {f"{folder}/{name}" for name in names}
    for model in (Run, KeptFile):
        paths -= set(model.objects.filter(path__in=paths).values_list("path", flat=True))
    orphans = [path for path in sorted(paths) if default_storage.get_modified_time(path) < before]
    for path in orphans:
        uploads.remove(path)
    return len(orphans)


def delete_own_files_of(user: User) -> int:
    return _delete_files(list(Run.objects.of(user).exclude(path="").order_by("id").values_list("pk", flat=True)))


@transaction.atomic
def _delete_files(pks: list[int]) -> int:
    runs = list(Run.objects.select_for_update(of=["self"]).filter(pk__in=pks).exclude(path=""))
    for run in runs:
        transaction.on_commit(partial(uploads.remove, run.path))
    Run.objects.filter(pk__in=[run.pk for run in runs]).update(path="")
    return len(runs)
