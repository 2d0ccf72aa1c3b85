"""Holds of requests learn the unit they came from; from now on they copy it when they are made."""

from django.db import migrations

FILL = """
    UPDATE packages_hold hold SET unit_id = ticket.unit_id
    FROM tickets_ticket ticket
    WHERE hold.subject_kind = 'ticket' AND ticket.id = hold.subject_id AND hold.unit_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("packages", "0005_units_of_holds"),
        ("tickets", "0005_customers_lists"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
