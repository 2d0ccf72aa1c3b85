"""Notices from before they said whose matter they are."""

from django.db import migrations

# subject_kind: how the institution is found
SUBJECTS = {
    "ticket": "SELECT id, institution_id FROM tickets_ticket",
    "subscription": "SELECT id, institution_id FROM packages_subscription",
    "offer": "SELECT id, institution_id FROM packages_offer",
    "inquiry": "SELECT id, institution_id FROM packages_inquiry",
}


def fill(apps, schema_editor):
    for kind, found in SUBJECTS.items():
        schema_editor.execute(
            f"UPDATE notifications_notice SET institution = subject.institution_id FROM ({found}) subject "  # noqa: S608
            "WHERE subject.id = subject_id AND subject_kind = %s AND institution IS NULL",
            [kind],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0009_merged_units"),
        ("packages", "0010_entries_of_a_day"),
        ("notifications", "0003_institutions_of_notices"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
