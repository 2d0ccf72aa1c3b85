"""The worker's application and the whole timetable of SupportX."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")

app = Celery("supportx")
app.config_from_object("supportx.settings:CELERY")  # read at the first use, not at import
app.autodiscover_tasks()

# name: (task, seconds). A task that finds nothing to do costs one indexed query.
app.conf.beat_schedule = {
    "deliver": {"task": "notifications.tasks.deliver", "schedule": 30.0},
    "sweep_promises": {"task": "tickets.sweep_promises", "schedule": 60.0},
    "follow_calendar": {"task": "tickets.follow_calendar", "schedule": 60.0},
    "sweep_drafts": {"task": "tickets.sweep_drafts", "schedule": 24 * 3600.0},
}
