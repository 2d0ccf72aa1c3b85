from django.db import migrations, models

# A request that is being filed while its unit is merged into another belongs to that other one. The lock makes filing
# and merging wait for each other: foreign keys are checked at commit only, which would be too late.
FORWARD = """
CREATE FUNCTION follow_the_merged_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT COALESCE(merged_into_id, id) INTO NEW.unit_id FROM organizations_unit WHERE id = NEW.unit_id FOR KEY SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER a_new_request_follows_its_merged_unit BEFORE INSERT ON tickets_ticket
    FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION follow_the_merged_unit();
"""
BACKWARD = """
DROP TRIGGER a_new_request_follows_its_merged_unit ON tickets_ticket;
DROP FUNCTION follow_the_merged_unit();
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_merged"), ("tickets", "0008_what_happened_on_a_day")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filed", "filed the request"),
                    ("queued", "entered the queue"),
                    ("taken", "took the ticket"),
                    ("assigned", "assigned the ticket"),
                    ("skipped", "passed the ticket on"),
                    ("answered", "answered"),
                    ("replied", "replied"),
                    ("noted", "wrote a note"),
                    ("called", "logged a call"),
                    ("escalated", "changed the channel"),
                    ("forwarded", "passed it to the software unit"),
                    ("returned", "handed it back to support"),
                    ("reclassified", "changed the kind"),
                    ("resolved", "resolved the request"),
                    ("closed", "closed the request"),
                    ("reopened", "reopened the request"),
                    ("withdrawn", "withdrew the request"),
                    ("merged", "merged a duplicate"),
                    ("dismissed", "dismissed the request"),
                    ("shared", "shared the request"),
                    ("unshared", "ended a share"),
                    ("rated", "rated the answer"),
                    ("warned_50", "half of the response time has passed"),
                    ("warned_80", "four fifths of the response time have passed"),
                    ("missed", "the first response is overdue"),
                    ("excused", "excused the miss"),
                    ("rescheduled", "moved the due time after a calendar change"),
                    ("moved_up", "moved up in the queue with the package"),
                    ("unit_merged", "came to another unit with its own"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
