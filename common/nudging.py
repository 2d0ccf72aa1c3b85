"""Waking a worker. Work is a row in the database; the message only saves the wait for the next beat."""

import logging
import threading
import time
from functools import partial

from celery import current_app
from django.db import connection, transaction

log = logging.getLogger(__name__)

GATHERED = 0.1  # seconds: who commits meanwhile needs no nudge of its own

_places = threading.BoundedSemaphore(4)
_coming: set[str] = set()  # tasks whose nudge has not gone out yet


def nudge_after_commit(task: str) -> None:
    """One nudge per transaction and task, however much it writes."""
    nudge = partial(_nudge, task)
    if not any(getattr(waiting[1], "args", None) == (task,) for waiting in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def _nudge(task: str) -> None:
    """Asks a worker to begin soon. Nobody waits for the broker: when it is dead or frozen, the beat begins."""
    if task in _coming or not _places.acquire(blocking=False):  # enough are asking already
        return
    _coming.add(task)
    threading.Thread(target=_publish, args=(task,), daemon=True, name="nudge").start()


def _publish(task: str) -> None:
    try:
        time.sleep(GATHERED)
        _coming.discard(task)  # what is committed from now on asks anew
        current_app.send_task(task, retry=False)
    except Exception as error:  # a broker fails in many ways, and none may reach the page
        log.warning("The broker did not take the nudge, %s waits for the beat: %s", task, error)
    finally:
        _places.release()
