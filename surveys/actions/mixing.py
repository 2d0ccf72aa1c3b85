"""What keeps an anonymous answer apart from the mark that somebody has answered.

Both are written in one transaction, and PostgreSQL stamps every row with its transaction. Mixing writes all sheets of
a survey anew in random order under new random names, and all marks, in one transaction: after it no stamp, name or
place in the table tells which sheet came with which mark.
"""

from django.db import connection
from django.db.models import Count, F

from surveys.models import Survey, SurveyInvitation, SurveySheet
from surveys.queries.groups import KEPT
from surveys.withholding import tellable

_MIX = """
WITH renamed AS MATERIALIZED (
    SELECT id AS old, gen_random_uuid() AS new FROM surveys_surveysheet WHERE survey_id = %(survey)s
), answers AS MATERIALIZED (
    SELECT answer.id FROM surveys_surveyanswer AS answer
    JOIN surveys_surveyquestion AS question ON question.id = answer.question_id WHERE question.survey_id = %(survey)s
), sheets_written AS (
    INSERT INTO surveys_surveysheet (id, survey_id, person_id, institution_id, region_id, tier, answered_at)
    SELECT new, survey_id, person_id, institution_id, region_id, tier, answered_at
    FROM surveys_surveysheet JOIN renamed ON old = id ORDER BY new
), answers_written AS (
    INSERT INTO surveys_surveyanswer (id, sheet_id, question_id, number, chosen, text)
    SELECT gen_random_uuid(), new, question_id, number, chosen, text
    FROM surveys_surveyanswer LEFT JOIN renamed ON old = sheet_id
    WHERE surveys_surveyanswer.id IN (SELECT id FROM answers) ORDER BY gen_random_uuid()
), answers_gone AS (
    DELETE FROM surveys_surveyanswer WHERE id IN (SELECT id FROM answers)
)
DELETE FROM surveys_surveysheet WHERE id IN (SELECT old FROM renamed)
"""


def mix(survey: Survey) -> None:
    """In the caller's transaction, under the lock of the survey, which answering takes too."""
    with connection.cursor() as cursor:
        cursor.execute(_MIX, {"survey": survey.pk})
    SurveyInvitation.objects.filter(survey=survey).update(has_answered=F("has_answered"))


def is_unmixed(survey: Survey) -> bool:
    """Sheets came since the last time: not all are of one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) > 1 FROM surveys_surveysheet WHERE survey_id = %s", [survey.pk]
        )
        return bool(cursor.fetchone()[0])


def forget_who_answered(survey: Survey) -> None:
    SurveyInvitation.objects.filter(survey=survey).update(has_answered=None)


def leave_out_small_groups(survey: Survey) -> None:
    """What a sheet keeps stays only in groups of five and more, and only where no smaller one can be reckoned."""
    if not survey.keeps:
        return
    column = KEPT[survey.keeps].column
    sheets = SurveySheet.objects.filter(survey=survey)
    counted = {row[column]: row["n"] for row in sheets.order_by().values(column).annotate(n=Count("pk"))}
    nothing = KEPT[survey.keeps].nothing
    hidden = counted.pop(nothing, 0)
    shown = tellable(counted, hidden)
    sheets.exclude(**{f"{column}__in": list(shown)}).update(**{column: nothing})
