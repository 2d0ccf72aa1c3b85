from django.db import migrations

# The ledger stays append-only. One thing is let through: a name in a reason may be blacked out when its person is erased.
FORWARD = """
CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept packages_ledgerentry;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        kept := NEW;
        kept.reason := OLD.reason;
        IF kept IS NOT DISTINCT FROM OLD AND only_blacked_out(OLD.reason, NEW.reason) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("packages", "0010_entries_of_a_day"), ("common", "0004_blacked_out")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
