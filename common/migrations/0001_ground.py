from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from common.turkish import FOLD_FROM, FOLD_TO, SORT_FROM, SORT_TO

FUNCTION = """
CREATE OR REPLACE FUNCTION {name}(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(normalize(words, NFC), '{letters}', '{keys}')
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(FUNCTION.format(name="fold", letters=FOLD_FROM, keys=FOLD_TO), "DROP FUNCTION fold(text)"),
        migrations.RunSQL(
            FUNCTION.format(name="sort_key", letters=SORT_FROM, keys=SORT_TO), "DROP FUNCTION sort_key(text)"
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("job", models.CharField(max_length=80)),
                ("slot", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("job", "slot"), name="a_job_runs_once_per_slot")]},
        ),
    ]
