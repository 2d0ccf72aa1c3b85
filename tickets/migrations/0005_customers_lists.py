"""What customers' first page and list need at a million tickets.

A person files for one institution and mostly for one unit. Without knowing that, PostgreSQL takes "of this person, in
this institution" for a handful of rows, and sorts hundreds instead of reading the first 25 from the index.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_ground"),
        ("packages", "0004_frozen_versions"),
        ("products", "0001_ground"),
        ("tickets", "0004_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS places_of_tickets (dependencies) ON requester_id, institution_id, unit_id "
            "FROM tickets_ticket",
            "DROP STATISTICS places_of_tickets",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["new", "in_progress", "waiting", "awaiting_quota"])),
                fields=["institution", "-last_activity_at", "-id"],
                name="open_tickets_of_an_institution",
            ),
        ),
    ]
