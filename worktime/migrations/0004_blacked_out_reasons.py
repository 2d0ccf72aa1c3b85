from django.db import migrations

# A revision still never changes, but for a name in its reason, which is blacked out when the person is erased.
FORWARD = """
CREATE FUNCTION worktime_refuse_revision_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept worktime_calendarrevision;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        kept := NEW;
        kept.reason := OLD.reason;
        IF kept IS NOT DISTINCT FROM OLD AND only_blacked_out(OLD.reason, NEW.reason) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A revision of a calendar never changes; make a new one.' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER a_revision_never_changes ON worktime_calendarrevision;
CREATE TRIGGER a_revision_never_changes BEFORE UPDATE OR DELETE ON worktime_calendarrevision
FOR EACH ROW EXECUTE FUNCTION worktime_refuse_revision_change();
"""
BACKWARD = """
DROP TRIGGER a_revision_never_changes ON worktime_calendarrevision;
CREATE TRIGGER a_revision_never_changes BEFORE UPDATE OR DELETE ON worktime_calendarrevision
FOR EACH ROW EXECUTE FUNCTION worktime_refuse_change();
DROP FUNCTION worktime_refuse_revision_change();
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0003_frozen_revisions"), ("common", "0004_blacked_out")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
