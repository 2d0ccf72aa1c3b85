"""The worker's application and the whole timetable of SupportX."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportx.settings")

app = Celery("supportx")
app.config_from_object("supportx.settings:CELERY")  # read at the first use, not at import
app.autodiscover_tasks()

# name: task and seconds, or a crontab in Istanbul time. A task that finds nothing to do costs one indexed query.
app.conf.beat_schedule = {
    "deliver": {"task": "notifications.tasks.deliver", "schedule": 30.0},
    "prepare_exports": {"task": "accounts.prepare_exports", "schedule": 60.0},
    "sweep_promises": {"task": "tickets.sweep_promises", "schedule": 60.0},
    "follow_calendar": {"task": "tickets.follow_calendar", "schedule": 60.0},
    "admit_waiting": {"task": "tickets.admit_waiting", "schedule": 60.0},
    "turn_states": {"task": "packages.turn_states", "schedule": crontab(minute="*/10")},  # midnight, and what it missed
    "settle_seats": {"task": "packages.settle_seats", "schedule": crontab(hour=1, minute=10)},
    "warn_of_ends": {"task": "packages.warn_of_ends", "schedule": crontab(hour=7, minute=40)},
    "expire_offers": {"task": "packages.expire_offers", "schedule": crontab(hour=0, minute=20)},
    "foretell": {"task": "packages.foretell", "schedule": crontab(hour=4, minute=10)},
    "carry_out_imports": {"task": "organizations.carry_out_imports", "schedule": 60.0},
    "warn_of_ending_authority": {
        "task": "organizations.warn_of_ending_authority",
        "schedule": crontab(hour=7, minute=50),
    },
    "warn_of_ending_tokens": {
        "task": "organizations.warn_of_ending_tokens",
        "schedule": crontab(hour=7, minute=55),
    },
    "sweep_follow_ups": {"task": "surveys.sweep_follow_ups", "schedule": 60.0},
    "plan_checkins": {"task": "surveys.plan_checkins", "schedule": crontab(hour=4, minute=40)},
    "remind_of_checkins": {"task": "surveys.remind_of_checkins", "schedule": crontab(hour=7, minute=30)},
    "roll_up": {"task": "reports.roll_up", "schedule": crontab(hour=0, minute=30)},
    "recount_figures": {"task": "reports.recount", "schedule": crontab(hour=3, minute=40)},
    "tend_surveys": {"task": "surveys.tend_surveys", "schedule": 1800.0},
    "produce_reports": {"task": "reports.produce", "schedule": 60.0},
    "dispatch_reports": {"task": "reports.dispatch", "schedule": crontab(minute="*/10")},
    "prove_reports": {"task": "reports.prove", "schedule": crontab(hour=4, minute=20)},
    "watch_data_requests": {"task": "accounts.watch_requests", "schedule": crontab(hour=7, minute=50)},
    "retain": {"task": "accounts.retain", "schedule": crontab(hour=2, minute=30)},
    "recount_ledger": {"task": "packages.recount_ledger", "schedule": crontab(hour=3, minute=20)},
}
