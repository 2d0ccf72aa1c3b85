"""Indexes that a wider one begins with go: each was written at every filing. Running promises get one of their own, for
the look each minute whether the calendar has changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_ground"),
        ("tickets", "0003_queue_filters"),
        ("worktime", "0003_frozen_revisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="comment",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="tickets.ticket",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="ticket",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="events", to="tickets.ticket"
            ),
        ),
        migrations.AlterField(
            model_name="slaclock",
            name="looked_at_revision",
            field=models.ForeignKey(
                db_index=False,
                help_text="the newest calendar compared with",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="worktime.calendarrevision",
            ),
        ),
        migrations.AlterField(
            model_name="slaclock",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="worktime.calendarrevision",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="institution",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="organizations.institution",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="requester",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="organizations.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="slaclock",
            index=models.Index(condition=models.Q(("state", "running")), fields=["ticket"], name="running_promises"),
        ),
    ]
