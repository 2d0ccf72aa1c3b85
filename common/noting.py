"""Every run of a task of the timetable leaves a line for the health page. Connected in the worker by Celery itself."""

import logging
import time
from datetime import timedelta
from typing import Any

from celery import current_app, states
from celery.signals import task_postrun, task_prerun
from django.db import DatabaseError
from django.utils import timezone

from common.actions import note_run

log = logging.getLogger(__name__)

_begun: dict[str, float] = {}


def timetable() -> dict[str, dict[str, Any]]:
    """Name of the entry: its task and schedule."""
    return dict(current_app.conf.beat_schedule)


@task_prerun.connect
def begin(task_id: str, **_given: Any) -> None:
    _begun[task_id] = time.monotonic()


@task_postrun.connect
def note(task_id: str, task: Any, state: str = "", retval: Any = None, **_given: Any) -> None:
    seconds = time.monotonic() - _begun.pop(task_id, time.monotonic())
    if task.name not in {entry["task"] for entry in timetable().values()}:
        return
    failed = state not in {states.SUCCESS, states.IGNORED}
    words = {"error": f"{type(retval).__name__}: {retval}"} if failed else {"result": _said(retval)}
    try:
        note_run(task.name, timezone.now() - timedelta(seconds=seconds), seconds, **words)
    except DatabaseError as error:  # the work itself is done, or was noted as failed by whoever watches the log
        log.warning("The run of %s could not be noted: %s", task.name, error)


def _said(value: Any) -> str:
    return "" if value is None else str(value)
