from django.db import migrations

# The audit log takes over what was recorded of institutions. People become ids: the log keeps no names.
CARRY_OVER = """
INSERT INTO accounts_auditentry (kind, actor_id, person_id, institution_id, at, data, device)
SELECT event.kind, event.actor_id, person.id, event.institution_id, event.at, event.data - 'person', ''
FROM organizations_organizationevent AS event
LEFT JOIN accounts_user AS person ON person.id = (event.data -> 'person' ->> 'id')::bigint
ORDER BY event.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit"),
        ("organizations", "0002_seats"),
    ]

    operations = [
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.DeleteModel(name="OrganizationEvent"),
    ]
