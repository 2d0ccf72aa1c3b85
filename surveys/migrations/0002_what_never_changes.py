from django.db import migrations

# What people were asked is what they answered; and an anonymous sheet never leads to a person.
FORWARD = r"""
CREATE FUNCTION surveys_question_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN asked := OLD.survey_id; ELSE asked := NEW.survey_id; END IF;
    IF EXISTS (SELECT 1 FROM surveys_survey WHERE id = asked AND state <> 'draft') THEN
        RAISE EXCEPTION 'the questions of a survey that has started never change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER questions_of_a_started_survey_never_change
    BEFORE INSERT OR UPDATE OR DELETE ON surveys_surveyquestion
    FOR EACH ROW EXECUTE FUNCTION surveys_question_is_frozen();

CREATE FUNCTION surveys_survey_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'draft' OR OLD.state = 'closed' AND NEW.state <> 'closed'
        OR (NEW.title_tr, NEW.title_en, NEW.intro_tr, NEW.intro_en, NEW.lineage, NEW.is_anonymous, NEW.keeps,
            NEW.quiet_days, NEW.seed, NEW.started_at, NEW.asked_count)
        IS DISTINCT FROM
           (OLD.title_tr, OLD.title_en, OLD.intro_tr, OLD.intro_en, OLD.lineage, OLD.is_anonymous, OLD.keeps,
            OLD.quiet_days, OLD.seed, OLD.started_at, OLD.asked_count)
    THEN
        RAISE EXCEPTION 'what a survey that has started told people never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_started_survey_never_changes
    BEFORE UPDATE ON surveys_survey
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION surveys_survey_is_frozen();

CREATE FUNCTION surveys_sheet_leads_nowhere() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept integer := num_nonnulls(NEW.institution_id, NEW.region_id, nullif(NEW.tier, ''));
BEGIN
    IF (NEW.person_id IS NOT NULL OR NEW.answered_at IS NOT NULL OR kept > 1)
        AND EXISTS (SELECT 1 FROM surveys_survey WHERE id = NEW.survey_id AND is_anonymous) THEN
        RAISE EXCEPTION 'an anonymous sheet has no person, no moment and at most one trait'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER an_anonymous_sheet_leads_to_nobody
    BEFORE INSERT OR UPDATE ON surveys_surveysheet
    FOR EACH ROW EXECUTE FUNCTION surveys_sheet_leads_nowhere();
"""
BACKWARD = """
DROP TRIGGER an_anonymous_sheet_leads_to_nobody ON surveys_surveysheet;
DROP FUNCTION surveys_sheet_leads_nowhere();
DROP TRIGGER a_started_survey_never_changes ON surveys_survey;
DROP FUNCTION surveys_survey_is_frozen();
DROP TRIGGER questions_of_a_started_survey_never_change ON surveys_surveyquestion;
DROP FUNCTION surveys_question_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_surveys")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
