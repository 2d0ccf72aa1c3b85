"""The nightly plan: who calls whom when, created ahead, once."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from common.refusals import Refused
from notifications.models import Notice
from organizations.models import Institution, Membership
from packages.models import Tier
from surveys import rhythms
from surveys.actions import checkins
from surveys.actions import rhythms as settings_of
from surveys.actions.planning_checkins import plan_ahead, replace_the_absent
from surveys.models import CheckIn, InstitutionRhythm, Rhythm
from tests.cast import person
from tests.race import at_once, failures
from tests.sales import sold
from tests.surveys.talking import planned
from worktime.actions import close_day
from worktime.queries import current_hours

ISTANBUL = ZoneInfo("Europe/Istanbul")
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=ISTANBUL)):
        yield


def plan_of(institution) -> list[tuple[date, date]]:
    rows = CheckIn.objects.filter(institution=institution).order_by("starts_on")
    return list(rows.values_list("starts_on", "ends_on"))


def test_a_gold_institution_is_asked_once_a_quarter(akcasu):
    sold(akcasu, "gold")

    plan_ahead(TODAY)

    assert plan_of(akcasu) == [(date(2026, 10, 1), date(2027, 1, 1))]


def test_a_premium_institution_is_asked_once_a_month(akcasu):
    sold(akcasu, "premium")

    plan_ahead(TODAY)
    plan_ahead(TODAY + timedelta(days=10))

    assert plan_of(akcasu) == [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1))]


def test_an_institution_without_a_package_is_not_asked(akcasu, karaova):
    sold(karaova, "gold")

    plan_ahead(TODAY)

    assert plan_of(akcasu) == []
    assert len(plan_of(karaova)) == 1


def test_planning_again_plans_nothing(akcasu, elif_):
    sold(akcasu, "premium")

    assert plan_ahead(TODAY) == 1
    assert plan_ahead(TODAY) == 0

    assert Notice.objects.filter(user=elif_, kind="checkin_planned").count() == 1


def test_a_period_of_an_institution_has_one_check_in_in_the_database(akcasu, deniz):
    planned(akcasu, deniz, first=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        planned(akcasu, deniz, first=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_plan_each_call_and_tell_of_it_once(committed):
    institutions = [Institution.objects.create(name=f"Kurum {number}") for number in range(12)]
    for institution in institutions:
        sold(institution, "premium")
    sold(committed.akcasu, "premium")

    planned_by_each = at_once(2, lambda number: plan_ahead(TODAY))

    assert failures(planned_by_each) == []
    assert sum(planned_by_each) == CheckIn.objects.count() == 13
    assert Notice.objects.filter(user=committed.elif_, kind="checkin_planned").count() == 1


def test_a_call_is_planned_within_working_hours_and_never_on_a_closed_day(cast, filiz):
    for day in range(9, 25):
        if date(2026, 11, day).weekday() < 5:
            close_day(date(2026, 11, day), "Bakım", by=filiz)
    for number in range(20):
        sold(Institution.objects.create(name=f"Kurum {number}"), "premium")

    plan_ahead(TODAY)

    moments = [timezone.localtime(at) for at in CheckIn.objects.values_list("planned_at", flat=True)]
    assert len(moments) == 20
    assert {at.day for at in moments} <= {5, 6, 25, 26, 27, 30}
    assert all(time(8, 30) <= at.time() < time(18) and at.time() != time(12, 30) for at in moments)


def test_calls_are_shared_out_and_nobody_talks_to_two_at_once(cast):
    for number in range(40):
        sold(Institution.objects.create(name=f"Kurum {number}"), "premium")

    plan_ahead(TODAY)

    calls = list(CheckIn.objects.values_list("caller", "planned_at"))
    assert Counter(caller for caller, _at in calls) == {cast.deniz.pk: 20, cast.selin.pk: 20}
    assert len(set(calls)) == 40


def test_whoever_called_last_calls_again(akcasu, karaova, selin):
    sold(akcasu, "premium"), sold(karaova, "premium")
    planned(akcasu, selin, first=date(2026, 6, 1))
    planned(karaova, selin, first=date(2026, 6, 1))

    plan_ahead(TODAY)

    assert set(CheckIn.objects.filter(starts_on=date(2026, 11, 1)).values_list("caller", flat=True)) == {selin.pk}


def test_a_central_administrator_is_called_and_somebody_else_where_there_is_none(akcasu, elif_, cast):
    rana = person("rana@akcasu.example", "Rana Ak")
    Membership.objects.create(user=rana, institution=akcasu, region=cast.region, role=Membership.Role.REGION_ADMIN)
    sold(akcasu, "premium")
    plan_ahead(TODAY)
    assert CheckIn.objects.get(institution=akcasu).contact == elif_

    Membership.objects.filter(user=elif_).update(left_at=timezone.now())
    replace_the_absent()

    assert CheckIn.objects.get(institution=akcasu).contact == rana


def test_where_nobody_runs_the_institution_the_call_is_planned_without_anybody_to_call(akcasu):
    Membership.objects.filter(institution=akcasu).update(role=Membership.Role.MEMBER)
    sold(akcasu, "premium")

    plan_ahead(TODAY)

    assert CheckIn.objects.get(institution=akcasu).contact is None


def test_a_call_of_somebody_who_left_is_given_to_somebody_else(akcasu, deniz, selin):
    checkin = planned(akcasu, deniz)
    deniz.is_active = False
    deniz.save(update_fields=["is_active"])

    replace_the_absent()

    checkin.refresh_from_db()
    assert checkin.caller == selin


def test_planning_costs_the_same_for_many_as_for_a_few(cast, django_assert_max_num_queries):
    for number in range(3):
        sold(Institution.objects.create(name=f"Kurum {number}"), "premium")
    with CaptureQueriesContext(connection) as few:
        plan_ahead(TODAY)
    for number in range(30):
        sold(Institution.objects.create(name=f"Kurumlar {number}"), "premium")

    with django_assert_max_num_queries(len(few)):
        assert plan_ahead(TODAY) == 30


# --- the rhythm --------------------------------------------------------------------------------


def test_the_rhythm_of_a_tier_is_changed_and_audited(akcasu, filiz):
    sold(akcasu, "gold")

    settings_of.set_tier_rhythm(Tier.objects.get(code="gold"), Rhythm.MONTHLY, by=filiz)
    plan_ahead(TODAY)

    assert plan_of(akcasu) == [(date(2026, 11, 1), date(2026, 12, 1))]
    entry = AuditEntry.objects.get(kind="tier_rhythm_set")
    assert (entry.actor, entry.data) == (filiz, {"tier": "Gold", "before": "quarterly", "after": "monthly"})


def test_an_institution_with_a_rhythm_of_its_own_is_planned_at_once(akcasu, filiz, selin):
    sold(akcasu, "gold")

    settings_of.set_rhythm(akcasu, rhythm="monthly", reason="Yeni ürün", caller=selin, by=filiz)

    checkin = CheckIn.objects.get(institution=akcasu)
    assert (checkin.starts_on, checkin.ends_on, checkin.caller) == (date(2026, 11, 1), date(2026, 12, 1), selin)


def test_another_rhythm_needs_a_reason(akcasu, filiz):
    with pytest.raises(Refused):
        settings_of.set_rhythm(akcasu, rhythm="none", reason="", caller=None, by=filiz)

    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionRhythm.objects.create(institution=akcasu, rhythm="none")


def test_no_check_ins_because_of_something_skips_what_is_planned_and_plans_nothing_more(akcasu, filiz, elif_):
    sold(akcasu, "premium")
    plan_ahead(TODAY)

    settings_of.set_rhythm(akcasu, rhythm="none", reason="Kurum istemiyor", caller=None, by=filiz)
    plan_ahead(TODAY + timedelta(days=20))

    checkin = CheckIn.objects.get(institution=akcasu)
    assert (checkin.state, checkin.skip_reason) == ("skipped", "Kurum istemiyor")
    assert Notice.objects.filter(user=elif_, kind="checkin_called_off").count() == 1


def test_as_the_tier_says_takes_the_arrangement_back(akcasu, filiz):
    settings_of.set_rhythm(akcasu, rhythm="none", reason="Kurum istemiyor", caller=None, by=filiz)

    settings_of.set_rhythm(akcasu, rhythm="", reason="", caller=None, by=filiz)

    assert not InstitutionRhythm.objects.exists()


# --- moving, giving, skipping --------------------------------------------------------------------


def test_a_call_is_moved_onto_working_time_and_its_contact_hears_of_it(akcasu, deniz, elif_):
    checkin = planned(akcasu, deniz)
    saturday = datetime(2026, 11, 7, 22, 0, tzinfo=ISTANBUL)

    checkins.move(checkin, at=saturday, reason="Elif Hanım izinde", by=deniz)

    checkin.refresh_from_db()
    assert timezone.localtime(checkin.planned_at) == datetime(2026, 11, 9, 8, 30, tzinfo=ISTANBUL)
    assert checkin.revision == 1
    assert Notice.objects.filter(user=elif_, kind="checkin_moved").count() == 1
    assert checkin.events.get().data["reason"] == "Elif Hanım izinde"


def test_a_moment_inside_working_time_stays_as_it_is(cast):
    hours, at = current_hours(), datetime(2026, 11, 3, 14, 10, tzinfo=ISTANBUL)

    assert rhythms.onto_working_time(at, hours) == at
    assert rhythms.onto_working_time(at.replace(hour=12, minute=40), hours).time() == time(13, 30)


def test_a_call_is_not_moved_into_the_past(akcasu, deniz):
    with pytest.raises(Refused):
        checkins.move(planned(akcasu, deniz), at=timezone.now() - timedelta(hours=1), reason="Olmaz", by=deniz)


def test_whoever_gets_a_call_hears_of_it(akcasu, deniz, selin, filiz):
    checkin = planned(akcasu, deniz)

    checkins.reassign(checkin, to=selin, by=filiz)

    checkin.refresh_from_db()
    assert checkin.caller == selin
    assert [notice.kind for notice in Notice.objects.filter(user=selin)] == ["checkin_given"]


def test_a_call_is_not_given_to_the_software_unit(akcasu, deniz, burak, filiz):
    with pytest.raises(Refused):
        checkins.reassign(planned(akcasu, deniz), to=burak, by=filiz)


def test_a_skipped_check_in_says_why_and_is_not_held(akcasu, deniz):
    checkin = planned(akcasu, deniz)

    checkins.skip(checkin, reason="Bayram haftası", by=deniz)

    checkin.refresh_from_db()
    assert checkin.skip_reason == "Bayram haftası"
    with pytest.raises(Refused):
        checkins.hold(checkin, summary="", notes="", score=None, acts=[], by=deniz)


def test_cem_is_not_called_for_another_institution(akcasu, deniz, cem):
    with pytest.raises(Refused):
        checkins.change_contact(planned(akcasu, deniz), to=cem, by=deniz)
