from django.db import migrations

# A published version may only be retired; what belongs to it may not change at all.
FORWARD = """
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept packages_tierversion;
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN
        kept := NEW;
        kept.state := OLD.state;
        IF kept IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A published tier version never changes: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_offer_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint[];
BEGIN
    IF TG_TABLE_NAME = 'packages_bandallowance' THEN
        SELECT array_agg(version_id) INTO concerned FROM packages_band
        WHERE id IN ((to_jsonb(OLD)->>'band_id')::bigint, (to_jsonb(NEW)->>'band_id')::bigint);
    ELSE
        concerned := ARRAY[(to_jsonb(OLD)->>'version_id')::bigint, (to_jsonb(NEW)->>'version_id')::bigint];
    END IF;
    IF EXISTS (SELECT FROM packages_tierversion WHERE id = ANY (concerned) AND state <> 'draft') THEN
        RAISE EXCEPTION 'A published tier version never changes: % on % refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER a_published_version_never_changes BEFORE UPDATE OR DELETE ON packages_tierversion
    FOR EACH ROW EXECUTE FUNCTION refuse_version_change();
CREATE TRIGGER offers_of_a_published_version_never_change BEFORE INSERT OR UPDATE OR DELETE ON packages_tierservice
    FOR EACH ROW EXECUTE FUNCTION refuse_offer_change();
CREATE TRIGGER bands_of_a_published_version_never_change BEFORE INSERT OR UPDATE OR DELETE ON packages_band
    FOR EACH ROW EXECUTE FUNCTION refuse_offer_change();
CREATE TRIGGER allowances_of_a_published_version_never_change BEFORE INSERT OR UPDATE OR DELETE ON packages_bandallowance
    FOR EACH ROW EXECUTE FUNCTION refuse_offer_change();
"""
BACKWARD = """
DROP TRIGGER a_published_version_never_changes ON packages_tierversion;
DROP TRIGGER offers_of_a_published_version_never_change ON packages_tierservice;
DROP TRIGGER bands_of_a_published_version_never_change ON packages_band;
DROP TRIGGER allowances_of_a_published_version_never_change ON packages_bandallowance;
DROP FUNCTION refuse_version_change();
DROP FUNCTION refuse_offer_change();
"""


class Migration(migrations.Migration):
    dependencies = [("packages", "0003_catalogue")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
