"""A promise names the revision it was counted with, so a revision can't change, nor can the zone it is read in."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION worktime_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A revision of a calendar never changes; make a new one.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER a_revision_never_changes BEFORE UPDATE OR DELETE ON worktime_calendarrevision
FOR EACH ROW EXECUTE FUNCTION worktime_refuse_change();

CREATE TRIGGER a_calendar_keeps_its_zone BEFORE UPDATE ON worktime_calendar
FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION worktime_refuse_change();
"""

THAW = """
DROP TRIGGER a_calendar_keeps_its_zone ON worktime_calendar;
DROP TRIGGER a_revision_never_changes ON worktime_calendarrevision;
DROP FUNCTION worktime_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_turkiye")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
