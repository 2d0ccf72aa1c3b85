"""Numbers in names stand in their own order: 2. Bölge before 10. Bölge. What is stored is reckoned anew."""

from django.db import migrations

from common.turkish import DIGITS, SORT_FROM, SORT_TO

FUNCTION = f"""
CREATE OR REPLACE FUNCTION sort_key(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace(
    regexp_replace(
        translate(normalize(words, NFC), '{SORT_FROM}', '{SORT_TO}'), '([0-9]+)', repeat('0', {DIGITS} - 1) || '\\1', 'g'
    ),
    '0{{0,{DIGITS - 1}}}([0-9]{{{DIGITS},}})', '\\1', 'g'
)
"""

STORED = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'sort_key' AND is_generated = 'ALWAYS'
    LOOP
        EXECUTE format('UPDATE %I SET name = name WHERE name ~ ''[0-9]''', one.table_name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0004_blacked_out")]

    operations = [
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(STORED, migrations.RunSQL.noop),
    ]
