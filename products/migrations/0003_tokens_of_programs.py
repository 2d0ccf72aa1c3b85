"""The tokens that opened product use are the institution's tokens for programs now. They keep their numbers, words and
what they may do, so no program notices."""

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = "id, name, token_hash, scopes, made_at, last_used_at, revoked_at, institution_id, made_by_id, revoked_by_id"
CARRY = "INSERT INTO {target} ({columns}) SELECT {columns} FROM {source}"
NEXT = "SELECT setval(pg_get_serial_sequence('{target}', 'id'), max(id)) FROM {target} HAVING max(id) IS NOT NULL"
EMPTY = "DELETE FROM {target}"
OLD, NEW = "products_usetoken", "organizations_programtoken"


def carried(source, target):
    """The rows, and the next number. What is checked at the end of a transaction is checked at once: a table with such
    checks open cannot be altered."""
    names = {"source": source, "target": target, "columns": COLUMNS}
    return [
        CARRY.format(**names),
        NEXT.format(**names),
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SET CONSTRAINTS ALL DEFERRED",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0014_tokens_of_programs"),
        ("products", "0002_product_use"),
    ]

    run_before = [("organizations", "0015_tokens_end")]  # which gives those that are carried over their end
    operations = [
        migrations.RunSQL(carried(OLD, NEW), EMPTY.format(target=NEW)),
        migrations.AlterField(
            model_name="usebatch",
            name="token",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="organizations.programtoken",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, carried(NEW, OLD)),
        migrations.DeleteModel(name="UseToken"),
    ]
