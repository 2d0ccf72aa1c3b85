from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER the_ledger_is_append_only BEFORE UPDATE OR DELETE ON packages_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
"""
BACKWARD = """
DROP TRIGGER the_ledger_is_append_only ON packages_ledgerentry;
DROP FUNCTION refuse_ledger_change();
"""


class Migration(migrations.Migration):
    dependencies = [("packages", "0001_ground")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
