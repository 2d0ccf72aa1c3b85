"""Waking a worker. Work is a row in the database; the message only saves the wait for the next beat."""

import logging
import threading
from functools import partial

from celery import current_app
from django.db import connection, transaction

log = logging.getLogger(__name__)

_places = threading.BoundedSemaphore(4)


def nudge_after_commit(task: str) -> None:
    """One nudge per transaction and task, however much it writes."""
    nudge = partial(_nudge, task)
    if not any(getattr(waiting[1], "args", None) == (task,) for waiting in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def _nudge(task: str) -> None:
    """Asks a worker to begin now. Nobody waits for the broker: when it is dead or frozen, the beat begins."""
    if _places.acquire(blocking=False):  # else enough are asking already
        threading.Thread(target=_publish, args=(task,), daemon=True, name="nudge").start()


def _publish(task: str) -> None:
    try:
        current_app.send_task(task, retry=False)
    except Exception as error:  # a broker fails in many ways, and none may reach the page
        log.warning("The broker did not take the nudge, %s waits for the beat: %s", task, error)
    finally:
        _places.release()
