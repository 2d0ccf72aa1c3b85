"""Waking a worker. Work is a row in the database; the message only saves the wait for the next beat."""

import logging
import threading

from celery import current_app
from django.db import connection, transaction

log = logging.getLogger(__name__)

DELIVER = "notifications.tasks.deliver"
_places = threading.BoundedSemaphore(4)


def nudge_after_commit() -> None:
    """One nudge per transaction, however many notices it writes."""
    if not any(waiting[1] is nudge for waiting in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Asks a worker to deliver now. Nobody waits for the broker: when it is dead or frozen, the beat delivers."""
    if _places.acquire(blocking=False):  # else enough are asking already
        threading.Thread(target=_publish, daemon=True, name="nudge").start()


def _publish() -> None:
    try:
        current_app.send_task(DELIVER, retry=False)
    except Exception as error:  # a broker fails in many ways, and none may reach the page
        log.warning("The broker did not take the nudge, mail waits for the beat: %s", error)
    finally:
        _places.release()
