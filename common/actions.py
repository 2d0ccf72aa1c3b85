from datetime import datetime

from common.models import TaskRun

LONGEST = 300


def note_run(task: str, started_at: datetime, seconds: float, *, result: str = "", error: str = "") -> None:
    """Keeps how the last run of a task went, and when it failed for the last time. One statement."""
    run = TaskRun(task=task, started_at=started_at, seconds=seconds, result=result[:120], error=error[:LONGEST])
    changed = ["started_at", "seconds", "result", "error"]
    if error:
        run.failed_at = started_at
        changed.append("failed_at")
    TaskRun.objects.bulk_create([run], update_conflicts=True, unique_fields=["task"], update_fields=changed)
