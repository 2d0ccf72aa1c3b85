"""The default calendar: the usual office hours, and the public holidays of 2026 to 2030.

The holidays are effective from the start and wait to be confirmed by a person. They stand in a file, not in a call,
so that every installation begins with the same calendar whatever the list of holidays says by then.
"""

import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

SEED = Path(__file__).with_name("turkiye_2026_2030.json")


def open_calendar(apps, schema_editor):
    content = json.loads(SEED.read_text(encoding="utf-8"))
    calendar = apps.get_model("worktime", "Calendar").objects.create(
        name="Türkiye", time_zone="Europe/Istanbul", is_default=True
    )
    apps.get_model("worktime", "CalendarRevision").objects.create(
        calendar=calendar, number=1, content=content, verb="open", after=content, created_at=timezone.now()
    )


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_ground")]

    operations = [migrations.RunPython(open_calendar, migrations.RunPython.noop)]
