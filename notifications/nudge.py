"""Waking the worker that delivers mail."""

from common import nudging

DELIVER = "notifications.tasks.deliver"


def nudge_after_commit() -> None:
    nudging.nudge_after_commit(DELIVER)
