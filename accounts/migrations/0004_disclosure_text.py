from pathlib import Path

from django.db import migrations
from django.utils import timezone

HERE = Path(__file__).parent

# A published text was read by people as it is; an answer about consent is history.
FORWARD = """
CREATE FUNCTION refuse_disclosure_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'A published disclosure text never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Answers about consent are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER a_published_disclosure_never_changes BEFORE UPDATE OR DELETE ON accounts_disclosuretext
    FOR EACH ROW EXECUTE FUNCTION refuse_disclosure_change();
CREATE TRIGGER answers_about_consent_are_append_only BEFORE UPDATE OR DELETE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION refuse_consent_change();
"""
BACKWARD = """
DROP TRIGGER a_published_disclosure_never_changes ON accounts_disclosuretext;
DROP TRIGGER answers_about_consent_are_append_only ON accounts_consent;
DROP FUNCTION refuse_disclosure_change();
DROP FUNCTION refuse_consent_change();
"""


def load(apps, editor):
    """The first version: what SupportX keeps, by the models it has. Managers publish their own on top of it."""
    now = timezone.now()
    texts = {f"text_{code}": (HERE / f"disclosure_1.{code}.md").read_text(encoding="utf-8") for code in ("tr", "en")}
    apps.get_model("accounts", "DisclosureText").objects.create(number=1, drafted_at=now, published_at=now, **texts)


def unload(apps, editor):
    apps.get_model("accounts", "DisclosureReading").objects.all().delete()
    apps.get_model("accounts", "DisclosureText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_personal_data")]
    operations = [
        migrations.RunPython(load, unload),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
