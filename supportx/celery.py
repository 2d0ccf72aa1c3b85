"""The worker's application and the whole timetable of SupportX."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")

app = Celery("supportx")
app.conf.update(settings.CELERY)
app.autodiscover_tasks()

# name: (task, seconds). A task that finds nothing to do costs one indexed query.
app.conf.beat_schedule = {}
