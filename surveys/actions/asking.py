"""A survey starts, reminds and closes. Nobody is asked twice too soon, however many start at once."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from common.refusals import Refused
from organizations.models import Membership
from surveys import notices_of_surveys as notices
from surveys.actions.building import locked, named
from surveys.actions.mixing import forget_who_answered, is_unmixed, leave_out_small_groups, mix
from surveys.models import Survey, SurveyInvitation, SurveyReach
from surveys.queries import audience
from surveys.queries.readiness import lacks

# One statement chooses and asks. What another survey asks at this moment is waited for and then left out: the
# exclusion constraint decides, in the order of the people, so that two that start together do not wait for each other.
_ASK = """
INSERT INTO surveys_surveyinvitation
    (survey_id, user_id, institution_id, region_id, tier, asked_on, quiet, has_answered, reminders)
SELECT %s, user_id, institution_id, top_region, tier_code, %s, daterange(%s::date - %s + 1, %s::date + 1), false, 0
FROM (
    SELECT free.*, row_number() OVER (ORDER BY md5(%s || ':' || user_id)) AS drawn, count(*) OVER () AS everybody
    FROM ({free}) AS free (user_id, institution_id, top_region, tier_code)
) AS people
WHERE drawn <= coalesce(%s, ceil(everybody * %s / 100.0))
ORDER BY user_id
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def start_survey(survey: Survey, *, by: User | None, today: date | None = None, seed: int | None = None) -> None:
    """Draws the sample, writes down who is asked, and tells them. Refused when it is not complete or reaches nobody."""
    survey, today = locked(survey), today or timezone.localdate()
    _refuse_incomplete(survey, today)
    found = audience.reach(survey, today)
    survey.seed = secrets.randbits(62) if seed is None else seed
    survey.found_count, survey.lately_count = found.found, found.lately
    survey.asked_count = _ask(survey, today)
    if not survey.asked_count:
        raise Refused(_("There is nobody to ask now. Widen the audience, or wait until people may be asked again."))
    survey.state, survey.started_at = Survey.State.RUNNING, timezone.now()
    survey.save(
        update_fields=["seed", "found_count", "lately_count", "asked_count", "state", "started_at"],
    )
    _note_reach(survey, today)
    audit("survey_started", by=by, survey=named(survey), people=survey.asked_count, seed=str(survey.seed))
    notices.asked(survey, SurveyInvitation.objects.filter(survey=survey))


def _refuse_incomplete(survey: Survey, today: date) -> None:
    if not survey.is_draft:
        raise Refused(_("This survey has started already."))
    for lack in lacks(survey, today):
        raise Refused(lack.text)


def _ask(survey: Survey, today: date) -> int:
    free, inputs = audience.free_to_ask(survey, today).query.sql_with_params()
    people = survey.sample_size if survey.sampling == Survey.Sampling.PEOPLE else None
    share = survey.sample_size if survey.sampling == Survey.Sampling.SHARE else 100
    statement = _ASK.format(free=free)
    before: list[Any] = [survey.pk, today, today, survey.quiet_days, today, str(survey.seed)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*before, *inputs, people, share])
        return cursor.rowcount


def _note_reach(survey: Survey, today: date) -> None:
    """Every institution of the audience, also those of whose people nobody was drawn."""
    counted = SurveyInvitation.objects.filter(survey=survey).order_by().values("institution").annotate(n=Count("pk"))
    asked = {row["institution"]: row["n"] for row in counted}
    SurveyReach.objects.bulk_create(
        SurveyReach(survey=survey, institution_id=pk, asked=asked.get(pk, 0))
        for pk in sorted({*asked, *audience.institutions_found(survey, today)})
    )


@transaction.atomic
def extend_survey(survey: Survey, *, ends_on: date, by: User | None) -> None:
    """More days to answer; nobody is told, whoever is silent is reminded as before."""
    survey = locked(survey)
    if not survey.is_running or survey.ends_on is None:
        raise Refused(_("Only a survey that runs gets more days."))
    if ends_on <= survey.ends_on:
        raise Refused(_("Choose a day after the present last one."), field="ends_on")
    before, survey.ends_on = survey.ends_on, ends_on
    survey.save(update_fields=["ends_on"])
    audit("survey_changed", by=by, survey=named(survey), changed={"survey.ends_on": [before, ends_on]})


@transaction.atomic
def close_survey(survey: Survey, *, by: User | None) -> None:
    """Counts who answered. Of an anonymous survey the marks are then forgotten, the sheets mixed once more, and what
    they keep is taken out where fewer than five kept the same."""
    survey = locked(survey)
    if not survey.is_running:
        raise Refused(_("Only a survey that runs is closed."))
    counted = SurveyInvitation.objects.filter(survey=survey, has_answered=True).order_by().values("institution")
    answered = {row["institution"]: row["n"] for row in counted.annotate(n=Count("pk"))}
    reached = list(SurveyReach.objects.filter(survey=survey))
    for row in reached:
        row.answered = answered.get(row.institution_id, 0)
    SurveyReach.objects.bulk_update(reached, ["answered"], batch_size=1000)
    if survey.is_anonymous:
        leave_out_small_groups(survey)
        mix(survey)
        forget_who_answered(survey)
    survey.state, survey.closed_at = Survey.State.CLOSED, timezone.now()
    survey.answered_count = sum(answered.values())
    survey.save(update_fields=["state", "closed_at", "answered_count"])
    audit("survey_closed", by=by, survey=named(survey), people=survey.answered_count)


def tend(today: date) -> int:
    """What the clock does: closes what has ended, reminds whoever is silent, mixes sheets that came in. How much."""
    done = 0
    for survey in Survey.objects.filter(state=Survey.State.RUNNING).order_by("id"):
        if not survey.takes_answers(today):
            done += _close_once(survey, today)
            continue
        done += remind(survey, today)
        if survey.is_anonymous:
            done += _mix_what_came(survey)
    return done


@transaction.atomic
def _close_once(survey: Survey, today: date) -> int:
    """Two schedulers come here together: the second finds it closed."""
    survey = locked(survey)
    if survey.is_running and not survey.takes_answers(today):
        close_survey(survey, by=None)
        survey.refresh_from_db(fields=["answered_count"])
        notices.closed(survey)
        return 1
    return 0


@transaction.atomic
def _mix_what_came(survey: Survey) -> int:
    survey = locked(survey)
    if not survey.is_running or not is_unmixed(survey):
        return 0
    mix(survey)
    return 1


@transaction.atomic
def remind(survey: Survey, today: date) -> int:
    """Each who has not answered, once for each of the two days. Rows that another scheduler holds are left to it."""
    reminded = 0
    for number, days in enumerate((survey.first_reminder_days, survey.second_reminder_days)):
        if days is None:
            continue
        silent = SurveyInvitation.objects.filter(
            _still_there(), survey=survey, has_answered=False, reminders=number, asked_on__lte=today - timedelta(days)
        )
        pks = list(silent.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
        if pks:
            SurveyInvitation.objects.filter(pk__in=pks).update(reminders=number + 1)
            notices.reminded(survey, SurveyInvitation.objects.filter(pk__in=pks))
            reminded += len(pks)
    return reminded


def _still_there() -> Q:
    """Works there still, and has not switched surveys off meanwhile."""
    living = Membership.objects.active().filter(user=OuterRef("user"), institution=OuterRef("institution"))
    return Q(Exists(living)) & ~Q(Exists(audience.refusals()))
